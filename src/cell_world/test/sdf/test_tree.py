from pathlib import Path

import pytest

from cell_world.sdf.elements import WORLD, SdfWorld
from cell_world.sdf.reader import load_world
from cell_world.sdf.tree import joint_above, neighbours, rigid_groups

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def hall() -> SdfWorld:
    return load_world(HERE / "hall.sdf", [HERE / "models"])


def test_a_link_hangs_on_one_joint(hall: SdfWorld) -> None:
    """It should find the joint above a link; a free body has none."""
    above = joint_above(hall.joints)
    assert above["cell::arm::grip::palm"].name == "cell::arm::flange"
    assert "plate_1::body" not in above


def test_fixed_joints_make_one_body(hall: SdfWorld) -> None:
    """It should name the topmost link of each rigid group, and the world for what cannot move."""
    assert rigid_groups(hall.links, hall.joints) == {
        "ground::floor": WORLD,
        "cell::table": WORLD,
        "cell::arm::base": WORLD,
        "cell::arm::upper": "cell::arm::upper",
        "cell::arm::fore": "cell::arm::fore",
        "cell::arm::grip::palm": "cell::arm::fore",
        "cell::arm::grip::left": "cell::arm::grip::left",
        "cell::arm::grip::right": "cell::arm::grip::right",
        "plate_1::body": "plate_1::body",
        "plate_2::body": WORLD,
    }


def test_links_touch_at_joints(hall: SdfWorld) -> None:
    """It should pair what a joint lets touch: whole rigid groups, but of what stands still only the parent itself."""
    arm = "cell::arm::"
    named = {tuple(sorted(link.removeprefix(arm) for link in pair)) for pair in neighbours(hall.links, hall.joints)}
    assert named == {
        ("base", "upper"),
        ("fore", "upper"),
        ("grip::palm", "upper"),
        ("fore", "grip::left"),
        ("fore", "grip::right"),
        ("grip::left", "grip::palm"),
        ("grip::palm", "grip::right"),
    }
