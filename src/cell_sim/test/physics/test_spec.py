from pathlib import Path

import mujoco
import numpy as np
import pytest
from small_worlds import INERTIAL, compiled, read, run

from cell_sim.physics.spec import build_spec
from cell_world.geometry import Pose
from cell_world.sdf.elements import WORLD, Joint, JointKind, SdfWorld
from cell_world.sdf.reader import load_world
from cell_world.sdf.tree import joint_above

WORLDS = Path(__file__).parents[4] / "worlds"
TREE = f"""
<frame name="corner"><pose>1 2 0.5 0.1 0.2 0.3</pose></frame>
<model name="robot">
  <pose relative_to="corner">0.1 0.2 0.3 -0.3 0.2 0.1</pose>
  <link name="fore"><pose relative_to="elbow">0.1 0 0 0 0.3 0</pose>{INERTIAL}</link>
  <link name="base"><pose>0 0 0.1 0 0 1</pose>{INERTIAL}</link>
  <link name="upper"><pose relative_to="shoulder">0 0.1 0 0.5 0 0</pose>{INERTIAL}
    <sensor name="eye" type="camera"><pose>0.1 0.2 0.3 0.4 0.5 0.6</pose><camera>
      <horizontal_fov>1</horizontal_fov><image><width>8</width><height>6</height></image>
      <clip><near>0.1</near><far>9</far></clip></camera></sensor></link>
  <link name="slide"><pose relative_to="fore">0 0 0.2 0 0 0.7</pose>{INERTIAL}</link>
  <link name="plate"><pose relative_to="slide">0.2 0 0 1 0 0</pose>{INERTIAL}</link>
  <joint name="foot" type="fixed"><parent>world</parent><child>base</child></joint>
  <joint name="shoulder" type="revolute"><pose relative_to="base">0 0 0.2 0.4 0 0</pose>
    <parent>base</parent><child>upper</child><axis><xyz expressed_in="base">0 1 1</xyz></axis></joint>
  <joint name="elbow" type="continuous"><pose relative_to="upper">0.3 0 0 0 0.2 0</pose>
    <parent>upper</parent><child>fore</child><axis><xyz>0 1 0</xyz></axis></joint>
  <joint name="reach" type="prismatic"><pose>0 0.1 0 0.2 0.3 0</pose>
    <parent>fore</parent><child>slide</child><axis><xyz>1 0 0.5</xyz></axis></joint>
  <joint name="glue" type="fixed"><parent>slide</parent><child>plate</child></joint>
  <frame name="tip" attached_to="plate"><pose>0 0 0.1 0.2 0 0</pose></frame>
</model>
<model name="free"><pose>3 0 1 0.5 0.6 0.7</pose><link name="body"><pose>0 0 0.1 0 0 0</pose>{INERTIAL}</link></model>
<model name="rock"><static>true</static><pose>0 0 0 0 0 0.4</pose><link name="body"/></model>
"""


def close(xpos: np.ndarray, xquat: np.ndarray, pose: Pose) -> bool:
    """Whether a place of MuJoCo is this pose, within 1e-6."""
    same_turn = abs(float(np.dot(xquat, pose.quaternion))) > 1.0 - 1e-12
    return bool(np.allclose(xpos, pose.position, atol=1e-6)) and same_turn


def site_pose(data: mujoco.MjData, name: str) -> tuple[np.ndarray, np.ndarray]:
    quaternion = np.zeros(4)
    mujoco.mju_mat2Quat(quaternion, data.site(name).xmat)
    return data.site(name).xpos, quaternion


def check_poses(world: SdfWorld) -> None:
    model = build_spec(world).compile()
    data = mujoco.MjData(model)
    mujoco.mj_kinematics(model, data)
    assert model.nbody == len(world.links) + 1
    for name, link in world.links.items():
        assert close(data.body(name).xpos, data.body(name).xquat, link.pose), name
    for name, frame in world.frames.items():
        assert close(*site_pose(data, name), frame.world), name


def test_everything_starts_where_the_reader_puts_it(tmp_path: Path) -> None:
    """It should have the same poses after MuJoCo's own kinematics, whatever the order in the file."""
    check_poses(read(tmp_path, TREE))


@pytest.mark.parametrize("file", sorted(WORLDS.glob("*.sdf")), ids=lambda file: file.stem)
def test_worlds_start_where_the_reader_puts_them(file: Path) -> None:
    """It should hold for the worlds of the line, too."""
    check_poses(load_world(file, [WORLDS / "models"]))


def moved(joint: Joint, position: float) -> Pose:
    """How a joint moves its child, seen from the joint."""
    axis = np.array(joint.axis)
    if joint.kind is JointKind.PRISMATIC:
        return Pose(tuple(position * axis))
    if joint.kind is JointKind.FIXED:
        return Pose()
    return Pose(quaternion=(np.cos(position / 2), *(np.sin(position / 2) * axis)))


def by_hand(world: SdfWorld, link: str, positions: dict[str, float]) -> Pose:
    """Pose of a link after its joints have moved, from the reader's numbers alone."""
    above = joint_above(world.joints).get(link)
    start = world.links[link].pose
    if above is None or above.parent == WORLD:
        return start
    parent = by_hand(world, above.parent, positions)
    in_parent = world.links[above.parent].pose.inverse() @ start @ above.pose
    return parent @ in_parent @ moved(above, positions.get(above.name, 0.0)) @ above.pose.inverse()


def test_joints_move_about_their_axes(tmp_path: Path) -> None:
    """It should turn and slide links as the joints' poses and axes say."""
    world = read(tmp_path, TREE)
    model = build_spec(world).compile()
    data = mujoco.MjData(model)
    positions = {"robot::shoulder": 0.7, "robot::elbow": -1.1, "robot::reach": 0.25}
    for name, position in positions.items():
        data.joint(name).qpos = position
    mujoco.mj_kinematics(model, data)
    for name in ("robot::upper", "robot::fore", "robot::slide", "robot::plate"):
        assert close(data.body(name).xpos, data.body(name).xquat, by_hand(world, name, positions)), name
    tip = by_hand(world, "robot::plate", positions) @ world.frames["robot::tip"].pose
    assert close(*site_pose(data, "robot::tip"), tip)


def test_only_free_roots_float(tmp_path: Path) -> None:
    """It should give a free joint to what no joint holds and what is not static."""
    model, _ = compiled(tmp_path, TREE)
    kinds = {model.joint(i).name: model.jnt_type[i] for i in range(model.njnt)}
    hinge, slide, free = (getattr(mujoco.mjtJoint, f"mjJNT_{kind}") for kind in ("HINGE", "SLIDE", "FREE"))
    assert kinds == {
        "robot::shoulder": hinge,
        "robot::elbow": hinge,
        "robot::reach": slide,
        "free::body": free,
    }
    assert {model.body(i).name for i in range(1, model.nbody) if model.body_weldid[i] == 0} == {
        "robot::base",
        "rock::body",
    }


def test_settings_reach_the_model(tmp_path: Path) -> None:
    """It should take time and gravity from the world and the rest from the options."""
    content = '<gravity>0 0 -3</gravity><physics type="ode"><max_step_size>0.004</max_step_size></physics>'
    model, _ = compiled(tmp_path, content, integrator="discrete", cone="pyramidal", impratio=1.0)
    assert model.opt.timestep == 0.004
    assert list(model.opt.gravity) == [0.0, 0.0, -3.0]
    assert model.opt.integrator == mujoco.mjtIntegrator.mjINT_DISCRETE
    assert model.opt.cone == mujoco.mjtCone.mjCONE_PYRAMIDAL
    assert model.opt.impratio == 1.0


def test_gravity_can_be_switched_off_for_a_link(tmp_path: Path) -> None:
    """It should let one body fall and the other not."""
    link = f'<link name="body"><gravity>{{}}</gravity>{INERTIAL}</link>'
    models = [f'<model name="{name}">{link.format(flag)}</model>' for name, flag in (("a", "true"), ("b", "false"))]
    model, data = compiled(tmp_path, "".join(models))
    run(model, data, 0.5)
    assert data.body("a::body").xpos[2] == pytest.approx(-0.5 * 9.8 * 0.25, rel=0.01)
    assert data.body("b::body").xpos[2] == pytest.approx(0.0, abs=1e-9)
