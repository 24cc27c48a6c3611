"""What every track does, whoever it is."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from cell_line.codes import Code
from cell_line.config.transport import StationKind
from cell_transport.tag_faults import Tag
from cell_transport.tag_memory import TagMemory
from cell_transport.tags import epc_hex
from cell_transport.track import Track
from cell_transport.zones import Zone, ZoneGraph

GRAPH = ZoneGraph(
    [
        Zone("a", ("b",), station="a", kind=StationKind.LOAD),
        Zone("b", ("c", "i")),
        Zone("c", ("a",), station="c", kind=StationKind.CELL),
        Zone("i", ("a",), station="i", kind=StationKind.INSPECTION),
    ],
    speed_m_s=1.0,
)
FIRST, SECOND = (f"urn:epc:id:grai:0614141.12345.{serial}" for serial in (1, 2))
PLACES = {FIRST: "a", SECOND: "i"}
MEMORY, OTHER = TagMemory("A-01", "1.1", 1).encode(), TagMemory("A-02", "1.0", 0).encode()
TAGS = {name: Tag(epc_hex(name), MEMORY) for name in PLACES}


@dataclass
class Bench:
    """A track with a carriage `FIRST` in zone a and `SECOND` in zone i.

    Attributes:
        track: The subject.
        note: Told of a hop before it is asked for, as the journal is: carriage, zone.
    """

    track: Track
    note: Callable[[str, str], None]

    async def hop(self, hop_id: str, carriage: str, origin: str, zone: str) -> Code:
        """Hop as the transport does."""
        self.note(carriage, zone)
        return (await self.track.hop(hop_id, carriage, origin, zone)).code


async def a_hop_brings_the_tag_along(bench: Bench) -> None:
    """It should take the carriage out of one antenna's range and into the next one's."""
    assert await bench.hop("1", FIRST, "a", "b") is Code.DONE
    assert await bench.track.tag("b", FIRST) == TAGS[FIRST]
    assert await bench.track.tag("a", FIRST) is None
    assert await bench.hop("2", FIRST, "b", "c") is Code.DONE
    assert await bench.track.tag("c", FIRST, again=True) == TAGS[FIRST]


async def a_hop_is_done_once(bench: Bench) -> None:
    """It should answer a repeated hop, and leave the carriage where it is."""
    assert await bench.hop("1", FIRST, "a", "b") is Code.DONE
    assert await bench.hop("1", FIRST, "a", "b") is Code.DONE
    assert await bench.track.tag("b", FIRST) == TAGS[FIRST]
    assert not bench.track.blocked


async def what_is_written_is_read(bench: Bench) -> None:
    """It should keep memory and EPC, and those of another tag than the target alone."""
    track = bench.track
    assert (await track.write("a", FIRST, TAGS[SECOND].epc, OTHER, "")).code is Code.TARGET_MISMATCH
    assert await track.tag("a", FIRST) == TAGS[FIRST]
    assert (await track.write("a", FIRST, TAGS[FIRST].epc, OTHER, "")).code is Code.DONE
    assert await track.tag("a", FIRST) == Tag(TAGS[FIRST].epc, OTHER)
    assert (await track.write("i", SECOND, "", b"", TAGS[FIRST].epc)).code is Code.DONE
    assert await track.tag("i", SECOND) == Tag(TAGS[FIRST].epc, b"")


async def nobody_is_nobody(bench: Bench) -> None:
    """It should say so when the carriage is not where it is asked for."""
    track = bench.track
    assert await track.tag("c", FIRST) is None
    assert (await track.write("c", FIRST, "", OTHER, "")).code is Code.NO_CARRIER
    assert await track.identify("c", FIRST) == ""


async def the_camera_sees_what_is_printed(bench: Bench) -> None:
    """It should name the carrier, whatever its tag says."""
    await bench.track.write("i", SECOND, "", MEMORY, TAGS[FIRST].epc)
    assert await bench.track.identify("i", SECOND) == SECOND


CHECKS: tuple[Callable[[Bench], Awaitable[None]], ...] = (
    a_hop_brings_the_tag_along,
    a_hop_is_done_once,
    what_is_written_is_read,
    nobody_is_nobody,
    the_camera_sees_what_is_printed,
)
