"""Models of a world as wholes."""

from pathlib import Path

import pytest

from cell_world.sdf.elements import SdfWorld
from cell_world.sdf.models import loose_models, renamed, without
from cell_world.sdf.reader import load_world

WORLDS = Path(__file__).parents[4] / "worlds"
LIBRARY = WORLDS / "models"


@pytest.fixture(scope="module")
def finishing() -> SdfWorld:
    return load_world(WORLDS / "finishing.sdf", [LIBRARY])


def names_in(world: SdfWorld) -> set[str]:
    """The names of all that stands in a world."""
    return {*world.models, *world.links, *world.joints, *world.frames, *world.lights}


def test_what_is_not_bolted_down_is_loose(finishing: SdfWorld) -> None:
    """It should be carriers and parts, and nothing of the cell, the track or the floor."""
    assert [model.name for model in loose_models(finishing)] == ["carrier_1", "case_lamp_1"]


def test_without_a_model_nothing_of_it_is_left(finishing: SdfWorld) -> None:
    """It should take everything in it, and nothing that is only called alike."""
    left = names_in(without(finishing, ["case_lamp_1", "carrier"]))
    gone = names_in(finishing) - left
    assert gone
    assert all(name.partition("::")[0] == "case_lamp_1" for name in gone)
    assert not any(name.startswith("case_lamp_1") for name in left)


def test_a_model_by_another_name() -> None:
    """It should be the same, by that name in all that refers to it."""
    own = load_world(LIBRARY / "case_lamp" / "model.sdf", [LIBRARY])
    other = renamed(own, "case_7")
    assert names_in(other) == {name.replace("case_lamp", "case_7", 1) for name in names_in(own)}
    joint = other.joints["case_7::support_1"]
    assert (joint.name, joint.model, joint.parent) == ("case_7::support_1", "case_7", "case_7::body")
    assert other.links["case_7::body"].collisions[0].name.startswith("case_7::")
    assert renamed(other, "case_lamp") == own


def test_a_model_without_a_name() -> None:
    """It should use names as they are within the model."""
    own = renamed(load_world(LIBRARY / "case_lamp" / "model.sdf", [LIBRARY]), "")
    assert "" in own.models
    assert own.joints["support_1"].parent == "body"
