"""What the assembly cell knows of its surroundings without being told any truth."""

import asyncio
import math
from functools import cache
from pathlib import Path

import pytest

from cell_line.manual_clock import ManualClock
from cell_skills.devices.perception import Perceived, diagonal
from cell_skills.devices.protocols import Uncertain
from cell_skills.devices.seen import PartSeen
from cell_skills.devices.sightings import Sighting, Sightings
from cell_vision.calibrated import CellModel
from cell_vision.camera_perception import CameraPerception
from cell_world.geometry import IDENTITY, Pose
from cell_world.line_world import LineWorld

WORLD = Path(__file__).parents[3] / "worlds" / "assembly.sdf"
NOWHERE = PartSeen(present=False)


@cache
def model() -> CellModel:
    return CellModel(LineWorld("assembly", WORLD), "assembly")


class Cell:
    """The perception of the cell, and what its camera tells."""

    def __init__(self) -> None:
        self.sightings, self.clock = Sightings(), ManualClock()
        self.perception = CameraPerception(model(), self.sightings, self.clock, CameraPerception.Options())

    def sees(self, place: str, seen: PartSeen) -> None:
        asyncio.run(self.clock.sleep(1.0))
        self.sightings.note(Sighting(place, seen, self.clock.now(), "camera"))

    def place(self, name: str) -> Perceived:
        return asyncio.run(self.perception.find_places([name]))[name]

    def scene(self) -> dict[str, Perceived]:
        return asyncio.run(self.perception.scene())

    def lays(self, name: str, thing: Perceived, at: Pose) -> None:
        asyncio.run(self.clock.sleep(1.0))
        thing = Perceived(thing.model, at, self.clock.now(), "arm", thing.covariance)
        asyncio.run(self.perception.moved(name, thing))


def test_places_of_the_cell_and_of_a_carrier_come_from_the_model() -> None:
    """It should know them to within what was calibrated, of now, and leave out what is nowhere."""
    subject = Cell()
    feeder, nest = subject.place("feeder.tray"), subject.place("nest.tray")
    assert feeder.pose.position[::2] == pytest.approx((-0.42, 0.912), abs=0.001)
    assert nest.pose.position == pytest.approx((-0.111, 0.065, 0.912))
    assert (feeder.source, feeder.stamp, nest.source) == ("model", subject.clock.now(), "model")
    assert (feeder.off_m, nest.off_m) == (pytest.approx(0.0005), pytest.approx(0.001))
    assert asyncio.run(subject.perception.find_places(["nest.engine", "tcp"])) == {}
    carrier = asyncio.run(subject.perception.find_carrier())
    assert carrier and carrier.pose.position == pytest.approx((0.0, 0.0, 0.9))
    assert set(subject.scene()) == {"carrier"}


def test_parts_lie_where_the_camera_saw_them() -> None:
    """It should tell what it is, where, since when, who says so and how surely."""
    subject = Cell()
    subject.sees("feeder.tray", PartSeen(present=True, x_m=0.002, part="tray", sigma_m=0.0012))
    tray, nominal = subject.scene()["feeder.tray"], subject.place("feeder.tray")
    assert (nominal.pose.inverse() @ tray.pose).position == pytest.approx((0.002, 0.0, 0.0))
    assert (tray.model, tray.source, tray.stamp) == ("tray", "camera", subject.clock.now())
    assert tray.off_m == pytest.approx(0.0013)
    subject.sees("feeder.tray", NOWHERE)
    assert "feeder.tray" not in subject.scene()


def test_what_was_seen_on_the_carrier_brings_its_places() -> None:
    """It should find them where it stands."""
    subject = Cell()
    assert asyncio.run(subject.perception.find_places(["support.1"])) == {}
    subject.sees("part", PartSeen(present=True, x_m=0.001, part="case_lamp"))
    support = subject.place("support.1")
    assert support.pose.position == pytest.approx((-0.036 + 0.001, 0.0, 0.9 + 0.035))
    assert support.source == "camera"


def test_what_an_arm_laid_down_lies_there_until_somebody_looks() -> None:
    """It should have gone from where it was taken, and be no second thing once it is seen."""
    subject = Cell()
    subject.sees("feeder.tray", PartSeen(present=True, part="tray"))
    tray, nest = subject.scene()["feeder.tray"], subject.place("nest.tray").pose
    subject.lays("feeder.tray", tray, nest @ Pose((0.001, 0.0, 0.0)))
    ((laid, thing),) = ((name, one) for name, one in subject.scene().items() if one.model == "tray")
    assert (thing.source, laid != "feeder.tray") == ("arm", True)
    subject.sees("nest.tray", PartSeen(present=True, part="tray"))
    assert [name for name, one in subject.scene().items() if one.model == "tray"] == ["nest.tray"]
    subject.lays("nest.tray", subject.scene()["nest.tray"], nest)
    subject.sees("nest.tray", NOWHERE)
    assert set(subject.scene()) == {"carrier"}


def test_what_is_let_go_over_nothing_has_fallen() -> None:
    """It should not stand in the way of the next one that is thrown away."""
    subject = Cell()
    subject.sees("feeder.tray", PartSeen(present=True, part="tray"))
    subject.lays("feeder.tray", subject.scene()["feeder.tray"], subject.place("reject").pose)
    assert set(subject.scene()) == {"carrier"}


def told(**options: object) -> Cell:
    subject = Cell()
    chosen = CameraPerception.Options.model_validate(options)
    subject.perception = CameraPerception(model(), subject.sightings, subject.clock, chosen)
    return subject


def test_what_every_unit_brings_stands_on_the_carrier() -> None:
    """It should have its places there, less sure than the carrier's own, until a camera sees that it is not there."""
    subject = told(brings={"vessel": "vial"})
    mouth, vessel = subject.place("mouth"), subject.place("vessel")
    assert (vessel.pose.inverse() @ mouth.pose).position == pytest.approx((0.0, 0.0, 0.057))
    assert mouth.off_m == pytest.approx(math.hypot(vessel.off_m, 0.0005))
    assert subject.scene()["vessel"].model == "vial"
    subject.sees("vessel", NOWHERE)
    assert "vessel" not in subject.scene()
    assert asyncio.run(subject.perception.find_places(["mouth"])) == {}


def test_supports_are_on_a_print_until_they_come_off() -> None:
    """It should tell each as a thing of its own, so that a hand can hold it, and none that was taken or is not seen."""
    subject = Cell()
    subject.sees("part", PartSeen(present=True, part="bracket_40"))
    assert set(subject.scene()) == {"carrier", "part"}
    for number in range(1, 5):
        subject.sees(f"support.{number}", PartSeen(present=True))
    tabs = {name: one for name, one in subject.scene().items() if "::" in name}
    assert set(tabs) == {f"part::tab_{number}" for number in range(1, 5)}
    assert tabs["part::tab_1"].pose.position == pytest.approx((-0.03, 0.017, 0.9 + 0.03))
    subject.lays("part::tab_1", tabs["part::tab_1"], subject.place("reject").pose)
    subject.sees("support.2", NOWHERE)
    assert {name for name in subject.scene() if "::" in name} == {"part::tab_3", "part::tab_4"}


def test_what_was_seen_on_a_carrier_tells_nothing_of_the_next_one() -> None:
    """It should forget what lay there, seen or laid, and go on knowing what lies in the cell."""
    subject = Cell()
    subject.sightings.visited("c1", "u1")
    subject.sees("feeder.tray", PartSeen(present=True, part="tray"))
    subject.sees("seat.lid", PartSeen(present=True, part="lid_red"))
    tray = Perceived("tray", IDENTITY, 0.0, "arm")
    subject.lays("another", tray, subject.place("nest.tray").pose)
    assert {one.model for one in subject.scene().values()} == {"carrier", "tray", "lid_red"}
    subject.sightings.visited("c2", "u2")
    assert set(subject.scene()) == {"carrier", "feeder.tray"}


class Eye:
    """Sees the carrier where it is told, or says that nobody knows."""

    shared = "stop_eye"

    def __init__(self, carrier: Perceived | None, hidden: bool = False) -> None:
        self.carrier, self.hidden = carrier, hidden

    async def find_carrier(self, camera: str) -> Perceived | None:
        if self.hidden:
            raise Uncertain(camera, "sees no carrier")
        return self.carrier


TURNED = Perceived("carrier", Pose((0.002, 0.0, 0.9), (0.0, 0.0, 0.0, 1.0)), 4.0, "stop_camera", diagonal(2e-4, 1e-3))


def seen_by(eye: Eye) -> Cell:
    subject = Cell()
    options = CameraPerception.Options(carrier="seen")
    subject.perception = CameraPerception(model(), subject.sightings, subject.clock, options, eye)
    return subject


def test_a_carrier_that_is_seen_has_its_places_where_it_is_seen() -> None:
    """It should not be where the model has the stop, and be as old and as sure as the picture."""
    subject = seen_by(Eye(TURNED))
    nest = subject.place("nest.tray")
    assert nest.pose.position == pytest.approx((0.113, -0.065, 0.912))
    assert (nest.stamp, nest.source, nest.off_m) == (4.0, "stop_camera", pytest.approx(2e-4))
    assert subject.scene()["carrier"] == TURNED
    subject.sees("nest.tray", PartSeen(present=True, part="tray"))
    assert subject.scene()["nest.tray"].pose.position == pytest.approx(nest.pose.position)


def test_a_carrier_that_is_not_seen_has_no_places() -> None:
    """It should be an answer where none stands, and a fault where nobody knows; fixed places need no carrier."""
    empty, hidden = seen_by(Eye(None)), seen_by(Eye(None, hidden=True))
    assert asyncio.run(empty.perception.find_places(["nest.tray"])) == {}
    assert empty.scene() == {}
    with pytest.raises(Uncertain, match="stop_camera: sees no carrier"):
        hidden.place("nest.tray")
    assert hidden.scene()["carrier"].source == "model", "in the way where it should stand"
    assert hidden.place("feeder.tray").source == "model"
