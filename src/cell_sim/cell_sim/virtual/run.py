"""Run seeds of the virtual plant and judge them."""

import logging
import traceback
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial

from cell_orchestrator.advisor import Advisor, by_urgency
from cell_orchestrator.core.apply import replay
from cell_orchestrator.core.event_text import text_of
from cell_orchestrator.core.orders import UnitStatus
from cell_orchestrator.core.parking import all_placed
from cell_orchestrator.core.plant import Plant
from cell_orchestrator.policies import policy_called
from cell_orchestrator.store.refs import references
from cell_orchestrator.store.store import Stored
from cell_sim.virtual.faults import rates_called
from cell_sim.virtual.scenario import DRAWN, LineSize, scenario
from cell_sim.virtual.violation import Violation
from cell_sim.virtual.world import VirtualWorld

LAST_EVENTS = 25
_LOG = logging.getLogger(__name__)
FAULTS_UNTIL_S = 3600.0
STILL_S = 1800.0
"""A line that brings no unit further for so long never will: longer than anything that is down or stuck [s]."""
BOUND_S = 6 * 3600.0
"""Every unit must have left the line by then [s]."""


@dataclass(frozen=True, slots=True)
class SeedVerdict:
    """How one seed ended; `violation` is '' when every rule held."""

    seed: int
    violation: str
    done: int
    scrapped: int
    cancelled: int
    ordered: int
    events: int
    crashes: int
    doubts: int
    reworks: int
    changeovers: int
    line_s: float
    """Line time until the last unit left [s]."""
    trail: str
    """A digest of the whole log: equal for equal runs."""
    faults: Mapping[str, int]
    """How often each fault struck."""
    broken_s: float = 0.0
    """When the violation was found [s]."""
    last: tuple[str, ...] = ()
    """The last events before it, for people."""


def simulate(
    seed: int, units: int = 24, faults: str = "mixed", policy: str = "", size: LineSize = DRAWN
) -> SeedVerdict:
    """Run one seed to its end, or to the first broken rule; `policy` "" is the default, asked without a detour."""
    next_step = Advisor(policy_called(policy), policy, _LOG.error, timer=lambda: 0.0) if policy else by_urgency
    world = VirtualWorld(seed, scenario(seed, units, size), rates_called(faults, seed), FAULTS_UNTIL_S, next_step)
    violation = ""
    try:
        _run(world)
        _judge_end(world)
    except Violation as broken:
        violation = str(broken)
    except Exception as bug:  # whatever the core raises is a finding like any other, and the seed replays it
        where = traceback.extract_tb(bug.__traceback__)[-1]
        violation = f"bug: {bug!r} in {where.name}, {where.filename}:{where.lineno}"
    verdict = _verdict(seed, world, violation)
    world.store.close()
    return verdict


def _run(world: VirtualWorld) -> None:
    while not world.over:
        world.schedule.step()
        if world.schedule.now > min(BOUND_S, world.truth.moved_at + STILL_S):
            units = world.truth.book.open_units()
            raise Violation(f"deadlock: at {world.schedule.now:.0f} s these units are still on the line: {units}")


def _judge_end(world: VirtualWorld) -> None:
    assert world.engine is not None
    folded = replay(Plant(), (stored.event for stored in world.store.since(0)))
    if folded != world.engine.plant:
        raise Violation("replay differs: the whole log gives another plant than the snapshots")
    if folded.line and {"carriers": folded.carriers, "busy": folded.busy, "parked": folded.parked} != all_placed(
        folded.line, folded.carriers
    ):
        raise Violation(f"wrongly parked: {folded.parked}, busy: {folded.busy}")
    world.truth.check_end()
    totals = folded.totals
    statuses = list(world.truth.left.values())
    if (totals.done, totals.scrapped) != (statuses.count(UnitStatus.DONE), statuses.count(UnitStatus.SCRAPPED)):
        raise Violation(f"miscounted: {totals}")


def _verdict(seed: int, world: VirtualWorld, violation: str) -> SeedVerdict:
    plant, events = world.store.load()
    totals = plant.totals
    return SeedVerdict(
        seed,
        violation,
        totals.done,
        totals.scrapped,
        totals.cancelled,
        totals.ordered,
        events,
        world.crashes,
        totals.doubts,
        totals.reworks,
        totals.changeovers,
        totals.last_unit_at,
        world.truth.trail(),
        dict(sorted(world.struck.items())),
        world.schedule.now if violation else 0.0,
        tuple(_line_of(stored) for stored in world.store.since(0)[-LAST_EVENTS:]) if violation else (),
    )


def _line_of(stored: Stored) -> str:
    event = stored.event
    about = [ref.partition(":")[2] for ref in references(event) if ref.startswith(("unit:", "carrier:"))]
    return f"{stored.seq:5} {event.at:9.2f} s  {type(event).__name__:20} {' '.join((*about, text_of(event)))}"


def simulate_many(
    seeds: Iterable[int],
    units: int,
    faults: str,
    workers: int,
    tell: Callable[[SeedVerdict], None] = lambda v: None,
    policy: str = "",
    size: LineSize = DRAWN,
) -> list[SeedVerdict]:
    """Run seeds on `workers` processes; `tell` hears of each as it ends."""
    one = partial(simulate, units=units, faults=faults, policy=policy, size=size)
    verdicts = []
    with ProcessPoolExecutor(workers) if workers > 1 else nullcontext() as pool:
        for verdict in pool.map(one, seeds) if pool else map(one, seeds):
            tell(verdict)
            verdicts.append(verdict)
    return verdicts
