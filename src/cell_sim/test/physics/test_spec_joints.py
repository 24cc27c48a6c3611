from pathlib import Path

import mujoco
import pytest
from small_worlds import INERTIAL, compiled, read, run

from cell_sim.physics.arm.servo import Servo
from cell_sim.physics.simulation import Simulation
from cell_sim.physics.spec import build_spec
from cell_sim.world.joint_limits import JointLimits


def mechanism(joints: str, links: str = "b c") -> str:
    """A base on the ground and links that joints hang on it."""
    bodies = "".join(f'<link name="{name}">{INERTIAL}</link>' for name in links.split())
    foot = '<joint name="foot" type="fixed"><parent>world</parent><child>a</child></joint>'
    return f'<gravity>0 0 0</gravity><model name="m"><link name="a"/>{bodies}{foot}{joints}</model>'


def joint(name: str, kind: str, child: str, axis: str) -> str:
    axis = f"<axis>{axis}</axis>" if axis else ""
    return f'<joint name="{name}" type="{kind}"><parent>a</parent><child>{child}</child>{axis}</joint>'


LIMITS = """<xyz>0 0 2</xyz><limit><lower>-0.5</lower><upper>0.25</upper><velocity>1</velocity>
<effort>3</effort></limit><dynamics><damping>0.7</damping><friction>0.2</friction></dynamics>"""


def test_a_joint_has_its_limits_and_dynamics(tmp_path: Path) -> None:
    """It should take all that MuJoCo can hold of a joint."""
    model, _ = compiled(
        tmp_path, mechanism(joint("turn", "revolute", "b", LIMITS) + joint("slide", "prismatic", "c", LIMITS))
    )
    turn, slide = model.joint("m::turn"), model.joint("m::slide")
    for made, kind in ((turn, mujoco.mjtJoint.mjJNT_HINGE), (slide, mujoco.mjtJoint.mjJNT_SLIDE)):
        assert made.type[0] == kind
        assert list(made.axis) == [0.0, 0.0, 1.0]
        assert (made.limited[0], *made.range) == (1, -0.5, 0.25)
        assert (model.jnt_actfrclimited[made.id], *model.jnt_actfrcrange[made.id]) == (1, -3.0, 3.0)
        assert (made.damping[0], made.frictionloss[0]) == (0.7, 0.2)
    assert (turn.armature[0], slide.armature[0]) == (0.05, 0.1)


def test_a_joint_without_limits_has_none(tmp_path: Path) -> None:
    """It should turn as often as it likes."""
    free = "<xyz>0 0 1</xyz>"
    model, _ = compiled(
        tmp_path, mechanism(joint("wheel", "continuous", "b", free) + joint("knob", "revolute", "c", free))
    )
    for name in ("m::wheel", "m::knob"):
        assert not model.joint(name).limited[0]
        assert not model.jnt_actfrclimited[model.joint(name).id]


def test_limits_hold(tmp_path: Path) -> None:
    """It should stop a link that is driven against a limit with all its effort."""
    model, data = compiled(tmp_path, mechanism(joint("slide", "prismatic", "b", LIMITS), "b"))
    data.joint("m::slide").qfrc_applied = 3.0
    run(model, data, 2.0)
    assert data.joint("m::slide").qpos[0] == pytest.approx(0.25, abs=0.002)


@pytest.mark.parametrize("at", [0.0, 0.2, -1e-9, 1e6])
def test_a_joint_whose_limits_are_one_is_locked(tmp_path: Path, at: float) -> None:
    """It should stay where its limits are, however hard it is driven."""
    locked = LIMITS.replace("<lower>-0.5</lower><upper>0.25</upper>", f"<lower>{at}</lower><upper>{at}</upper>")
    model, data = compiled(tmp_path, mechanism(joint("slide", "prismatic", "b", locked), "b"))
    data.joint("m::slide").qpos = at
    data.joint("m::slide").qfrc_applied = 3.0
    run(model, data, 1.0)
    assert data.joint("m::slide").qpos[0] == pytest.approx(at, abs=0.002)


def test_a_joint_of_no_effort_has_no_drive(tmp_path: Path) -> None:
    """It should not feel what its motor wants, but everything else."""
    idle = LIMITS.replace("<effort>3</effort>", "<effort>0</effort>")
    world = read(tmp_path, mechanism(joint("slide", "prismatic", "b", idle), "b"))
    limit = world.joints["m::slide"].limit
    servo = Servo({"m::slide": JointLimits(limit.lower, limit.upper, limit.velocity, limit.effort)})
    sim = Simulation(build_spec(world), [servo])
    servo.target.position[:] = 0.1
    sim.step(500)
    assert abs(sim.data.joint("m::slide").qpos[0]) < 1e-9
    sim.data.joint("m::slide").qfrc_applied = 3.0
    sim.step(500)
    assert sim.data.joint("m::slide").qpos[0] > 0.1


@pytest.mark.parametrize("endless", ["inf", "1e16", "1e300"])
def test_infinite_limits_are_none(tmp_path: Path, endless: str) -> None:
    """It should read what SDF writes for infinity, before and since its version 1.10."""
    limit = f"<lower>-{endless}</lower><upper>{endless}</upper><effort>{endless}</effort><velocity>-1</velocity>"
    axis = f"<xyz>0 0 1</xyz><limit>{limit}</limit>"
    model, _ = compiled(tmp_path, mechanism(joint("knob", "revolute", "b", axis), "b"))
    assert not model.joint("m::knob").limited[0]
    assert not model.jnt_actfrclimited[model.joint("m::knob").id]


def test_a_ball_turns_every_way(tmp_path: Path) -> None:
    """It should have three degrees of freedom."""
    model, _ = compiled(tmp_path, mechanism(joint("eye", "ball", "b", ""), "b"))
    assert model.joint("m::eye").type[0] == mujoco.mjtJoint.mjJNT_BALL
    assert model.nv == 3


def test_a_joint_follows_the_one_it_mimics(tmp_path: Path) -> None:
    """It should stand at multiplier * leader + offset while the leader moves, and after."""
    axis = "<xyz>1 0 0</xyz><limit><lower>-1</lower><upper>1</upper></limit><dynamics><damping>5</damping></dynamics>"
    mimic = (
        '<mimic joint="leader"><multiplier>-0.5</multiplier><offset>0.02</offset><reference>0.01</reference></mimic>'
    )
    model, data = compiled(
        tmp_path,
        mechanism(joint("leader", "prismatic", "b", axis) + joint("follower", "prismatic", "c", axis + mimic)),
    )
    run(model, data, 0.2)
    data.joint("m::leader").qfrc_applied = 2.0
    errors = []
    for _ in range(500):
        mujoco.mj_step(model, data)
        errors.append(data.joint("m::follower").qpos[0] - (-0.5 * (data.joint("m::leader").qpos[0] - 0.01) + 0.02))
    assert data.joint("m::leader").qpos[0] > 0.1
    assert max(map(abs, errors)) < 2e-4
