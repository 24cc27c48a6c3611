"""It should know where everything stands, whatever has moved."""

from dataclasses import replace

import numpy as np
import pytest

from cell_motion.planning.request import Held
from cell_motion.planning.scene import PlanningScene
from cell_world.geometry import Pose
from cell_world.sdf.elements import Mimic, SdfWorld

LIFT = "cell::arm::shoulder_lift_joint"
TCP = "cell::gripper::tcp"


def test_start(world: SdfWorld) -> None:
    """It should place all links and frames as the file does."""
    scene = PlanningScene.of(world)
    placed = scene.placed()
    for name, link in world.links.items():
        assert placed[name] == pytest.approx(link.pose.matrix(), abs=1e-12)
    for name, frame in world.frames.items():
        assert scene.pose(name).matrix() == pytest.approx(frame.world.matrix(), abs=1e-9)


def test_published_kinematics(world: SdfWorld) -> None:
    """It should bring the flange where the published Denavit-Hartenberg table of the arm does."""
    d = (0.1625, 0.0, 0.0, 0.1333, 0.0997, 0.0996)
    a = (0.0, -0.425, -0.3922, 0.0, 0.0, 0.0)
    alpha = (np.pi / 2, 0.0, 0.0, np.pi / 2, -np.pi / 2, 0.0)
    names = ("shoulder_pan", "shoulder_lift", "elbow", "wrist_1", "wrist_2", "wrist_3")
    scene = PlanningScene.of(world)
    for angles in np.random.default_rng(3).uniform(-3.0, 3.0, (20, 6)):
        flange = scene.pose("cell::arm::base").matrix()
        for row in zip(angles, d, a, alpha, strict=True):
            flange = flange @ _denavit_hartenberg(*row)
        moved = scene.with_joints({f"cell::arm::{n}_joint": v for n, v in zip(names, angles.tolist(), strict=True)})
        assert moved.pose("cell::arm::tool0").matrix() == pytest.approx(flange, abs=1e-6)


def _denavit_hartenberg(theta: float, d: float, a: float, alpha: float) -> np.ndarray:
    ct, st, ca, sa = np.cos(theta), np.sin(theta), np.cos(alpha), np.sin(alpha)
    return np.array(
        [[ct, -st * ca, st * sa, a * ct], [st, ct * ca, -ct * sa, a * st], [0.0, sa, ca, d], [0.0, 0.0, 0.0, 1.0]]
    )


def test_joints_carry_what_hangs_on_them(world: SdfWorld) -> None:
    """It should move everything beyond a joint, tools of other models, too."""
    scene = PlanningScene.of(world)
    moved = scene.with_joints({LIFT: -1.57})
    still = {"cell::arm::base_link", "cell::arm::shoulder_link", "nest::plate", "part::body"}
    for link in still:
        assert moved.pose(link).matrix() == pytest.approx(scene.pose(link).matrix())
    assert np.linalg.norm(np.subtract(moved.pose(TCP).position, scene.pose(TCP).position)) > 0.5


def test_followers(world: SdfWorld) -> None:
    """It should move a joint that mimics another one."""
    scene = PlanningScene.of(world)
    moved = scene.with_joints({"cell::gripper::finger_left": 0.03})
    for side in ("left", "right"):
        link = f"cell::gripper::finger_{side}_link"
        way = np.subtract(moved.pose(link).position, scene.pose(link).position)
        assert np.linalg.norm(way) == pytest.approx(0.03)
    joint = world.joints["cell::gripper::finger_right"]
    twice = replace(joint, mimic=Mimic("cell::gripper::finger_left", 2.0, 0.01))
    lopsided = replace(world, joints={**world.joints, joint.name: twice})
    moved = PlanningScene.of(lopsided).with_joints({"cell::gripper::finger_left": 0.01})
    way = np.subtract(moved.pose(joint.child).position, scene.pose(joint.child).position)
    assert np.linalg.norm(way) == pytest.approx(0.03)


def test_moved_bodies(world: SdfWorld) -> None:
    """It should take the frames and links of a model along."""
    there = Pose.from_xyz_rpy((1.0, 2.0, 3.0), (0.0, 0.0, 1.0))
    scene = PlanningScene.of(world).with_poses({"nest": there})
    assert scene.pose("nest::plate").position == pytest.approx((1.0, 2.0, 3.0))
    assert scene.pose("nest::seat").matrix() == pytest.approx((there @ Pose((0.0, 0.0, 0.01))).matrix())


def test_moved_base(world: SdfWorld) -> None:
    """It should take along what is bolted to a link, joints and all."""
    shift = Pose((0.0, 0.0, 0.7))
    scene = PlanningScene.of(world).with_joints({LIFT: -1.0})
    base = scene.pose("cell::arm::base_link")
    moved = scene.with_poses({"cell::arm::base_link": shift @ base})
    assert moved.pose(TCP).matrix() == pytest.approx((shift @ scene.pose(TCP)).matrix(), abs=1e-9)


def test_robot_joints(world: SdfWorld) -> None:
    """It should name the joints of a robot from its base on, and not those of its tool."""
    names = [joint.name for joint in PlanningScene.of(world).layout.robot_joints("cell::arm")]
    assert names[0] == "cell::arm::shoulder_pan_joint"
    assert names[-1] == "cell::arm::wrist_3_joint"
    assert len(names) == 6
    fingers = PlanningScene.of(world).layout.robot_joints("cell::gripper")
    assert [joint.name for joint in fingers] == ["cell::gripper::finger_left"]


def test_unknown_names(world: SdfWorld) -> None:
    """It should refuse names that the world does not have."""
    scene = PlanningScene.of(world)
    with pytest.raises(KeyError, match="no model or link prat"):
        scene.with_poses({"prat": Pose()})
    with pytest.raises(KeyError, match="no joint elbow"):
        scene.with_joints({"elbow": 1.0})
    with pytest.raises(KeyError, match="no link or frame seat"):
        scene.pose("seat")


def test_held(world: SdfWorld) -> None:
    """It should keep a body's solids where they are seen from the tool."""
    scene = PlanningScene.of(world)
    tool = scene.pose("nest::seat") @ Pose.from_xyz_rpy((0.0, 0.0, 0.05), (np.pi, 0.0, 0.0))
    (solid,) = Held.of(scene, "part", tool).solids
    assert (tool @ solid.pose).position == pytest.approx(scene.pose("part::body").position)
    assert Held.of(scene, "part", tool) == Held.of(scene, "part::body", tool).__class__("part", (solid,))
