"""Hops over the real track, each once."""

import asyncio
from collections.abc import Callable

import pytest
from stepped_world import WORLDS, SteppedWorld

from cell_line.codes import Code
from cell_sim.physics.build_simulation import BuiltSimulation, build_simulation
from cell_sim.physics.simulation import Simulation
from cell_sim.physics.track.belt_track import BeltTrack
from cell_sim.world_runtime import hops
from cell_sim.world_runtime.hops import Hops, standing
from cell_transport.answer import Answer
from cell_world.sdf.models import without
from cell_world.sdf.reader import load_world

CARRIERS = 3


def belts() -> BuiltSimulation:
    """The track of the whole line, with a few carriers and nothing around it."""
    world = load_world(WORLDS / "microfactory.sdf", [WORLDS / "models"])
    needed = {"floor", "track", *(f"carrier_{n + 1}" for n in range(CARRIERS))}
    bare = without(world, [name for name in world.models if "::" not in name and name not in needed])
    return build_simulation(bare, [WORLDS / "models"], {})


@pytest.fixture
def line() -> BuiltSimulation:
    return belts()


@pytest.fixture
def track(line: BuiltSimulation) -> BeltTrack:
    assert line.track is not None
    return line.track


class Driver:
    """Asks for hops one after the other."""

    def __init__(self, line: BuiltSimulation) -> None:
        self.world = SteppedWorld(line.sim)
        self.hops = Hops("track", self.world)

    def hop(self, hop_id: str, start: str, end: str, label: str = "") -> Answer:
        return asyncio.run(self.hops.hop(hop_id, start, end, label))


@pytest.fixture
def driver(line: BuiltSimulation) -> Driver:
    return Driver(line)


def test_out_of_the_buffer_and_back(driver: Driver, track: BeltTrack) -> None:
    """It should drive the carrier of a label, and bring it back into a slot that is free."""
    assert driver.hop("1", "buffer", "t2", "red") == Answer()
    (red,) = standing(track, "t2")
    assert driver.hop("2", "t2", "t3", "red") == Answer()
    assert driver.hop("3", "buffer", "t2", "blue") == Answer()
    (blue,) = standing(track, "t2")
    assert blue != red
    track.put(red, "t1")
    assert driver.hop("4", "t1", "buffer", "red") == Answer()
    assert red in standing(track, "buffer")
    assert len(standing(track, "buffer")) == CARRIERS - 1
    track.put(blue, "t1")
    assert driver.hop("5", "buffer", "t2", "red") == Answer()
    assert standing(track, "t2") == [red]


def test_first_labels_are_numbers_in_the_zone(driver: Driver, track: BeltTrack) -> None:
    """It should know carriers that have not moved by zone and number, as the transport calls them."""
    assert driver.hop("1", "buffer", "t2", "buffer.3") == Answer()
    assert standing(track, "t2") == ["carrier_3"]
    assert driver.hop("2", "t2", "t3", "buffer.3") == Answer()
    assert driver.hop("3", "buffer", "t2", "buffer.2") == Answer()
    assert standing(track, "t2") == ["carrier_2"]


def test_a_label_that_changes_hands(driver: Driver, track: BeltTrack) -> None:
    """It should give the carrier that goes the label it was called by, and its own to the one that had it."""
    track.put("carrier_1", "t2")
    assert driver.hop("1", "t2", "t3", "buffer.2") == Answer()
    assert driver.hop("2", "buffer", "t2", "t2.1") == Answer()
    assert standing(track, "t2") == ["carrier_3"]


def test_asked_twice_it_moves_once(driver: Driver, track: BeltTrack) -> None:
    """It should answer a hop it knows as before, and join one that is under way."""

    async def both() -> list[Answer]:
        return list(await asyncio.gather(*(driver.hops.hop("1", "buffer", "t2") for _ in range(2))))

    assert asyncio.run(both()) == [Answer(), Answer()]
    assert len(standing(track, "buffer")) == CARRIERS - 1
    assert driver.hop("1", "buffer", "t2") == Answer()
    assert len(standing(track, "buffer")) == CARRIERS - 1


def test_what_cannot_be(driver: Driver) -> None:
    """It should say that there is no way, or nobody to drive it."""
    assert driver.hop("1", "t1", "dosing").code is Code.NO_ROUTE
    assert driver.hop("2", "t2", "t3").code is Code.NO_CARRIER


def test_stuck_and_taken_up_again(
    driver: Driver, track: BeltTrack, line: BuiltSimulation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It should give up a carrier that a jammed stopper blocks, and take it up with another hop."""
    monkeypatch.setattr(hops, "STUCK_S", 3.0)
    track.put("carrier_1", "t2")
    line.sim.fail("track::stopper_t2", "jam")
    answer = driver.hop("2", "t2", "t3", "red")
    assert answer.code is Code.STUCK and "carrier_1" in answer.message
    assert driver.hop("2", "t2", "t3", "red").code is Code.STUCK
    line.sim.fail("track::stopper_t2", "jam", 0.0)
    assert driver.hop("3", "t2", "t3", "red") == Answer()
    assert len(standing(track, "t3")) == 1


HUGE = "x" * 1_000_000
REFUSED = [
    ("", "t1", "t2", "", Code.BAD_PARAMETERS),
    (HUGE, "t1", "t2", "", Code.BAD_PARAMETERS),
    ("1\n", "t1", "t2", "", Code.BAD_PARAMETERS),
    ("1", "t1", "t2", HUGE, Code.BAD_PARAMETERS),
    ("1", "t1", "t2", "\x1b[31m", Code.BAD_PARAMETERS),
    ("1", HUGE, "t2", "", Code.NO_ROUTE),
    ("1", "t1", HUGE, "", Code.NO_ROUTE),
    ("1", "", "", "", Code.NO_ROUTE),
    ("1", "t1", "t1", "", Code.NO_ROUTE),
    ("1", "t1", "t2", "", Code.NO_CARRIER),
]


def test_a_hop_that_cannot_be_moves_nothing(line: BuiltSimulation) -> None:
    """It should be refused before anything gets out of its way, in one short line, and leave nothing behind."""
    homed: list[str] = []

    async def home() -> None:
        homed.append("t1")

    subject = Hops("track", SteppedWorld(line.sim), {"t1": home})
    for hop_id, start, end, label, code in REFUSED:
        answer = asyncio.run(subject.hop(hop_id, start, end, label))
        assert answer.code is code, (hop_id[:9], start[:9], end[:9], label[:9])
        assert len(answer.message) < 200 and answer.message.isprintable()
    assert not homed and line.sim.time == 0.0
    assert "hops" not in line.sim.notes.save()


def test_an_id_is_of_one_hop(driver: Driver, track: BeltTrack) -> None:
    """It should refuse another hop under a known id, over or under way, and answer the first one as before."""
    assert driver.hop("1", "buffer", "t2", "red") == Answer()
    for start, end, label in (("t2", "t3", "red"), ("buffer", "t2", "blue"), ("buffer", "t3", "red")):
        assert driver.hop("1", start, end, label).code is Code.BAD_PARAMETERS
    assert driver.hop("1", "buffer", "t2", "red") == Answer()
    assert len(standing(track, "t2")) == 1


class Killed(Exception):
    pass


class DyingWorld(SteppedWorld):
    """A world that is killed in the middle of the first thing somebody waits for."""

    async def until(self, condition: Callable[[Simulation], bool], timeout_s: float) -> bool:
        await super().until(condition, 3.0)
        raise Killed


def test_goes_on_after_a_restart(line: BuiltSimulation, track: BeltTrack) -> None:
    """It should join a hop that was under way when the state was saved, into a slot over the buffer's entry."""
    track.put("carrier_1", "t1")
    with pytest.raises(Killed):
        asyncio.run(Hops("track", DyingWorld(line.sim)).hop("2", "t1", "buffer"))
    saved = line.sim.checkpoint()
    again = belts()
    again.sim.restore(saved)
    assert Driver(again).hop("2", "t1", "buffer") == Answer()
    assert again.track is not None and len(standing(again.track, "buffer")) == CARRIERS
