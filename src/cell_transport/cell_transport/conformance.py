"""What every conveyor, every read point and every identifier does, whoever it is; needs no pytest.

A driver is tried among the others of its `Bed`, on the zones `GRAPH`.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from cell_line.codes import Code
from cell_line.config.transport import StationKind
from cell_line.driver import Driver
from cell_line.tag_schemes.identities import epc_hex
from cell_transport.drivers import Drivers, TransportEnv
from cell_transport.tag import Tag
from cell_transport.tag_memory import TagMemory
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
"""Where the carriers stand at first."""
MEMORY, OTHER = TagMemory("A-01", "1.1", 1).encode(), TagMemory("A-02", "1.0", 0).encode()
TAGS = {name: Tag(epc_hex(name), MEMORY) for name in PLACES}
"""What they bear."""


@dataclass
class Bed:
    """The drivers of a transport, with a carriage `FIRST` in zone a and `SECOND` in zone i.

    Attributes:
        drivers: One of them is the subject.
        env: What they were made with, `carriages` included.
    """

    drivers: Drivers
    env: TransportEnv

    def each(self) -> tuple[Driver, ...]:
        """Return the drivers."""
        return self.drivers.conveyor, self.drivers.read_points, self.drivers.identifier

    async def hop(self, hop_id: str, carriage: str, origin: str, zone: str) -> Code:
        """Hop as the transport does: what is begun is kept first."""
        if self.env.carriages[carriage].zone != zone:
            self.env.carriages.update(carriage, zone=zone)
        return (await self.drivers.conveyor.hop(hop_id, carriage, origin, zone)).code

    async def tag(self, zone: str, carriage: str, again: bool = False) -> Tag | None:
        """What is there for an antenna; what it reports says the same, once."""
        look = await self.drivers.read_points.read(zone, carriage, again)
        if look.tag is None:
            assert all(not seen.readable for seen in look.sightings)
        else:
            (seen,) = look.sightings
            assert (seen.epc, seen.memory, seen.readable) == (look.tag.epc, look.tag.memory, True)
        return look.tag


Check = Callable[[Bed], Awaitable[None]]


async def tried(check: Check, bed: Bed) -> None:
    """Open all drivers, check one thing, and close them.

    Raises:
        AssertionError: it is not so.
    """
    for driver in bed.each():
        await driver.open()
    await check(bed)
    for driver in bed.each():
        await driver.close()


async def a_hop_brings_the_tag_along(bed: Bed) -> None:
    """It should take the carriage out of one antenna's range and into the next one's."""
    assert await bed.hop("1", FIRST, "a", "b") is Code.DONE
    assert await bed.tag("b", FIRST) == TAGS[FIRST]
    assert await bed.tag("a", FIRST) is None
    assert await bed.hop("2", FIRST, "b", "c") is Code.DONE
    assert await bed.tag("c", FIRST, again=True) == TAGS[FIRST]


async def a_hop_is_done_once(bed: Bed) -> None:
    """It should answer a repeated hop, and leave the carriage where it is."""
    assert await bed.hop("1", FIRST, "a", "b") is Code.DONE
    assert await bed.hop("1", FIRST, "a", "b") is Code.DONE
    assert await bed.tag("b", FIRST) == TAGS[FIRST]
    assert not bed.drivers.conveyor.blocked


async def a_conveyor_that_senses_counts(bed: Bed) -> None:
    """It should say how many stand where, in a form that does not change while nothing starts anew."""
    if bed.drivers.conveyor.sensing:
        count = await bed.drivers.conveyor.count("")
        assert count.boot
        assert {zone: number for zone, number in count.standing.items() if number} == {"a": 1, "i": 1}


async def it_is_well_and_says_what_it_stands_on(bed: Bed) -> None:
    """It should have no complaint while it is open, and open again after it was closed."""
    for driver in bed.each():
        assert driver.health() == ""
        assert await driver.stands()
        await driver.close()
        await driver.close()
        await driver.open()
        assert driver.health() == ""


async def what_is_written_is_read(bed: Bed) -> None:
    """It should keep memory and EPC, and those of another tag than the target alone."""
    points = bed.drivers.read_points
    assert (await points.write("a", FIRST, TAGS[SECOND].epc, OTHER, "")).code is Code.TARGET_MISMATCH
    assert await bed.tag("a", FIRST) == TAGS[FIRST]
    assert (await points.write("a", FIRST, TAGS[FIRST].epc, OTHER, "")).code is Code.DONE
    assert await bed.tag("a", FIRST) == Tag(TAGS[FIRST].epc, OTHER)
    assert (await points.write("i", SECOND, "", b"", TAGS[FIRST].epc)).code is Code.DONE
    assert await bed.tag("i", SECOND) == Tag(TAGS[FIRST].epc, b"")


async def nobody_is_read_or_written(bed: Bed) -> None:
    """It should say so when the carriage is not where it is asked for."""
    assert await bed.tag("c", FIRST) is None
    assert (await bed.drivers.read_points.write("c", FIRST, "", OTHER, "")).code is Code.NO_CARRIER


async def nobody_is_identified(bed: Bed) -> None:
    """It should say so when the carriage is not where it is asked for."""
    assert await bed.drivers.identifier.identify("c", FIRST) == ""


async def the_camera_sees_what_is_printed(bed: Bed) -> None:
    """It should name the carrier, whatever its tag says."""
    await bed.drivers.read_points.write("i", SECOND, "", MEMORY, TAGS[FIRST].epc)
    assert await bed.drivers.identifier.identify("i", SECOND) == SECOND


OF_EACH: tuple[Check, ...] = (it_is_well_and_says_what_it_stands_on,)
OF_CONVEYORS: tuple[Check, ...] = (a_hop_brings_the_tag_along, a_hop_is_done_once, a_conveyor_that_senses_counts)
OF_READ_POINTS: tuple[Check, ...] = (what_is_written_is_read, nobody_is_read_or_written)
OF_IDENTIFIERS: tuple[Check, ...] = (nobody_is_identified, the_camera_sees_what_is_printed)
CHECKS = OF_EACH + OF_CONVEYORS + OF_READ_POINTS + OF_IDENTIFIERS
