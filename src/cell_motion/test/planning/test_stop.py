"""It should bring a moving arm to rest, and elsewhere, within all limits."""

import numpy as np
import pytest

from cell_motion.planning.limits import MotionLimits
from cell_motion.planning.stop import Moving, NoMotion, jog, stop
from cell_motion.planning.trajectory import Trajectory

LIMITS = MotionLimits(np.full(2, -6.0), np.full(2, 6.0), np.full(2, 3.0), np.full(2, 5.0), np.full(2, 100.0))
FAST = Moving(np.array([0.5, 0.0]), np.array([2.5, -1.0]), np.array([1.0, 0.0]))


def fine(motion: Trajectory, order: int) -> np.ndarray:
    return np.abs(motion.at(np.linspace(0.0, motion.duration, 2000), order))


def test_stop() -> None:
    """It should brake as hard as it may, each joint for itself."""
    motion = stop(("a", "b"), FAST, LIMITS)
    assert motion.positions[0] == pytest.approx(FAST.positions)
    assert motion.velocities[0] == pytest.approx(FAST.velocities)
    assert motion.velocities[-1] == pytest.approx((0.0, 0.0), abs=1e-9)
    assert fine(motion, 2).max() < 1.05 * 5.0
    assert 2.5 / 5.0 < motion.duration < 2.5 / 5.0 + 0.2
    early = motion.at([0.4], 1)[0]
    assert abs(early[1]) < 1e-6 < abs(early[0])


def test_stop_at_rest() -> None:
    """It should be no motion where there is none."""
    motion = stop(("a", "b"), Moving(np.ones(2), np.zeros(2), np.zeros(2)), LIMITS)
    assert motion.duration <= 0.01
    assert (motion.positions == 1.0).all()


def test_stop_pressed_hard() -> None:
    """It should stop an arm that measures more acceleration than it may have."""
    motion = stop(("a", "b"), Moving(FAST.positions, FAST.velocities, np.array([9.0, -9.0])), LIMITS)
    assert motion.velocities[-1] == pytest.approx((0.0, 0.0), abs=1e-9)


def test_jog() -> None:
    """It should turn round in motion and come to rest where told, no further than the joints go."""
    motion = jog(("a", "b"), FAST, np.array([-1.0, 9.0]), LIMITS)
    assert motion.positions[-1] == pytest.approx((-1.0, 6.0))
    assert motion.velocities[-1] == pytest.approx((0.0, 0.0), abs=1e-9)
    assert fine(motion, 1).max() < 1.01 * 3.0
    assert fine(motion, 2).max() < 1.05 * 5.0


NOWHERE = np.array([np.nan, 0.0])
STILL = Moving(np.zeros(2), np.zeros(2), np.zeros(2))


@pytest.mark.parametrize(
    "moving",
    [Moving(NOWHERE, np.zeros(2), np.zeros(2)), Moving(np.zeros(2), NOWHERE, np.zeros(2))],
    ids=["position", "velocity"],
)
def test_what_was_not_measured(moving: Moving) -> None:
    """It should say in one line that there is no motion from nowhere."""
    for ask in (lambda: stop(("a", "b"), moving, LIMITS), lambda: jog(("a", "b"), moving, np.ones(2), LIMITS)):
        with pytest.raises(NoMotion, match=r"^there is no motion of a, b: .*nan.*$"):
            ask()


@pytest.mark.parametrize(
    ("target", "velocity", "text"),
    [
        (np.nan, 3.0, "target position nan"),
        (1.0, 0.0, "there is no motion of a, b"),
        (1.0, 1e-3, "would take 1000"),
        (1.0, 1e-12, "is no motion"),
    ],
)
def test_a_jog_that_cannot_be(target: float, velocity: float, text: str) -> None:
    """It should refuse a target that is none, and a joint that cannot move, at once and without filling the memory."""
    limits = MotionLimits(LIMITS.lower, LIMITS.upper, np.full(2, velocity), LIMITS.acceleration, LIMITS.jerk)
    with pytest.raises(NoMotion, match=text):
        jog(("a", "b"), STILL, np.full(2, target), limits)


def test_a_speed_that_nothing_has() -> None:
    """It should not brake for days."""
    with pytest.raises(NoMotion, match="the motion of a, b would take 2000 s"):
        stop(("a", "b"), Moving(np.zeros(2), np.full(2, 1e4), np.zeros(2)), LIMITS)
