"""The seam between the transport, which decides who may move where, and the track, which moves and reads."""

from collections.abc import Collection
from typing import Protocol

from cell_transport.answer import Answer
from cell_transport.tag_faults import Tag


class Track(Protocol):
    """Belts, antennas and the camera of the inspection station.

    A carriage is named by its label: what the transport calls the thing it has driven from stop to stop. A track may
    use it to tell apart those that stand in one zone; who it is says only the tag or the fiducial.

    Attributes:
        blocked: Zones towards which a carriage drives and does not get ahead.
    """

    @property
    def blocked(self) -> Collection[str]:
        """See above."""
        ...

    async def hop(self, hop_id: str, carriage: str, origin: str, zone: str) -> Answer:
        """Let a carriage drive from the stop of one zone to that of the next; ends when it stands there.

        Asking again with the same id, at any time, waits for the same hop or returns how it ended. Cancelling the call
        stops nothing on the track.

        Returns:
            DONE; NO_CARRIER, STUCK, NO_ROUTE, BAD_PARAMETERS: it does not stand at the stop, and will not without a
            hop of another id.
        """
        ...

    async def tag(self, zone: str, carriage: str, again: bool = False) -> Tag | None:
        """Read the tag in the range of a zone's antenna: that of the carriage if it is there.

        Args:
            zone: one with an antenna.
            carriage: who is meant to stand there.
            again: not in passing, as part of a hop, but on demand.

        Returns:
            The tag, without an EPC if it could not be decoded; None when there is none.
        """
        ...

    async def write(self, zone: str, carriage: str, target: str, memory: bytes, new_epc: str) -> Answer:
        """Write user memory and EPC of the tag in range.

        Args:
            zone: one with an antenna.
            carriage: who is meant to stand there.
            target: EPC in hex the tag must have; "" for any, a dead one being replaced.
            memory: at most 64 bytes.
            new_epc: EPC in hex, "" to keep it.

        Returns:
            DONE, NO_CARRIER, TARGET_MISMATCH, TAG_UNREADABLE or WRITE_FAILED.
        """
        ...

    async def identify(self, zone: str, carriage: str) -> str:
        """Carrier id printed on what stands at an inspection zone, "" when the camera sees none."""
        ...
