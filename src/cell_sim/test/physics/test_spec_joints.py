from pathlib import Path

import mujoco
import pytest
from small_worlds import INERTIAL, compiled, run


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
