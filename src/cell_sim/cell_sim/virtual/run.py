"""Run seeds of the virtual plant and judge them."""

from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial

from cell_orchestrator.core.apply import replay
from cell_orchestrator.core.orders import UnitStatus
from cell_orchestrator.core.plant import Plant
from cell_sim.virtual.faults import profile
from cell_sim.virtual.scenario import scenario
from cell_sim.virtual.truth import Violation
from cell_sim.virtual.world import World

FAULTS_UNTIL_S = 3600.0
BOUND_S = 6 * 3600.0
"""Every unit must have left the line by then [s]."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """How one seed ended; `violation` is '' when every rule held."""

    seed: int
    violation: str
    done: int
    scrapped: int
    events: int
    crashes: int
    doubts: int
    reworks: int
    changeovers: int
    line_s: float
    """Line time until the last unit left [s]."""
    trail: str = ""
    """A digest of the whole log: equal for equal runs."""


def simulate(seed: int, units: int = 24, faults: str = "mixed") -> Verdict:
    """Run one seed to its end, or to the first broken rule."""
    world = World(seed, scenario(seed, units), profile(faults, seed), FAULTS_UNTIL_S)
    violation = ""
    try:
        _run(world, units)
        _judge_end(world)
    except Violation as broken:
        violation = str(broken)
    return _verdict(seed, world, violation)


def _run(world: World, units: int) -> None:
    while len(world.truth.left) < units or world.engine is None or world.engine.plant.orders:
        world.schedule.step()
        if world.schedule.now > BOUND_S:
            waiting = sorted(set(world.truth.units) - set(world.truth.left))
            raise Violation(f"deadlock: after {BOUND_S:.0f} s these units are still on the line: {waiting}")


def _judge_end(world: World) -> None:
    assert world.engine is not None
    folded = replay(Plant(), (stored.event for stored in world.store.since(0)))
    if folded != world.engine.plant:
        raise Violation("replay gives another plant")
    world.truth.check_end()
    totals = folded.totals
    statuses = list(world.truth.left.values())
    if (totals.done, totals.scrapped) != (statuses.count(UnitStatus.DONE), statuses.count(UnitStatus.SCRAPPED)):
        raise Violation(f"miscounted: {totals}")


def _verdict(seed: int, world: World, violation: str) -> Verdict:
    totals = world.store.load()[0].totals
    return Verdict(
        seed,
        violation,
        totals.done,
        totals.scrapped,
        len(world.store.since(0)),
        world.crashes,
        totals.doubts,
        totals.reworks,
        totals.changeovers,
        totals.last_unit_at,
        world.truth.trail(),
    )


def simulate_many(
    seeds: Iterable[int], units: int, faults: str, workers: int, tell: Callable[[Verdict], None] = lambda v: None
) -> list[Verdict]:
    """Run seeds on `workers` processes; `tell` hears of each as it ends."""
    verdicts = []
    with ProcessPoolExecutor(workers) as pool:
        for verdict in pool.map(partial(simulate, units=units, faults=faults), seeds, chunksize=4):
            tell(verdict)
            verdicts.append(verdict)
    return verdicts
