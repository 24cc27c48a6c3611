"""TagAccess: reads on demand, targeted writes, identification; and read points under faults."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from cell_line.codes import Code
from cell_line.config.transport import StationKind
from cell_line.manual_clock import ManualClock
from cell_line.tag_schemes.identities import epc_hex
from cell_transport.answer import Answer
from cell_transport.carriages import Carriages
from cell_transport.drivers import Drivers, Identifier, ReadPoint, TransportEnv
from cell_transport.fault_rates import TransportFaults
from cell_transport.journal import Journal
from cell_transport.kinematic_drivers import (
    KinematicConveyor,
    KinematicIdentifier,
    KinematicReadPoint,
    KinematicTrackOptions,
)
from cell_transport.tag import Look, Tag, TagSighting
from cell_transport.tag_access import IdentifyAnswer, ReadAnswer, TagAccess, WriteAnswer
from cell_transport.tag_faults import FaultyReadPoint, TagFaults
from cell_transport.tag_memory import TagMemory, TagMemoryError, decode
from cell_transport.zones import Zone, ZoneGraph

CARRIERS = [f"urn:epc:id:grai:0614141.12345.{serial}" for serial in (1, 2, 3)]
FIRST, SECOND, THIRD = map(epc_hex, CARRIERS)
MEMORY = TagMemory("A-01", "1.1", 1).encode()
GRAPH = ZoneGraph(
    [
        Zone("track", ("cell", "inspection", "buffer")),
        Zone("cell", ("track",), station="cell", kind=StationKind.CELL),
        Zone("inspection", ("track",), station="inspection", kind=StationKind.INSPECTION),
        Zone("buffer", ("track",), capacity=8, station="buffer", kind=StationKind.BUFFER),
    ],
    speed_m_s=1.0,
)


class Bench:
    """Read points with carriages: the first at the cell, the second at inspection, the third in the buffer."""

    def __init__(self, folder: Path, **rates: float) -> None:
        self.carriages = Carriages.of_carriers(GRAPH, CARRIERS, "buffer", Journal(folder / "journal.jsonl"))
        self.carriages.update(CARRIERS[0], zone="cell")
        self.carriages.update(CARRIERS[1], zone="inspection")
        options, env = KinematicTrackOptions(), TransportEnv(GRAPH, ManualClock())
        self.env, self.track = env, KinematicConveyor(options, env)
        self.read_points: ReadPoint = KinematicReadPoint(options, env)
        self.identifier: Identifier = KinematicIdentifier(options, env)
        self.fault(**rates)

    def fault(self, **rates: float) -> None:
        """From now on these faults happen."""
        self.env.carriages = self.carriages
        faulty = FaultyReadPoint(self.read_points, TagFaults(TransportFaults(**rates), seed=1), self.env)
        self.points = TagAccess(GRAPH, self.carriages, Drivers(self.track, faulty, self.identifier))

    def read(self, station: str) -> tuple[ReadAnswer, tuple[TagSighting, ...]]:
        """Read on demand: the answer, and what everybody hears."""
        answer, look = asyncio.run(self.points.read(station))
        return answer, look.sightings

    def write(self, station: str, target: str, memory: bytes, new_epc: str = "") -> WriteAnswer:
        """Write a tag."""
        return asyncio.run(self.points.write(station, target, memory, new_epc))

    def identify(self, station: str) -> IdentifyAnswer:
        """Look at a fiducial."""
        return asyncio.run(self.points.identify(station))

    def kill(self, number: int) -> None:
        """Make a tag dead."""
        carriage = self.carriages[CARRIERS[number]]
        self.carriages.update(carriage.name, tag=replace(carriage.tag, dead=True))


def test_a_read_tells_the_tag_that_is_there(tmp_path: Path) -> None:
    """It should see the same as the antenna reports, and count the visit."""
    bench = Bench(tmp_path)
    answer, sightings = bench.read("cell")
    assert answer.code is Code.DONE
    assert (answer.sighting,) == sightings
    assert answer.sighting.epc == FIRST
    assert bench.carriages[CARRIERS[0]].visits == 1


def test_a_missed_read_on_demand_is_done_but_not_readable(tmp_path: Path) -> None:
    """It should report nothing to others."""
    answer, sightings = Bench(tmp_path, missed=1.0).read("cell")
    assert (answer.code, answer.sighting.readable, sightings) == (Code.DONE, False, ())


@pytest.mark.parametrize(("station", "more"), [("buffer", ""), ("nowhere", ", which does not exist")])
def test_nobody_there(tmp_path: Path, station: str, more: str) -> None:
    """It should say NO_CARRIER for reads, writes and looks, and whether there is such a station."""
    bench = Bench(tmp_path)
    bench.carriages.update(CARRIERS[2], left="track")
    said = f"no carrier stands at station '{station}'{more}"
    for answer in (bench.read(station)[0], bench.write(station, FIRST, MEMORY, "")):
        assert (answer.code, answer.message) == (Code.NO_CARRIER, said)


def test_a_write_stays(tmp_path: Path) -> None:
    """It should be read back, also after the process died; an empty memory clears."""
    bench = Bench(tmp_path)
    assert bench.write("cell", FIRST, MEMORY, "").code is Code.DONE
    again = Carriages.of_carriers(GRAPH, CARRIERS, "buffer", Journal(tmp_path / "journal.jsonl"))
    assert again[CARRIERS[0]].tag.memory == MEMORY
    assert bench.write("cell", FIRST.lower(), b"", "").code is Code.DONE
    assert bench.read("cell")[0].sighting.memory == b""


def test_a_write_hits_no_other_tag(tmp_path: Path) -> None:
    """It should answer TARGET_MISMATCH and leave the tag as it is."""
    bench = Bench(tmp_path)
    answer = bench.write("cell", SECOND, MEMORY, "")
    assert answer.code is Code.TARGET_MISMATCH
    assert FIRST in answer.message
    assert bench.carriages[CARRIERS[0]].tag.memory != MEMORY


def test_a_failed_write_changes_nothing(tmp_path: Path) -> None:
    """It should answer WRITE_FAILED."""
    bench = Bench(tmp_path, write_fails=1.0)
    assert bench.write("cell", FIRST, MEMORY, "").code is Code.WRITE_FAILED
    assert bench.carriages[CARRIERS[0]].tag.memory != MEMORY


def test_a_dead_tag_does_not_answer(tmp_path: Path) -> None:
    """It should answer TAG_UNREADABLE until inspection replaces the tag."""
    bench = Bench(tmp_path)
    bench.kill(1)
    assert bench.write("inspection", SECOND, MEMORY, SECOND).code is Code.TAG_UNREADABLE
    assert bench.write("inspection", "", MEMORY, "").code is Code.TAG_UNREADABLE
    assert bench.write("inspection", "", MEMORY, SECOND).code is Code.DONE
    assert bench.read("inspection")[0].sighting.epc == SECOND


def test_inspection_codes_whatever_stands_there(tmp_path: Path) -> None:
    """It should write a new EPC without a target there, and refuse that elsewhere."""
    bench = Bench(tmp_path)
    assert bench.write("inspection", "", MEMORY, THIRD).code is Code.DONE
    assert bench.carriages[CARRIERS[1]].tag.epc == THIRD
    assert bench.write("cell", "", MEMORY, THIRD).code is Code.BAD_PARAMETERS


def test_inspection_tells_whose_tag_it_wrote_over(tmp_path: Path) -> None:
    """It should say so again when it is asked again, after a restart too, and no more once the carriage has left."""
    bench = Bench(tmp_path)
    bench.carriages.update(CARRIERS[1], tag=Tag(FIRST, MEMORY))
    assert bench.write("inspection", "", MEMORY, SECOND.lower()).overwrote == FIRST
    bench.carriages = Carriages.of_journal(GRAPH, Journal(tmp_path / "journal.jsonl"))
    assert bench.carriages[CARRIERS[1]].overwrote == FIRST
    assert bench.write("inspection", "", MEMORY, SECOND).overwrote == FIRST
    assert bench.write("inspection", "", MEMORY, "").overwrote == FIRST
    assert bench.write("inspection", SECOND, MEMORY, "").overwrote == ""


def test_a_dead_tag_does_not_tell_whose_it_was(tmp_path: Path) -> None:
    """It should say nothing of it."""
    bench = Bench(tmp_path)
    bench.kill(1)
    assert bench.write("inspection", "", MEMORY, SECOND).overwrote == ""


@pytest.mark.parametrize(
    ("target", "memory", "new_epc", "message"),
    [(FIRST, bytes(65), "", "65 bytes"), ("12", b"", "", "'12' is no EPC"), (FIRST, b"", "x" * 24, "is no EPC")],
)
def test_a_bad_write_is_refused(tmp_path: Path, target: str, memory: bytes, new_epc: str, message: str) -> None:
    """It should say what is wrong before anything is on the air."""
    answer = Bench(tmp_path).write("cell", target, memory, new_epc)
    assert answer.code is Code.BAD_PARAMETERS
    assert message in answer.message


def test_identification_tells_the_truth_at_inspection_only(tmp_path: Path) -> None:
    """It should name the carriage itself, whatever its tag says."""
    bench = Bench(tmp_path)
    bench.write("inspection", "", MEMORY, THIRD)
    assert bench.identify("inspection").carrier == CARRIERS[1]
    assert bench.identify("cell").code is Code.BAD_PARAMETERS
    bench.carriages.update(CARRIERS[1], left="track")
    assert bench.identify("inspection").code is Code.NO_CARRIER


def test_where_several_stand_the_tag_decides(tmp_path: Path) -> None:
    """It should take the tag asked for, then a dead one, then the one that stood longest."""
    bench = Bench(tmp_path)
    for arrived, name in enumerate(CARRIERS):
        bench.carriages.update(name, zone="buffer", arrived=arrived)
    found = [bench.points.find("buffer", carrier) for carrier in ("", CARRIERS[1], "urn:epc:id:grai:0614141.12345.9")]
    assert [carriage.name for carriage in found if carriage] == [CARRIERS[0], CARRIERS[1], CARRIERS[0]]
    bench.kill(1)
    dead = bench.points.find("buffer", CARRIERS[1])
    assert dead is not None
    assert dead.name == CARRIERS[1]
    alive = bench.points.find("buffer", CARRIERS[2])
    assert alive is not None
    assert alive.name == CARRIERS[2], "it says so itself, though a dead one stands there longer"
    first = bench.points.find("buffer")
    assert first is not None
    assert first.name == CARRIERS[0], "dead or not, where nobody is named"
    bench.carriages.update(CARRIERS[0], move="m")
    free = bench.points.find_free("buffer", "")
    assert free is not None
    assert free.name == CARRIERS[1]


class OwnTags(ReadPoint, Identifier):
    """Read points that keep the tags themselves, as a world does, and a camera that names carriers as they are named.

    Attributes:
        tags: Zone -> the tag there.
    """

    def __init__(self) -> None:
        self.tags = {"cell": Tag(FIRST, MEMORY), "inspection": Tag(SECOND, MEMORY)}

    async def read(self, zone: str, carriage: str, again: bool = False) -> Look:
        tag = self.tags.get(zone)
        if tag is None:
            return Look()
        if tag.dead:
            return Look((TagSighting("", b"", False, -50.0),))
        return Look((TagSighting(tag.epc, tag.memory, True, -50.0),), tag)

    async def write(self, zone: str, carriage: str, target: str, memory: bytes, new_epc: str) -> Answer:
        self.tags[zone] = Tag(new_epc or self.tags[zone].epc, memory)
        return Answer()

    async def identify(self, zone: str, carriage: str) -> str:
        return "" if zone not in self.tags else THIRD


class WorldBench(Bench):
    """Tags that are kept elsewhere than with the carriages."""

    def __init__(self, folder: Path, **rates: float) -> None:
        super().__init__(folder)
        self.read_points = self.identifier = self.own = OwnTags()
        self.fault(**rates)


def test_a_tag_that_died_on_top_of_a_living_one_stays_dead(tmp_path: Path) -> None:
    """It should not answer any more, though the world's tag does, until it is replaced."""
    bench = WorldBench(tmp_path, tag_dies=1.0)
    assert not bench.read("inspection")[0].sighting.readable
    bench.fault()
    assert not bench.read("inspection")[0].sighting.readable
    assert bench.write("inspection", SECOND, b"", "").code is Code.TAG_UNREADABLE
    assert bench.write("inspection", "", MEMORY, SECOND).code is Code.DONE
    assert bench.read("inspection")[0].sighting.epc == SECOND


def test_a_memory_stays_corrupted_until_it_is_written(tmp_path: Path) -> None:
    """It should show the same wrong bytes again, though the world's tag has the right ones, also after a restart."""
    bench = WorldBench(tmp_path, memory_corrupted=1.0)
    wrong = bench.read("cell")[0].sighting.memory
    assert decode(wrong) is TagMemoryError.CORRUPT
    bench.fault()
    bench.carriages = Carriages.of_journal(GRAPH, Journal(tmp_path / "journal.jsonl"))
    bench.fault()
    assert bench.read("cell")[0].sighting.memory == wrong
    assert bench.write("cell", FIRST, MEMORY, "").code is Code.DONE
    assert bench.read("cell")[0].sighting.memory == MEMORY


def test_a_tag_that_was_changed_by_hand_is_as_it_is(tmp_path: Path) -> None:
    """It should believe what the antenna says of another tag than the damaged one."""
    bench = WorldBench(tmp_path, tag_dies=1.0)
    bench.read("cell")
    bench.fault()
    bench.own.tags["cell"] = Tag(THIRD, MEMORY)
    assert bench.read("cell")[0].sighting.epc == THIRD
    assert bench.carriages[CARRIERS[0]].tag.epc == THIRD


def test_what_cannot_be_decoded_teaches_nothing(tmp_path: Path) -> None:
    """It should report it, and remember the tag that was read before."""
    bench = WorldBench(tmp_path)
    bench.own.tags["cell"] = Tag("", dead=True)
    answer, sightings = bench.read("cell")
    assert (answer.sighting.readable, len(sightings)) == (False, 1)
    assert bench.carriages[CARRIERS[0]].tag.epc == FIRST


def test_the_camera_decides_who_it_is(tmp_path: Path) -> None:
    """It should give the carrier the track's camera sees, and say when it sees none."""
    bench = WorldBench(tmp_path)
    assert bench.identify("inspection").carrier == THIRD
    del bench.own.tags["inspection"]
    assert bench.identify("inspection").code is Code.NO_CARRIER
