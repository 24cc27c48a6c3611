"""The track that is not there: hops that take their time, and tags as the journal of the carriages has them."""

from cell_line.clock import Clock
from cell_line.codes import Code
from cell_transport.answer import Answer
from cell_transport.carriages import Carriage, Carriages
from cell_transport.tag_faults import Tag
from cell_transport.zones import ZoneGraph

TAG_S = 0.1
"""Time on the air for a read on demand or a write [s]."""
IDENTIFY_S = 2.0
"""Time the camera needs for a fiducial [s]."""


class KinematicTrack:
    """Carriages are where the transport has sent them, and are called what is printed on them.

    Attributes:
        blocked: Nothing ever is.
    """

    blocked: frozenset[str] = frozenset()

    def __init__(self, graph: ZoneGraph, carriages: Carriages, clock: Clock) -> None:
        """Take the lengths of the zones, the carriages with their tags, and line time."""
        self._graph = graph
        self._carriages = carriages
        self._clock = clock

    async def hop(self, hop_id: str, carriage: str, origin: str, zone: str) -> Answer:
        """Let the time of the hop pass."""
        await self._clock.sleep(self._graph.hop_time(zone))
        return Answer()

    async def tag(self, zone: str, carriage: str, again: bool = False) -> Tag | None:
        """The carriage's tag, if it is there."""
        if again:
            await self._clock.sleep(TAG_S)
        seen = self._carriages[carriage]
        return seen.tag if seen.zone == zone else None

    async def write(self, zone: str, carriage: str, target: str, memory: bytes, new_epc: str) -> Answer:
        """Write the tag into the journal; whoever had it written keeps it for good."""
        await self._clock.sleep(TAG_S)
        seen = self._carriages[carriage]
        if not _stands(seen, zone):
            return Answer(Code.NO_CARRIER, f"nobody stands in {zone!r} any more")
        if target and seen.tag.epc != target.upper():
            return Answer(Code.TARGET_MISMATCH, f"there is the tag {seen.tag.epc}, not {target}")
        self._carriages.note(carriage, tag=Tag(new_epc.upper() or seen.tag.epc, memory))
        return Answer()

    async def identify(self, zone: str, carriage: str) -> str:
        """What is printed on the carriage: its name."""
        await self._clock.sleep(IDENTIFY_S)
        return carriage if _stands(self._carriages[carriage], zone) else ""


def _stands(carriage: Carriage, zone: str) -> bool:
    return carriage.zone == zone and not carriage.hopping
