"""Tests of `verify`."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from cell_line.outcome import Done, Failed, Recovery
from cell_line.params import ParamsError, read_params
from cell_skills.devices.bench import Bench
from cell_skills.devices.protocols import Camera
from cell_skills.devices.seen import PartSeen
from cell_skills.testing import Rig
from pick_place_cell.codes import PickPlaceCode
from pick_place_cell.verify import Inspection, KitVerified, Verify

Make = Callable[..., Rig]


@pytest.fixture
def assembled(bench: Callable[[int], Bench], inspection: dict[str, Any]) -> Callable[[int], Bench]:
    """Make a bench with a part in every seat."""

    def make(seed: int) -> Bench:
        shared = bench(seed)
        for place in inspection["places"]:
            shared.item.put(place, {"part": "part", "x": 0.0, "y": 0.0, "yaw": 0.0})
        return shared

    return make


@pytest.mark.parametrize("seed", range(60))
def test_it_should_find_every_part(
    rig: Make, assembled: Callable[[int], Bench], inspection: dict[str, Any], seed: int
) -> None:
    outcome = rig(on=assembled(seed)).run(Verify, inspection)
    assert isinstance(outcome, Done)
    assert outcome.result == KitVerified(present=inspection["places"])
    values = {measured.name: measured.value for measured in outcome.measurements}
    assert values["parts_present"] == 3
    assert 0.0 < values["pose_error"] < 0.0005
    assert 0.0 < values["yaw_error"] < 0.03
    assert all(measured.within for measured in outcome.measurements)


def test_it_should_miss_a_part(rig: Make, assembled: Callable[[int], Bench], inspection: dict[str, Any]) -> None:
    shared = assembled(1)
    shared.item.put("seat.gear", None)
    outcome = rig(on=shared).run(Verify, inspection)
    assert isinstance(outcome, Failed)
    assert (outcome.code, outcome.recovery) == (PickPlaceCode.PART_MISSING, Recovery.REWORK)
    assert "seat.gear" in outcome.message


@pytest.mark.parametrize("wrong", [{"x": 0.002}, {"y": -0.002}, {"yaw": 0.1}])
def test_it_should_see_a_part_that_sits_wrong(
    rig: Make, assembled: Callable[[int], Bench], inspection: dict[str, Any], wrong: dict[str, float]
) -> None:
    shared = assembled(1)
    shared.item.put("seat.lid", {"part": "part", "x": 0.0, "y": 0.0, "yaw": 0.0, **wrong})
    outcome = rig(on=shared).run(Verify, inspection)
    assert isinstance(outcome, Failed)
    assert (outcome.code, outcome.recovery) == (PickPlaceCode.MISASSEMBLED, Recovery.REWORK)


def test_it_should_look_again_after_a_bad_picture(
    rig: Make, assembled: Callable[[int], Bench], inspection: dict[str, Any]
) -> None:
    assert isinstance(rig(on=assembled(2), camera_miss=0.2).run(Verify, inspection), Done)


class _Shows(Camera):
    """A camera that shows one thing after the other, and the last one for ever."""

    def __init__(self, *shown: PartSeen) -> None:
        self.left, self.looks = list(shown), 0

    async def look(self, place: str) -> PartSeen:
        self.looks += 1
        return self.left.pop(0) if len(self.left) > 1 else self.left[0]


RIGHT = PartSeen(present=True, part="lid", sigma_m=0.0002)
NEARLY = RIGHT.model_copy(update={"x_m": 0.0006})


@pytest.mark.parametrize(
    ("shown", "looks", "says"),
    [
        ((RIGHT,), 1, ""),
        ((NEARLY, RIGHT, RIGHT), 3, ""),
        ((RIGHT.model_copy(update={"flipped": True}),), 3, "seat.lid holds lid on its head"),
        ((RIGHT.model_copy(update={"part": ""}),), 3, "seat.lid holds what nobody knows"),
        ((RIGHT.model_copy(update={"part": ""}), RIGHT, RIGHT), 3, ""),
        ((PartSeen(present=False),), 3, "no part in seat.lid"),
        (
            (RIGHT.model_copy(update={"flipped": True}), NEARLY, PartSeen(present=False)),
            3,
            "seat.lid holds lid on its head",
        ),
    ],
)
def test_one_picture_is_enough_where_it_leaves_no_doubt(
    rig: Make, assembled: Callable[[int], Bench], shown: tuple[PartSeen, ...], looks: int, says: str
) -> None:
    """It should look again only at what may be wrong, and pass nothing that is unknown or on its head."""
    camera = _Shows(*shown)
    outcome = replace(rig(on=assembled(1)), devices={"camera": camera}).run(Verify, {"places": ["seat.lid"]})
    assert camera.looks == looks
    assert (outcome.message if isinstance(outcome, Failed) else "") == says


def test_it_should_refuse_a_place_twice(inspection: dict[str, Any]) -> None:
    """It should not count a part twice."""
    with pytest.raises(ParamsError, match="places: 'seat.lid' is given twice"):
        read_params(Inspection, {"places": [*inspection["places"], "seat.lid"]})
