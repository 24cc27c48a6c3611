"""What a hand holds, as its arm remembers it between two looks."""

import asyncio
from dataclasses import dataclass, field, replace

import pytest

from cell_motion.drivers.in_hand import InHand
from cell_skills.devices.bench import Bench
from cell_skills.devices.perception import Perceived
from cell_world.geometry import Pose

HERE, THERE = Pose((0.4, 0.2, 1.0)), Pose((-0.2, 0.3, 1.2))
LID = Perceived("lid_red", HERE @ Pose((0.0, 0.0, 0.005)), 10.0, "camera")
LEAFLET = Perceived("leaflet_en", THERE @ Pose((0.0, 0.0, -0.01)), 11.0, "camera")


@dataclass
class Told:
    """Hears where hands lay things down."""

    moved_to: list[tuple[str, Perceived]] = field(default_factory=list)

    async def moved(self, name: str, thing: Perceived) -> None:
        """Keep it."""
        self.moved_to.append((name, thing))


def hand(bench: Bench, told: Told) -> InHand:
    return InHand(bench.cell, "arm", told)  # type: ignore[arg-type]


def test_what_is_gripped_goes_where_the_hand_goes() -> None:
    """It should be known by what lay there, and not be mistaken for what lies where the hand is now."""
    bench, told = Bench(), Told()
    things = {"feeder.lid": LID}
    assert hand(bench, told).closed(things, HERE, 12.0)[1] == "feeder.lid"
    # A process that was killed remembers it.
    carried, name = hand(bench, told).closed({**things, "seat.leaflet": LEAFLET}, THERE, 14.0)
    assert name == "feeder.lid"
    assert carried["feeder.lid"].pose.position == pytest.approx((THERE @ Pose((0.0, 0.0, 0.005))).position)
    assert (carried["feeder.lid"].source, carried["feeder.lid"].stamp) == ("arm", 14.0)


def test_where_it_is_let_go_is_told_once() -> None:
    """It should say what lies there now, and forget it."""
    bench, told = Bench(), Told()
    subject = hand(bench, told)
    asyncio.run(subject.opened(HERE, 9.0))
    subject.closed({"feeder.lid": LID}, HERE, 12.0)
    for _ in range(2):
        asyncio.run(subject.opened(THERE, 15.0))
    ((name, thing),) = told.moved_to
    assert (name, thing.model, thing.stamp) == ("feeder.lid", "lid_red", 15.0)
    assert thing.pose.position == pytest.approx((THERE @ Pose((0.0, 0.0, 0.005))).position)


def test_what_somebody_saw_elsewhere_since_is_not_in_the_hand() -> None:
    """It should believe eyes more than its memory, and take what is at the tool."""
    subject = hand(Bench(), Told())
    subject.closed({"lid_1": LID}, HERE, 12.0)
    fell = replace(LID, pose=Pose((0.0, 0.0, 0.1)), stamp=13.0)
    assert subject.closed({"lid_1": fell}, THERE, 13.0)[1] == ""
    assert subject.closed({"lid_1": fell, "leaflet_1": LEAFLET}, THERE, 13.0)[1] == "leaflet_1"


def test_nothing_near_is_nothing_known() -> None:
    """It should not guess what a hand holds where nobody has seen anything."""
    assert hand(Bench(), Told()).closed({"lid_1": LID}, THERE, 12.0)[1] == ""
