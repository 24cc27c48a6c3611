"""How quickly and how well motions are planned in the real cells.

The plans are made in a process of their own that uses one thread, as on the line, and its own time is what counts:
other work on the machine then hardly disturbs the figures.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from cell_bringup.bench.motion_judge import collides
from cell_bringup.bench.motion_queries import Query, queries
from cell_bringup.folders import root
from cell_motion.planning.process import ONE_THREAD
from cell_motion.planning.sampling.backend import SamplingBackend
from cell_motion.planning.sampling.curve import rounded
from cell_motion.planning.sampling.timing import timed
from cell_motion.planning.trajectory import Trajectory

QUERIES = 200
STILL = 1e-6
"""Ends that are this near are one [rad] or [m]."""
DETOUR = 1.0001
"""A way longer than this times a straight one is not straight."""


@dataclass(frozen=True, slots=True)
class Planned:
    """One query.

    Attributes:
        cell: Where.
        kind: Of motion.
        holding: Whether something was in the hand.
        failure: Why there is no motion, "" if there is one.
        took_ms: Process time of all of planning [ms].
        collides: On a check ten times denser than the planner's.
        longer: Way through joint space, over that of a straight move to the same end.
        slower: Duration over that of the same straight move.
    """

    cell: str
    kind: str
    holding: bool
    failure: str
    took_ms: float
    collides: bool = False
    longer: float = 1.0
    slower: float = 1.0


@dataclass(frozen=True, slots=True)
class MotionBench:
    """All queries together.

    Attributes:
        queries: How many.
        solved: For how many a motion was found.
        median_ms: Inverse kinematics, search, shortening, timing and last check together [ms].
        p95_ms: The same, 95th percentile [ms].
        colliding: Motions that touch something on a check ten times denser than the planner's.
        round_p50_ms: The median of those that had to find a way round something [ms], 0 if none had.
        round_trips: How many those are.
        longer_p50: Way through joint space over that of a straight move, median.
        longer_p95: The same, 95th percentile.
        slower_p50: Duration over that of a straight move, median.
        slower_p95: The same, 95th percentile.
        failures: One line for each query without a motion.
    """

    queries: int
    solved: int
    median_ms: float
    p95_ms: float
    colliding: int
    round_p50_ms: float
    round_trips: int
    longer_p50: float
    longer_p95: float
    slower_p50: float
    slower_p95: float
    failures: tuple[str, ...]


def bench_motion(tell: Callable[[str], None], number: int = QUERIES) -> MotionBench:
    """Plan motions in all cells."""
    tell(f"planning {number} motions, each checked densely ...")
    command = [sys.executable, "-m", "cell_bringup.bench.motion", str(root() / "worlds"), str(number)]
    done = subprocess.run(command, env={**os.environ, **ONE_THREAD}, stdout=subprocess.PIPE, check=True)
    return summary([Planned(**one) for one in json.loads(done.stdout)])


def summary(planned: list[Planned]) -> MotionBench:
    """Put the queries together."""
    took = [one.took_ms for one in planned]
    good = [one for one in planned if not one.failure]
    longer, slower = [one.longer for one in good], [one.slower for one in good]
    round_ms = [one.took_ms for one in good if one.longer > DETOUR and one.kind != "line"]
    return MotionBench(
        queries=len(planned),
        solved=len(good),
        median_ms=float(np.median(took)),
        p95_ms=float(np.percentile(took, 95)),
        colliding=sum(one.collides for one in good),
        round_p50_ms=float(np.median(round_ms)) if round_ms else 0.0,
        round_trips=len(round_ms),
        longer_p50=float(np.median(longer)),
        longer_p95=float(np.percentile(longer, 95)),
        slower_p50=float(np.median(slower)),
        slower_p95=float(np.percentile(slower, 95)),
        failures=tuple(f"{one.cell}, {one.kind}: {one.failure}" for one in planned if one.failure),
    )


def plan_all(worlds: Path, number: int) -> list[Planned]:
    """Plan every query, with one planner per cell as on the line."""
    backends: dict[str, SamplingBackend] = {}
    out: list[Planned] = []
    for query in queries(worlds, number):
        if query.cell not in backends:
            backends[query.cell] = SamplingBackend()
            backends[query.cell].space(query.scene, query.request)  # reads the robot once, as when a cell starts
        out.append(plan_one(backends[query.cell], query))
    return out


def plan_one(backend: SamplingBackend, query: Query) -> Planned:
    """Plan one query, and judge the answer."""
    began = time.process_time()
    plan = backend.plan(query.scene, query.request)
    took_ms = (time.process_time() - began) * 1e3
    holding = query.request.held is not None
    if not isinstance(plan, Trajectory):
        return Planned(query.cell, query.kind, holding, str(plan), took_ms)
    space = backend.space(query.scene, query.request)
    ends = plan.positions[[0, -1]]
    if np.abs(ends[1] - ends[0]).max() < STILL:
        return Planned(query.cell, query.kind, holding, "", took_ms, collides(space, plan))
    straight = timed(plan.joints, rounded(ends, []), space.arm.chain.limits)
    longer, slower = plan.length / straight.length, plan.duration / straight.duration
    return Planned(query.cell, query.kind, holding, "", took_ms, collides(space, plan), longer, slower)


def motion_rows(bench: MotionBench) -> list[tuple[str, str, str]]:
    """One row per figure: name, measured, goal."""
    rows = [
        (f"motions found, of {bench.queries} in the cells", f"{bench.solved}", f"{bench.queries}"),
        ("motions that touch something, looked at ten times closer", f"{bench.colliding}", "0"),
        ("time to plan, median", f"{bench.median_ms:.1f} ms", "60 ms"),
        ("time to plan, 95th percentile", f"{bench.p95_ms:.1f} ms", "200 ms"),
        (f"time to plan a way round something, median of {bench.round_trips}", f"{bench.round_p50_ms:.0f} ms", ""),
        ("length against a straight move, median and 95th", f"{bench.longer_p50:.3f}, {bench.longer_p95:.3f}", ""),
        ("duration against a straight move, median and 95th", f"{bench.slower_p50:.3f}, {bench.slower_p95:.3f}", ""),
    ]
    return rows + [("no motion", failure, "") for failure in bench.failures]


if __name__ == "__main__":
    print(json.dumps([asdict(one) for one in plan_all(Path(sys.argv[1]), int(sys.argv[2]))]))
