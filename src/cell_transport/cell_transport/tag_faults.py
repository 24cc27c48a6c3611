"""Seeded faults of the transport: what an antenna reports of a tag, and how long a carrier is stuck.

Every draw depends on the seed, the carrier, how often it was at an antenna (its visit number) and the kind of fault,
never on the order of calls, so a run can be repeated.
"""

from dataclasses import dataclass, replace
from hashlib import blake2b

from cell_transport.fault_rates import TransportFaults
from cell_transport.tags import epc_hex

FOREIGN_EPC = "urn:epc:id:grai:9521141.00000.{serial}"
"""EPC of a carrier that strayed in from elsewhere."""
FOREIGN_SERIALS = 1000
"""So many of them there are."""
WEAKEST_DBM = -60.0
"""A tag that is read answers at least so loudly [dBm]."""
SPREAD_DB = 15.0
"""And at most by so much more [dB]."""


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag as it is: EPC in hex, user memory (b"" when blank), and whether its chip is dead."""

    epc: str
    memory: bytes = b""
    dead: bool = False


@dataclass(frozen=True, slots=True)
class Sighting:
    """One report of an antenna.  Not readable: something is in the field, EPC and memory are empty."""

    epc: str
    memory: bytes
    readable: bool
    rssi: float
    """Strength of the answer [dBm]."""


class TagFaults:
    """Answers what goes wrong, for given rates and seed."""

    def __init__(self, rates: TransportFaults, seed: int) -> None:
        """Take the rates and the seed of the run."""
        self.rates = rates
        self.seed = seed

    def read(self, carrier: str, visit: int, tag: Tag, neighbour: Tag | None) -> tuple[Tag, tuple[Sighting, ...]]:
        """Let an antenna look at a carrier.

        Args:
            carrier: name of the physical carrier.
            visit: how often it was at an antenna before.
            tag: its tag.
            neighbour: tag of another carrier, the one heard by a wrong read; None if there is none.

        Returns:
            The tag afterwards, and the reports: none, one or two.
        """
        tag = self._aged(carrier, visit, tag)
        choice = self._draw("read", carrier, visit)
        for kind in ("missed", "wrong", "unknown", "unreadable"):
            rate: float = getattr(self.rates, kind)
            if choice < rate:
                break
            choice -= rate
        else:
            kind = "read"
        if kind == "missed":
            return tag, ()
        seen = self._sighting(kind, carrier, visit, tag, neighbour)
        return tag, (seen, seen) if self._happens("duplicate", carrier, visit) else (seen,)

    def write_fails(self, carrier: str, visit: int) -> bool:
        """Whether a write at this visit does not take."""
        return self._happens("write_fails", carrier, visit)

    def stuck_time(self, carrier: str, hop: int) -> float:
        """How long the carrier is stuck in its n-th hop [s]; 0 when it is not."""
        return self.rates.stuck_s if self._happens("stuck", carrier, hop) else 0.0

    def _aged(self, carrier: str, visit: int, tag: Tag) -> Tag:
        """The tag after what may happen to it for good."""
        if self._happens("tag_dies", carrier, visit):
            tag = replace(tag, dead=True)
        if tag.memory and self._happens("memory_corrupted", carrier, visit):
            bit = int(self._draw("bit", carrier, visit) * len(tag.memory) * 8)
            flipped = bytearray(tag.memory)
            flipped[bit // 8] ^= 1 << bit % 8
            tag = replace(tag, memory=bytes(flipped))
        return tag

    def _sighting(self, kind: str, carrier: str, visit: int, tag: Tag, neighbour: Tag | None) -> Sighting:
        rssi = WEAKEST_DBM + SPREAD_DB * self._draw("rssi", carrier, visit)
        if kind == "unknown":
            serial = int(self._draw("serial", carrier, visit) * FOREIGN_SERIALS)
            return Sighting(epc_hex(FOREIGN_EPC.format(serial=serial)), b"", True, rssi)
        heard = neighbour if kind == "wrong" and neighbour is not None else tag
        if heard.dead or kind == "unreadable":
            return Sighting("", b"", False, rssi)
        return Sighting(heard.epc, heard.memory, True, rssi)

    def _happens(self, kind: str, carrier: str, count: int) -> bool:
        rate: float = getattr(self.rates, kind)
        return self._draw(kind, carrier, count) < rate

    def _draw(self, kind: str, carrier: str, count: int) -> float:
        """A number in 0..1, the same for the same arguments."""
        digest = blake2b(f"{self.seed}/{carrier}/{count}/{kind}".encode(), digest_size=8).digest()
        return int.from_bytes(digest) / 2**64
