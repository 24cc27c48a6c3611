"""It should prove exactly what looking at every sample would find, with far fewer looks."""

from collections.abc import Callable

import numpy as np
import pytest

from cell_motion.planning.request import JointGoal, MotionRequest
from cell_motion.planning.sampling.backend import SamplingBackend
from cell_motion.planning.sampling.guards import Guard
from cell_motion.planning.sampling.space import MARGIN, JointSpace
from cell_motion.planning.sampling.sweep import Guarding
from cell_motion.planning.sampling.watch import guards
from cell_motion.planning.scene import PlanningScene

LOW = np.array([-2.0, -2.2, 0.3, -2.6, -2.0, -2.0])
HIGH = np.array([2.0, -0.6, 2.2, -0.6, -1.0, 2.0])


@pytest.fixture(scope="module")
def space(backend: SamplingBackend, scene: PlanningScene, ask: Callable[..., MotionRequest]) -> JointSpace:
    return backend.space(scene, ask(JointGoal((0.0,) * 6)))


@pytest.fixture(scope="module")
def subject(space: JointSpace) -> Guarding:
    return Guarding(space.arm, guards(space))


def test_agrees_with_every_pair(space: JointSpace, subject: Guarding) -> None:
    """It should allow what no pair of solids forbids, and nothing else."""
    verdicts = []
    for positions in np.random.default_rng(1).uniform(LOW, HIGH, (80, 6)):
        forbidden = [n for n in space.nearer(positions, MARGIN) if n.distance < MARGIN]
        verdicts.append(not forbidden)
        assert subject.allows(positions) == (not forbidden)
    assert 10 < sum(verdicts) < 70


def test_agrees_with_every_sample(subject: Guarding) -> None:
    """It should say of a motion what looking at all its samples says."""
    chance = np.random.default_rng(2)
    verdicts = []
    for start in (q for q in chance.uniform(LOW, HIGH, (60, 6)) if subject.allows(q)):
        end = start + chance.normal(0.0, 0.3, 6)
        samples = subject.straight(start, end, 0.01)
        breach = subject.first_breach(samples)
        verdicts.append(breach is None)
        assert subject.allows_all(samples) == (breach is None)
    assert any(verdicts)
    assert not all(verdicts)


def test_looks_seldom(space: JointSpace) -> None:
    """It should look only as often as nearness demands."""
    counted = [_Counting(guard) for guard in guards(space)]
    subject = Guarding(space.arm, [Guard(c, c.inner.margin, c.inner.travel) for c in counted if not c.inner.parts])
    subject = subject if subject.guards else Guarding(space.arm, [Guard(c, 0.0, c.inner.travel) for c in counted])
    up = np.array([0.0, -1.57, 0.3, -1.57, -1.57, 0.0])
    samples = subject.straight(up, up + np.array([0.6, 0.0, 0.0, 0.0, 0.0, 0.0]), 0.002)
    assert len(samples) > 200
    subject.allows_all(samples)
    assert sum(c.looks for c in counted) < 0.2 * len(samples) * len(counted)


class _Counting:
    def __init__(self, inner: Guard) -> None:
        self.inner = inner
        self.looks = 0

    def distance(self) -> float:
        self.looks += 1
        return self.inner.gap.distance()


def test_travel_is_never_less_than_the_way(space: JointSpace) -> None:
    """It should bound how far any corner of any solid gets, whatever moves."""
    chance = np.random.default_rng(4)
    arm = space.arm
    corners = [_corners(solid.geometry) for solid in arm.solids]
    for start in chance.uniform(-3.0, 3.0, (40, 6)):
        end = start + chance.normal(0.0, 0.2, 6) * chance.integers(0, 2, 6)
        before, after = _positions(arm, start, corners), _positions(arm, end, corners)
        for number, (first, last) in enumerate(zip(before, after, strict=True)):
            way = np.linalg.norm(last - first, axis=1).max()
            assert way <= np.abs(end - start) @ space.travels[number] + 1e-9


def _corners(geometry: object) -> np.ndarray:
    geometry.computeLocalAABB()
    box = geometry.aabb_local
    low, high = np.asarray(box.min_), np.asarray(box.max_)
    centre = 0.5 * (low + high)
    # Inside the shape for all of them: half way out along the axes.
    return np.array([centre + sign * 0.5 * (high - low) * axis for axis in np.eye(3) for sign in (-1.0, 1.0)])


def _positions(arm: object, joints: np.ndarray, corners: list[np.ndarray]) -> list[np.ndarray]:
    arm.place(joints)
    out = []
    for placed, local in zip(arm.objects, corners, strict=True):
        pose = placed.getTransform()
        out.append(local @ pose.getRotation().T + pose.getTranslation())
    return out


def test_steps_are_short_enough(subject: Guarding) -> None:
    """It should sample so finely that nothing moves further than asked between two samples."""
    start, end = LOW, LOW + 0.4
    for resolution in (0.1, 0.004):
        travel = subject.travel(subject.straight(start, end, resolution))
        assert np.diff(travel).max() <= resolution


def test_nothing_to_guard(space: JointSpace) -> None:
    """It should allow everything where there is nothing."""
    assert Guarding(space.arm, []).allows_all(np.array([LOW, HIGH]))
