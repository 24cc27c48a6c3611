"""Who is parked and who is busy, kept with every change."""

import dataclasses
from typing import Any

import pytest
from immutables import Map
from small_line import FILL, LINE, SmallLine

from cell_orchestrator.core.parking import all_placed, parked_at, parked_count, parked_first, with_carrier
from cell_orchestrator.core.plant import Carrier, Move, Plant
from cell_orchestrator.core.replace import replace


def names(plant: Plant) -> tuple[tuple[str, ...], dict[str, tuple[str, ...]]]:
    return plant.busy, dict(plant.parked)


def test_a_new_line_has_all_parked() -> None:
    """It should have nobody to look at."""
    plant = SmallLine().plant
    assert names(plant) == ((), {"buffer": LINE.carriers})
    assert parked_at(plant, "buffer") == LINE.carriers
    assert parked_at(plant, "load") == ()
    assert parked_count(plant) == len(LINE.carriers)
    assert [carrier.id for carrier in parked_first(plant)] == ["c1"]


@pytest.mark.parametrize(
    "change",
    [
        {"move": Move("m", "load", 1.0)},
        {"unit": "A-01"},
        {"job": "j"},
        {"doubt": "strange"},
        {"astray": True},
        {"held": "look"},
        {"failed_moves": 1},
        {"station": "load"},
    ],
)
def test_whoever_is_asked_something_is_busy(change: dict[str, Any]) -> None:
    """It should be busy as long as that is so, and have its old place in the order afterwards."""
    before = SmallLine().plant
    changed = replace(before.carriers["c2"], **change)
    plant = with_carrier(before, before.at, changed)
    assert plant.carriers["c2"] == changed
    assert names(plant) == (("c2",), {"buffer": ("c1", "c3", "c4")})
    assert names(with_carrier(plant, plant.at, replace(changed, reads=1))) == names(plant)
    assert names(with_carrier(plant, plant.at, before.carriers["c2"])) == names(before)


def test_the_busy_are_in_configured_order() -> None:
    """It should not matter who became busy first, nor in which way they are given."""
    plant = SmallLine().plant
    for name in ("c3", "c1"):
        plant = with_carrier(plant, plant.at, replace(plant.carriers[name], held="look"))
    assert plant.busy == ("c1", "c3")
    for name in ("c4", "c2"):
        plant = with_carrier(plant, plant.at, replace(plant.carriers[name], held="look"))
    assert names(plant) == (LINE.carriers, {})


def test_all_at_once_is_the_same() -> None:
    """It should be what changes one by one come to."""
    line = SmallLine()
    line.order("A", (FILL,), (FILL,))
    line.settle()
    fields = all_placed(LINE, line.plant.carriers)
    assert (fields["busy"], fields["parked"]) == (line.plant.busy, line.plant.parked)
    assert fields["busy"]


def test_each_buffer_has_its_own() -> None:
    """It should tell for each who is parked there."""
    stations = {**LINE.stations, "attic": dataclasses.replace(LINE.stations["buffer"], name="attic")}
    line = dataclasses.replace(LINE, stations=stations)
    carriers = Map({name: Carrier(name, "attic" if name == "c3" else "buffer") for name in LINE.carriers})
    plant = Plant(line=line, **all_placed(line, carriers))
    assert names(plant) == ((), {"buffer": ("c1", "c2", "c4"), "attic": ("c3",)})
    moved = with_carrier(plant, plant.at, replace(carriers["c1"], station="attic"))
    assert names(moved) == ((), {"buffer": ("c2", "c4"), "attic": ("c1", "c3")})
    assert {carrier.id for carrier in parked_first(moved)} == {"c1", "c2"}
