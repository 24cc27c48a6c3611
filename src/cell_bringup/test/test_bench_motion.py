"""It should measure real planning in the real cells, and not believe the planner."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from cell_bringup.bench.motion import Planned, bench_motion, motion_rows, plan_one, summary
from cell_bringup.bench.motion_judge import collides
from cell_bringup.bench.motion_queries import KINDS, ROBOTS, Query, queries
from cell_motion.planning.request import JointGoal, LineGoal, PoseGoal
from cell_motion.planning.sampling.backend import SamplingBackend
from cell_motion.planning.trajectory import Trajectory

pytestmark = pytest.mark.xdist_group("motion")  # all need the same queries, which take long to find
ROOT = Path(__file__).parents[3]
GOALS = {"pose": PoseGoal, "posture": JointGoal, "line": LineGoal, "anywhere": PoseGoal}


@pytest.fixture(scope="module")
def asked() -> list[Query]:
    return list(queries(ROOT / "worlds", 2 * len(ROBOTS) * len(KINDS)))


def test_queries(asked: list[Query]) -> None:
    """It should ask every kind in every cell, with an empty hand and a full one, the same every time."""
    kinds = {(query.cell, query.kind, query.request.held is not None) for query in asked}
    assert len(kinds) == 2 * len(ROBOTS) * len(KINDS)
    assert all(isinstance(query.request.goal, GOALS[query.kind]) for query in asked)
    again = [query.request for query in queries(ROOT / "worlds", 8)]
    assert again == [query.request for query in asked[:8]]


def test_one_query(asked: list[Query]) -> None:
    """It should time a plan and compare it with a straight move."""
    found = plan_one(SamplingBackend(), asked[0])
    assert (found.cell, found.failure, found.collides) == (asked[0].cell, "", False)
    assert found.took_ms > 0.0
    assert found.longer > 0.999
    assert found.slower > 0.9


def test_judge(asked: list[Query]) -> None:
    """It should see a collision that somebody planned."""
    query = next(q for q in asked if q.cell == "assembly" and q.kind == "pose")
    space = SamplingBackend().space(query.scene, query.request)
    start = np.array(query.request.start)
    through_the_table = start + np.array([0.0, 1.2, 0.0, 0.0, 0.0, 0.0])
    still = np.zeros((2, 6))
    bad = Trajectory(tuple("abcdef"), np.array([0.0, 1.0]), np.array([start, through_the_table]), still, still)
    assert collides(space, bad)


def test_summary() -> None:
    """It should count what failed and what collided, and take percentiles of the rest."""
    ways = [Planned("a", "pose", False, "", 10.0 + n, longer=1.0 + (n == 9), slower=1.0) for n in range(10)]
    bad = [
        Planned("a", "pose", True, "no path: walled off", 500.0),
        Planned("a", "line", True, "", 11.0, collides=True),
    ]
    bench = summary(ways + bad)
    assert (bench.queries, bench.solved, bench.colliding, bench.round_trips) == (12, 11, 1, 1)
    assert (bench.longer_p50, bench.round_p50_ms) == (1.0, 19.0)
    assert bench.median_ms == pytest.approx(14.5)
    rows = motion_rows(bench)
    assert ("no motion", "a, pose: no path: walled off", "") in rows
    assert ("time to plan, median", "14.5 ms", "60 ms") in rows


@pytest.mark.long
def test_bench(monkeypatch: pytest.MonkeyPatch) -> None:
    """It should run in a process of its own."""
    monkeypatch.setenv("CELL_ROOT", str(ROOT))
    told: list[str] = []
    tell: Callable[[str], None] = told.append
    bench = bench_motion(tell, 4)
    assert (bench.queries, bench.solved, bench.colliding, len(told)) == (4, 4, 0, 1)
