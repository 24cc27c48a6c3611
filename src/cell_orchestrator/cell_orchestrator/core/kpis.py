"""Key figures of a line, by the formulas of ISO 22400-2."""

from dataclasses import dataclass, replace
from typing import TypeVar

from cell_orchestrator.core.events import JobKind
from cell_orchestrator.core.plant import CellTimes, Plant, Totals

T = TypeVar("T", CellTimes, Totals)


@dataclass(frozen=True, slots=True)
class CellReport:
    """Key figures of one cell.  Ratios [1], times in line time [s]; a ratio is 0 where nothing was made yet.

    Attributes:
        planned_busy_s: PBT, from the first order, or the cell's first readiness after it, to the end of the report.
        producing_s: APT, the cell worked on units.
        setup_s: ASUT, the cell changed over.
        down_s: the cell was not ready to work: held, stopped, aborted or silent.
        availability: APT / PBT.  Time without work counts as loss, as ISO 22400 has it.
        effectiveness: PRU * PQ / APT, planned time of what was made over the time it took.
        quality: GQ / PQ, jobs that passed their gates over jobs done.
        oee: availability * effectiveness * quality.
        setup_rate: ASUT / AUPT, with AUPT = ASUT + APT.
    """

    name: str
    planned_busy_s: float
    producing_s: float
    setup_s: float
    down_s: float
    jobs: int
    good: int
    changeovers: int
    availability: float
    effectiveness: float
    quality: float
    oee: float
    setup_rate: float


@dataclass(frozen=True, slots=True)
class Report:
    """Key figures of the line since its log began, or for a while.  Ratios [1], times in line time [s].

    Attributes:
        order_time_s: AOET, from the first order to the last unit, or to now while units are open.
        first_pass_yield: GP / IP, units good without retry or rework over units inspected (done or scrapped).
        scrap_ratio: SQ / PQ, units scrapped over units inspected.
        throughput_per_h: PQ / AOET, units done per hour.
        changeover_s: sum over all cells.
        cycle_mean_s: mean time of a good unit from load to unload.
        doubts: how often the identity of a carrier was in doubt.
    """

    line: str
    at: float
    units_ordered: int
    units_done: int
    units_scrapped: int
    units_cancelled: int
    units_open: int
    order_time_s: float
    first_pass_yield: float
    scrap_ratio: float
    throughput_per_h: float
    reworks: int
    changeovers: int
    changeover_s: float
    cycle_mean_s: float
    orders: int
    late_orders: int
    doubts: int
    variants: dict[str, int]
    cells: tuple[CellReport, ...]


def report(plant: Plant, now: float) -> Report:
    """The key figures at line time `now` [s]; a line whose last unit has left is judged up to that moment."""
    end = now if plant.units else plant.totals.last_unit_at
    return replace(report_between(Plant(), plant, plant.totals.first_order_at or end, end), at=now)


def report_between(before: Plant, after: Plant, begin: float, end: float) -> Report:
    """The key figures from one line time to another [s].

    A job, a changeover and a unit count where they end; the time of a cell counts as far as it lies between.

    Args:
        before: the plant at `begin`.
        after: the plant at `end`.
        begin: line time [s].
        end: line time [s].
    """
    totals = _less(after.totals, before.totals)
    order_time = max(0.0, end - begin)
    inspected = totals.done + totals.scrapped
    made = {name: count - before.variants.get(name, 0) for name, count in sorted(after.variants.items())}
    return Report(
        line=after.line.name if after.line else "",
        at=end,
        units_ordered=totals.ordered,
        units_done=totals.done,
        units_scrapped=totals.scrapped,
        units_cancelled=totals.cancelled,
        units_open=len(after.units),
        order_time_s=order_time,
        first_pass_yield=_ratio(totals.first_pass, inspected),
        scrap_ratio=_ratio(totals.scrapped, inspected),
        throughput_per_h=_ratio(totals.done * 3600.0, order_time),
        reworks=totals.reworks,
        changeovers=totals.changeovers,
        changeover_s=totals.changeover_s,
        cycle_mean_s=_ratio(totals.cycle_s, totals.done),
        orders=totals.orders,
        late_orders=totals.late_orders,
        doubts=totals.doubts,
        variants={name: count for name, count in made.items() if count},
        cells=tuple(_cell(name, before, after, begin, end) for name in (after.line.cells if after.line else ())),
    )


def _cell(name: str, before: Plant, after: Plant, begin: float, end: float) -> CellReport:
    first, last = _times(before, name, begin), _times(after, name, end)
    ended = _less(after.times[name], before.times.get(name, CellTimes()))
    times = _less(last, first)
    busy = max(0.0, end - max(begin, last.online_at)) if last.online_at else 0.0
    availability = _ratio(times.producing_s, busy)
    effectiveness = _ratio(ended.planned_s, ended.producing_s)
    quality = _ratio(times.good, times.jobs)
    return CellReport(
        name=name,
        planned_busy_s=busy,
        producing_s=times.producing_s,
        setup_s=times.setup_s,
        down_s=times.down_s,
        jobs=times.jobs,
        good=times.good,
        changeovers=times.changeovers,
        availability=availability,
        effectiveness=effectiveness,
        quality=quality,
        oee=availability * effectiveness * quality,
        setup_rate=_ratio(times.setup_s, times.setup_s + times.producing_s),
    )


def _times(plant: Plant, name: str, at: float) -> CellTimes:
    """What a cell did until line time `at` [s], with what has not ended then."""
    times = plant.times.get(name, CellTimes())
    job = plant.jobs.get(plant.cells[name].job) if name in plant.cells else None
    running = max(0.0, at - job.started) if job else 0.0
    if job and job.kind is JobKind.SKILL:
        times = replace(times, producing_s=times.producing_s + running)
    else:
        times = replace(times, setup_s=times.setup_s + running)
    down = max(0.0, at - times.down_since) if times.down_since else 0.0
    return replace(times, down_s=times.down_s + down)


def _less(after: T, before: T) -> T:
    """Every number less what it was before."""
    return replace(after, **{name: value - getattr(before, name) for name, value in vars(after).items()})


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else 0.0
