"""It should be as fast as the limits allow on any way, and smooth."""

import numpy as np
import pytest

from cell_motion.planning.failure import Blocked, Reason
from cell_motion.planning.limits import MotionLimits
from cell_motion.planning.sampling.check import check
from cell_motion.planning.sampling.curve import distinct, rounded, through
from cell_motion.planning.sampling.sweep import Guarding
from cell_motion.planning.sampling.timing import timed
from cell_motion.planning.trajectory import Trajectory

LIMITS = MotionLimits(np.full(3, -4.0), np.full(3, 4.0), np.array([1.0, 2.0, 3.0]), np.full(3, 5.0), np.full(3, 100.0))
NAMES = ("a", "b", "c")


def fine(motion: Trajectory) -> np.ndarray:
    return np.linspace(0.0, motion.duration, 4000)


@pytest.mark.parametrize("seed", range(8))
def test_within_limits(seed: int) -> None:
    """It should keep every limit between the points, too, and reach one most of the time."""
    chance = np.random.default_rng(seed)
    corners = chance.uniform(-2.0, 2.0, (2 + seed % 5, 3))
    cuts = chance.uniform(0.01, 0.3, len(corners) - 2).tolist()
    motion = timed(NAMES, rounded(corners, cuts), LIMITS)
    velocities = np.abs(motion.at(fine(motion), 1)) / LIMITS.velocity
    accelerations = np.abs(motion.at(fine(motion), 2)) / LIMITS.acceleration
    assert velocities.max() < 1.03
    assert accelerations.max() < 1.03
    busy = np.maximum(velocities, accelerations).max(axis=1) > 0.7
    assert busy.mean() > 0.4
    assert motion.positions[0] == pytest.approx(corners[0])
    assert motion.positions[-1] == pytest.approx(corners[-1])


@pytest.mark.parametrize("length", [1.0, 1e-3, 1e-5, 1e-7])
def test_a_way_may_be_short(length: float) -> None:
    """It should find a motion along the smallest correction, which takes little time."""
    parts = np.linspace(0.0, 1.0, 6)
    motion = timed(NAMES, through(parts, parts[:, None] * length * np.array([1.0, -0.5, 0.2])), LIMITS)
    assert motion.positions[-1] == pytest.approx(length * np.array([1.0, -0.5, 0.2]))
    assert motion.duration < 0.2 + 2.0 * length**0.5


@pytest.mark.parametrize(
    "measured",
    [
        (-3.76533593e-07, -5.55065846e-10, 1.11569289e-11, -1.73104959e-13, 2.23773755e-10, -3.61705202e-06),
        (9.66571607e-13, 2.74024721e-11, 1.62206412e-06, -8.44608123e-09, -1.54767555e-17, -2.54537966e-13),
    ],
)
@pytest.mark.parametrize("times", [1.0, 10.0])
def test_an_arm_goes_where_it_almost_is(measured: tuple[float, ...], times: float) -> None:
    """It should find the motion home of an arm that came home but for the noise of what is measured there."""
    home = np.array([0.0, -1.57, 1.57, -1.57, -1.57, 0.0])
    limits = MotionLimits(*(np.full(6, value) for value in (-6.3, 6.3, np.pi, 5.0, 100.0)))
    start = home + times * np.array(measured)
    motion = timed(tuple("abcdef"), rounded(np.array([start, home]), []), limits)
    assert motion.positions[-1] == pytest.approx(home, abs=1e-12)
    assert motion.duration < 0.12


def test_how_far_each_joint_goes_does_not_matter() -> None:
    """It should time any straight way, though some joints move a million times less than others."""
    chance = np.random.default_rng(0)
    for _ in range(60):
        moved = chance.choice([-1.0, 1.0], 3) * 10.0 ** chance.uniform(-13.0, 0.3, 3)
        moved[chance.integers(3)] = 10.0 ** chance.uniform(-6.0, 0.3)
        start = chance.uniform(-1.0, 1.0, 3)
        motion = timed(NAMES, rounded(np.array([start, start + moved]), []), LIMITS)
        assert motion.positions[-1] == pytest.approx(start + moved, abs=1e-12)


def test_stays_on_its_way() -> None:
    """It should go along the curve, not beside it."""
    corners = np.array([[0.0, 0.0, 0.0], [1.0, 0.0, 0.0], [1.0, 1.0, 0.5]])
    curve = rounded(corners, [0.2])
    motion = timed(NAMES, curve, LIMITS)
    dense = curve(np.linspace(*curve.breaks[[0, -1]], 4000))
    for positions in motion.at(np.linspace(0.0, motion.duration, 200)):
        assert np.linalg.norm(dense - positions, axis=1).min() < 1e-3


def test_no_jerks() -> None:
    """It should let no acceleration change at once."""
    motion = timed(NAMES, rounded(np.array([[0.0, 0.0, 0.0], [1.0, 1.0, 1.0]]), []), LIMITS)
    times = fine(motion)
    jerk = np.abs(np.diff(motion.at(times, 2), axis=0)).max() / (times[1] - times[0])
    assert jerk < 6.0 * LIMITS.jerk.max()
    assert np.abs(motion.accelerations[[0, -1]]).max() < 1e-9


def test_rounded_corner() -> None:
    """It should leave the legs where told, bend without a kink, and cut the corner a little."""
    corners = np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 1.0]])
    curve = rounded(corners, [0.1])
    parameters = np.linspace(*curve.breaks[[0, -1]], 2001)
    points, slopes = curve(parameters), curve(parameters, 1)
    assert np.abs(np.diff(slopes, axis=0)).max() < 0.05
    assert points[0] == pytest.approx(corners[0])
    assert points[-1] == pytest.approx(corners[-1])
    nearest = np.linalg.norm(points - corners[1], axis=1).min()
    assert 0.01 < nearest < 0.1
    off_legs = np.minimum(np.abs(points[:, 1]), np.abs(points[:, 0] - 1.0)) > 1e-9
    assert np.linalg.norm(points[off_legs] - corners[1], axis=1).max() <= 0.1 + 1e-9


def test_dense_points() -> None:
    """It should meet points that are given densely."""
    parameters = np.linspace(0.0, 1.0, 20)
    points = np.column_stack([np.sin(parameters), np.cos(parameters)])
    assert through(parameters, points)(parameters) == pytest.approx(points)


def test_repeated_corners() -> None:
    """It should take the same corner twice for one."""
    corners = np.array([[0.0, 0.0], [0.0, 0.0], [1.0, 0.0], [1.0, 1e-9]])
    assert distinct(corners).tolist() == [[0.0, 0.0], [1.0, 0.0]]


def motion_of(positions: list[float], period: float) -> Trajectory:
    values = np.array(positions)[:, None] * np.ones(3)
    zeros = np.zeros_like(values)
    return Trajectory(NAMES, period * np.arange(len(values)), values, zeros, zeros)


@pytest.mark.parametrize(
    ("motion", "words"),
    [
        (motion_of([0.0, 1.0], 0.1), "exceeds a velocity or acceleration limit"),
        (motion_of([3.0, 4.1], 10.0), "leaves the joint limits"),
    ],
)
def test_last_check(motion: Trajectory, words: str, nothing_to_guard: Guarding) -> None:
    """It should refuse what breaks a limit."""
    with pytest.raises(Blocked, match=words) as refused:
        check(motion, nothing_to_guard, LIMITS)
    assert refused.value.failure.reason is Reason.UNSAFE
