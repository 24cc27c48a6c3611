"""A read point with tag faults, over any other: what an antenna reports of a tag, and which writes do not take.

Every draw depends on the seed, the carrier, how often it was at an antenna (its visit number) and the kind of fault,
so a run can be repeated. What happens to a tag for good is kept with its carriage.
"""

from dataclasses import replace

from cell_line.codes import Code
from cell_line.driver import StandsOn
from cell_line.tag_schemes.identities import epc_hex
from cell_transport.answer import Answer
from cell_transport.draws import Draws
from cell_transport.drivers import ReadPoint, TransportEnv
from cell_transport.fault_rates import TransportFaults
from cell_transport.tag import Look, Tag, TagSighting

FOREIGN_EPC = "urn:epc:id:grai:9521141.00000.{serial}"
"""EPC of a carrier that strayed in from elsewhere."""
FOREIGN_SERIALS = 1000
"""So many of them there are."""


class TagFaults:
    """Says what goes wrong, for given rates and seed."""

    def __init__(self, rates: TransportFaults, seed: int) -> None:
        """Take the rates and the seed of the run."""
        self.rates = rates
        self._draws = Draws(seed)

    def read(self, carrier: str, visit: int, look: Look, neighbour: Tag | None) -> Look:
        """Spoil what an antenna says of a tag that it sees.

        Args:
            carrier: name of the physical carrier.
            visit: how often it was at an antenna before.
            look: what the antenna says, with the tag.
            neighbour: tag of another carrier, the one heard by a wrong read; None if there is none.
        """
        assert look.tag, "only a tag that is seen can be spoilt"
        tag = self._aged(carrier, visit, look.tag)
        choice = self._draws.number("read", carrier, visit)
        for kind in ("missed", "wrong", "unknown", "unreadable"):
            rate: float = getattr(self.rates, kind)
            if choice < rate:
                break
            choice -= rate
        else:
            kind = "read"
        if kind == "missed" or not look.sightings:
            return Look((), tag)
        seen = self._sighting(kind, carrier, visit, tag, neighbour, look.sightings[0].rssi)
        twice = self._happens("duplicate", carrier, visit)
        return Look((seen, seen) if twice else (seen,), tag)

    def write_fails(self, carrier: str, visit: int) -> bool:
        """Whether a write at this visit does not take."""
        return self._happens("write_fails", carrier, visit)

    def _aged(self, carrier: str, visit: int, tag: Tag) -> Tag:
        """The tag after what may happen to it for good."""
        if self._happens("tag_dies", carrier, visit):
            tag = replace(tag, dead=True)
        if tag.memory and self._happens("memory_corrupted", carrier, visit):
            bit = int(self._draws.number("bit", carrier, visit) * len(tag.memory) * 8)
            flipped = bytearray(tag.memory)
            flipped[bit // 8] ^= 1 << bit % 8
            tag = replace(tag, memory=bytes(flipped))
        return tag

    def _sighting(
        self, kind: str, carrier: str, visit: int, tag: Tag, neighbour: Tag | None, rssi: float
    ) -> TagSighting:
        if kind == "unknown":
            serial = int(self._draws.number("serial", carrier, visit) * FOREIGN_SERIALS)
            return TagSighting(epc_hex(FOREIGN_EPC.format(serial=serial)), b"", True, rssi)
        heard = neighbour if kind == "wrong" and neighbour is not None else tag
        if heard.dead or kind == "unreadable":
            return TagSighting("", b"", False, rssi)
        return TagSighting(heard.epc, heard.memory, True, rssi)

    def _happens(self, kind: str, carrier: str, count: int) -> bool:
        return self._draws.happens(getattr(self.rates, kind), kind, carrier, count)


class FaultyReadPoint(ReadPoint):
    """Another read point, with faults of the air and of the tags in between."""

    def __init__(self, inner: ReadPoint, faults: TagFaults, env: TransportEnv) -> None:
        """Take the read point, what goes wrong, and the carriages."""
        self._inner, self._faults, self._env = inner, faults, env

    async def open(self) -> None:
        """Open the other one."""
        await self._inner.open()

    async def close(self) -> None:
        """Close the other one."""
        await self._inner.close()

    async def stands(self) -> StandsOn:
        """Nothing that is spoilt on purpose is a measurement."""
        return StandsOn.SIMULATED

    def health(self) -> str:
        """Of the other one."""
        return self._inner.health()

    async def read(self, zone: str, carriage: str, again: bool = False) -> Look:
        """See `ReadPoint`: one that may be missed, doubled, wrong or unreadable, of a tag that may have died."""
        look = await self._inner.read(zone, carriage, again)
        if look.tag is None:
            return look
        carriages = self._env.carriages
        seen, known, neighbour = look.tag, carriages[carriage], carriages.neighbour(carriage)
        heard = neighbour.tag if neighbour and neighbour.tag.epc else None
        tag = known.tag if seen == known.raw and known.tag.epc else seen
        spoilt = self._faults.read(carriage, known.visits, replace(look, tag=tag), heard)
        carriages.note(carriage, tag=spoilt.tag, raw=None if spoilt.tag == seen else seen)
        return spoilt

    async def write(self, zone: str, carriage: str, target: str, memory: bytes, new_epc: str) -> Answer:
        """See `ReadPoint`; a dead tag takes nothing but its replacement."""
        known = self._env.carriages[carriage]
        if known.tag.dead and (target or not new_epc):
            return Answer(Code.TAG_UNREADABLE, f"the tag in {zone!r} does not answer")
        if self._faults.write_fails(carriage, known.visits):
            return Answer(Code.WRITE_FAILED, "the tag did not read back what was written")
        answer = await self._inner.write(zone, carriage, target, memory, new_epc)
        if answer.code is Code.DONE:
            self._env.carriages.note(carriage, raw=None)
        return answer
