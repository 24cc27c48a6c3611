"""A physics that breaks down is noticed at once."""

from collections.abc import Callable

import numpy as np
import pytest
from stand_in import box, model_of

from cell_sim.physics.arm.servo import Servo
from cell_sim.physics.device import Device
from cell_sim.physics.simulation import Simulation
from cell_sim.world.joint_limits import JointLimits
from cell_sim.world.world import Unstable

SLIDE = '<body name="slide"><joint name="slide" type="slide" axis="1 0 0"/><geom size="0.1" mass="1"/></body>'


def world(*devices: Device) -> Simulation:
    return Simulation(model_of(SLIDE, box("box", "1 0 0.02")), [Servo({"slide": JointLimits()}), *devices])


def spoil_position(sim: Simulation) -> None:
    sim.data.joint("box").qpos[0] = np.nan


def spoil_velocity(sim: Simulation) -> None:
    sim.data.joint("box").qvel[2] = np.inf


def push_hard(sim: Simulation) -> None:
    sim.data.qfrc_applied[0] = 1e300


def spoil_set_point(sim: Simulation) -> None:
    sim.device("servo", Servo).target.position[0] = np.nan


@pytest.mark.parametrize(
    ("spoil", "text"),
    [
        (spoil_position, "a position is no number"),
        (spoil_velocity, "a velocity is no number"),
        (push_hard, "an acceleration is no number"),
        (spoil_set_point, "a command of a drive is no number"),
    ],
)
def test_what_is_no_number_is_told(spoil: Callable[[Simulation], None], text: str) -> None:
    """It should say what has gone wrong instead of going on or beginning anew."""
    sim = world()
    sim.step(100)
    spoil(sim)
    sim.disturb("box", "slide")
    with pytest.raises(Unstable, match=text) as broken:
        sim.step(5)
    assert "too many" not in str(broken.value)
    assert sim.time > 0.2
    with pytest.raises(Unstable):
        sim.step(1)


def test_too_many_contacts_are_told() -> None:
    """It should not go on with contacts left out."""
    spec = model_of(*(box(f"box_{n}", f"{0.1 * n} 0 0.5") for n in range(30)))
    spec.memory = 300_000
    sim = Simulation(spec)
    for number in range(30):
        sim.data.joint(f"box_{number}").qpos[:3] = 0.0, 0.0, 0.02
    with pytest.raises(Unstable):
        sim.step(20)


def test_who_fails_because_of_it_is_not_to_blame() -> None:
    """It should call the physics unstable when a device meets what is no number, and a bug a bug."""

    class Strict(Device):
        def after_step(self, sim: Simulation) -> None:
            if not np.isfinite(sim.data.qpos).all():
                raise ValueError("that is no number")
            if sim.time > 0.3:
                raise RuntimeError("a bug")

    sim = world(Strict("strict"))
    with pytest.raises(RuntimeError, match="a bug"):
        sim.step(1000)
    sim = world(Strict("strict"))
    sim.step(10)
    spoil_position(sim)
    with pytest.raises(Unstable):
        sim.step(5)


def test_a_restored_one_is_stable() -> None:
    """It should go on from a state that was saved before."""
    sim, alone = world(), world()
    for one in (sim, alone):
        one.step(100)
    saved = sim.checkpoint()
    spoil_position(sim)
    with pytest.raises(Unstable):
        sim.step(5)
    sim.restore(saved)
    for one in (sim, alone):
        one.step(100)
    assert sim.data.qpos.tobytes() == alone.data.qpos.tobytes()
