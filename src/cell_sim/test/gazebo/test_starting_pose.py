"""Where links begin, and what joints say of where links are."""

import random
from pathlib import Path

import pytest

from cell_sim.gazebo.starting_pose import MOVING, JointGauge, link_poses, starts
from cell_world.sdf.elements import SdfWorld
from cell_world.sdf.reader import load_world

WORLDS = Path(__file__).parents[4] / "worlds"


@pytest.fixture(scope="module")
def world() -> SdfWorld:
    return load_world(WORLDS / "microfactory.sdf", [WORLDS / "models"])


def test_a_gauge_reads_what_a_joint_was_set_to(world: SdfWorld) -> None:
    """It should be so for every joint of the line, at any value, also beyond half a turn."""
    dice = random.Random(1)
    joints = [joint for joint in world.joints.values() if joint.kind in MOVING]
    values = {joint.name: dice.uniform(-3.0, 5.0) for joint in joints}
    poses = link_poses(world, values)
    assert len(joints) > 30
    for joint in joints:
        gauge, child = JointGauge(world, joint), poses[joint.child]
        parent = poses.get(joint.parent)
        place = (parent.position, parent.quaternion) if parent else None
        read = gauge.value(place, (child.position, child.quaternion), values[joint.name] + 0.5)
        assert read == pytest.approx(values[joint.name], abs=1e-9), joint.name


def test_robots_begin_where_their_cells_say_with_open_fingers(world: SdfWorld) -> None:
    """It should name what does not begin at zero."""
    begin = starts(world)
    assert begin["assembly::arm::shoulder_pan_joint"] == pytest.approx(2.375277)
    assert begin["finishing::gripper::finger_right"] == world.joints["finishing::gripper::finger_right"].limit.upper
    assert not [name for name in begin if "stopper" in name or "gantry" in name]
