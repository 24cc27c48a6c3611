"""What somebody may let go wrong."""

import math

import pytest
from stand_in import box, catalogue, model_of

from cell_sim.physics.mujoco_world import MujocoWorld
from cell_sim.world_runtime.faults import UnknownFault, inject
from cell_sim.world_runtime.things import bring
from cell_world.geometry import Pose

HUGE = 1_000_000


@pytest.fixture
def sim() -> MujocoWorld:
    sim = MujocoWorld(model_of(box("crate", "0 0 0.1")), catalogue=catalogue)
    bring(sim, "part", Pose((1.0, 0.0, 0.02)))
    return sim


def test_faults_come_and_end(sim: MujocoWorld) -> None:
    """It should dim the light, brighten it again, and shift a part."""
    inject(sim, "", "dim", 0.25)
    assert sim.lighting.level == 0.75
    inject(sim, "", "dim", 0.0)
    assert sim.lighting.level == 1.0
    inject(sim, "part_1", "shift", -0.5)
    sim.step(1)
    assert sim.truth()["part_1::link"].position[0] == pytest.approx(0.5, abs=1e-6)


@pytest.mark.parametrize("size", [math.nan, math.inf, -math.inf, 1e300, 1.1, -0.1])
def test_a_size_that_is_none_is_refused(sim: MujocoWorld, size: float) -> None:
    """It should leave everything as it is."""
    with pytest.raises(ValueError, match="the size of 'dim' must be"):
        inject(sim, "lighting", "dim", size)
    assert sim.lighting.level == 1.0
    if abs(size) > 1.0 or math.isnan(size):
        with pytest.raises(ValueError, match="the size of shift"):
            inject(sim, "part_1", "shift", size)
        assert sim.truth()["part_1::link"].position[0] == 1.0


@pytest.mark.parametrize(
    ("device", "fault", "text"),
    [
        ("nobody", "dim", "there is no 'nobody'; there are lighting, notes, part_1"),
        ("crate", "shift", "there is no 'crate'"),
        ("part_1", "dim", "cannot suffer 'dim'; it can: shift"),
        ("lighting", "explode", "cannot suffer 'explode'"),
        pytest.param("", "x" * HUGE, "cannot suffer 'xxx", id="huge fault"),
        pytest.param("x" * HUGE, "dim", "there is no 'xxx", id="huge device"),
    ],
)
def test_what_nobody_can_suffer_is_refused(sim: MujocoWorld, device: str, fault: str, text: str) -> None:
    """It should name what there is, in a short text."""
    with pytest.raises(UnknownFault) as refused:
        inject(sim, device, fault, 1.0)
    assert text in str(refused.value) and len(str(refused.value)) < 300
