"""Bodies inside one another are noticed."""

import pytest
from stand_in import box, model_of

from cell_sim.physics.depth_watch import DepthWatch
from cell_sim.physics.simulation import Simulation


def world(height: float) -> tuple[Simulation, DepthWatch]:
    """A cube whose middle is this high above the floor, which is 2 cm for one that stands."""
    watch = DepthWatch()
    return Simulation(model_of(box("cube", f"0 0 {height}")), [watch]), watch


def test_what_stands_is_not_noticed() -> None:
    """It should take the give of surfaces for nothing."""
    sim, watch = world(0.02)
    sim.step(100)
    assert watch.worst is None


def test_the_deepest_is_kept() -> None:
    """It should keep depth, time and bodies of the worst moment, also through a checkpoint."""
    sim, watch = world(0.012)
    sim.step(100)
    assert watch.worst is not None
    assert watch.worst.depth == pytest.approx(0.008, abs=0.0005)
    assert watch.worst.time < 0.01
    assert {watch.worst.first, watch.worst.second} == {"world", "cube"}
    copy, other = world(0.02)
    copy.restore(sim.checkpoint())
    assert other.worst == watch.worst
    copy.reset()
    assert other.worst is None
