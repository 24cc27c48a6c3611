"""Key figures of a while, by the formulas of ISO 22400-2, from what a line did."""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from statistics import quantiles
from typing import TypeVar

from cell_hmi.kpi.cell_clock import CellClock, Span, TimeCategory
from cell_hmi.kpi.history import DoneJob, LeftUnit, LineHistory
from cell_orchestrator.core.orders import UnitStatus

Timed = TypeVar("Timed", DoneJob, LeftUnit)

WORST = 10
"""Failure codes in a Pareto."""


@dataclass(frozen=True, slots=True)
class CellFigures:
    """Key figures of one cell.  Ratios [1], times [s]; a ratio is None where nothing says what it is.

    Attributes:
        times: all of the period, by category: they add up to it.
        planned_busy_s: PBT, the period without OFF and PLANNED.
        availability: APT / PBT.
        effectiveness: PRU * PQ / APT, planned time of what was made over the time it took.
        quality: GQ / PQ, jobs that passed their gates over jobs done.
        oee: product of the three.
        setup_rate: ASUT / AUPT, with AUPT = ASUT + APT.
        mtbf_s: sum(TBF) / FE, time that it was not down over the times it went down.
        mttr_s: sum(TTR) / FE, time that it was down over the times it went down.
        losses: what of PBT was not fully productive, by reason, greatest first; with `oee` they add up to PBT.
    """

    name: str
    times: dict[str, float]
    planned_busy_s: float
    jobs: int
    good: int
    changeovers: int
    failures: int
    availability: float | None
    effectiveness: float | None
    quality: float | None
    oee: float | None
    setup_rate: float | None
    mtbf_s: float | None
    mttr_s: float | None
    losses: dict[str, float]


@dataclass(frozen=True, slots=True)
class CodeCount:
    """How often operations of a cell failed in one way, and the time that took [s]."""

    cell: str
    what: str
    code: int
    message: str
    count: int
    lost_s: float


@dataclass(frozen=True, slots=True)
class VariantFigures:
    """What became of the units of one variant; `cycle_s`: 5th, 50th and 95th percentile from load to unload [s]."""

    variant: str
    done: int
    scrapped: int
    first_pass_yield: float | None
    cycle_s: tuple[float, float, float] | None


@dataclass(frozen=True, slots=True)
class HourFigures:
    """What left the line from line time `begin` on, for an hour or the rest of the period."""

    begin: float
    done: int
    scrapped: int


@dataclass(frozen=True, slots=True)
class Figures:
    """Key figures of a line from line time `begin` to `end` [s].

    Attributes:
        first_pass_yield: GP / IP, units good without retry or rework over units inspected (done or scrapped).
        throughput_per_h: PQ / AOET, units done per hour.
        scrap_ratio: SQ / PQ, scrapped over inspected units.
        rework_ratio: RQ / PQ, reworks over inspected units.
    """

    begin: float
    end: float
    ordered: int
    done: int
    scrapped: int
    cancelled: int
    orders: int
    late_orders: int
    reworks: int
    first_pass_yield: float | None
    throughput_per_h: float | None
    scrap_ratio: float | None
    rework_ratio: float | None
    cycle_s: tuple[float, float, float] | None
    cells: tuple[CellFigures, ...]
    codes: tuple[CodeCount, ...]
    variants: tuple[VariantFigures, ...]
    hours: tuple[HourFigures, ...]


def figures(history: LineHistory, begin: float, end: float) -> Figures:
    """The key figures from one line time to another [s].  A job and a unit count where they end."""
    units = _between(history.units, begin, end)
    jobs = _between(history.jobs, begin, end)
    by_cell: defaultdict[str, list[DoneJob]] = defaultdict(list)
    for job in jobs:
        by_cell[job.cell].append(job)
    counts = Counter(unit.status for unit in units)
    done, scrapped = counts[UnitStatus.DONE], counts[UnitStatus.SCRAPPED]
    reworks = sum(begin < at <= end for at in history.reworks)
    orders = [late for at, late in history.orders if begin < at <= end]
    return Figures(
        begin=begin,
        end=end,
        ordered=sum(count for at, count in history.ordered if begin < at <= end),
        done=done,
        scrapped=scrapped,
        cancelled=counts[UnitStatus.CANCELLED],
        orders=len(orders),
        late_orders=sum(orders),
        reworks=reworks,
        first_pass_yield=_first_pass_yield(units),
        throughput_per_h=_ratio(3600.0 * done, end - begin),
        scrap_ratio=_ratio(scrapped, done + scrapped),
        rework_ratio=_ratio(reworks, done + scrapped),
        cycle_s=_percentiles([unit.cycle_s for unit in units if unit.status is UnitStatus.DONE]),
        cells=tuple(_cell(name, clock, by_cell[name], begin, end) for name, clock in history.cells.items()),
        codes=tuple(_codes(jobs)),
        variants=tuple(_variants(units)),
        hours=tuple(_hours(units, begin, end)),
    )


def spans_between(clock: CellClock, begin: float, end: float) -> Iterator[Span]:
    """What a cell did from one line time to another [s], cut off at both; it begins where the cell's time does."""
    spans = clock.closed.spans
    yield from _cut((*spans[bisect_right(spans, begin, key=_end) :], clock.until(end)), begin, end)


def _cut(spans: Iterable[Span], begin: float, end: float) -> Iterator[Span]:
    for span in spans:
        if begin <= span.begin < span.end <= end:  # nearly all of a long time: they are not made anew
            yield span
        elif max(span.begin, begin) < min(span.end, end):
            yield replace(span, begin=max(span.begin, begin), end=min(span.end, end))


def _end(span: Span) -> float:
    return span.end


def _times(clock: CellClock, begin: float, end: float) -> tuple[dict[TimeCategory, float], int]:
    """Time by category [s], and how often the cell went down; only what is cut off is looked at."""
    spans = clock.closed.spans
    first, last = (bisect_right(spans, at, key=_end) for at in (begin, end))
    whole = first + (first < last and spans[first].begin < begin)
    times, downs = clock.closed.between(whole, last)
    for span in _cut((*spans[first:whole], *spans[last : last + 1], clock.until(end)), begin, end):
        times[span.category] += span.end - span.begin
        downs += span.category is TimeCategory.DOWN
    return times, downs


def _cell(name: str, clock: CellClock, jobs: Iterable[DoneJob], begin: float, end: float) -> CellFigures:
    times, downs = _times(clock, begin, end)
    times[TimeCategory.OFF] += max(0.0, end - begin - sum(times.values()))  # before its line was configured
    done, good, changeovers, planned, took = 0, 0, 0, 0.0, 0.0
    for job in jobs:
        if job.changeover:
            changeovers += job.good
            continue
        done += 1
        good += job.good
        planned += job.planned_s
        took += job.took_s
    busy = sum(times.values()) - times[TimeCategory.OFF] - times[TimeCategory.PLANNED]
    producing = times[TimeCategory.PRODUCING]
    availability = _ratio(producing, busy)
    effectiveness = _ratio(planned, took)
    quality = _ratio(good, done)
    known = None not in (availability, effectiveness, quality)
    oee = (availability or 0.0) * (effectiveness or 0.0) * (quality or 0.0) if known else None
    return CellFigures(
        name=name,
        times={str(category): time for category, time in times.items()},
        planned_busy_s=busy,
        jobs=done,
        good=good,
        changeovers=changeovers,
        failures=downs,
        availability=availability,
        effectiveness=effectiveness,
        quality=quality,
        oee=oee,
        setup_rate=_ratio(times[TimeCategory.SETUP], times[TimeCategory.SETUP] + producing),
        mtbf_s=_ratio(busy - times[TimeCategory.DOWN], downs),
        mttr_s=_ratio(times[TimeCategory.DOWN], downs),
        losses=_losses(times, producing, effectiveness, quality),
    )


def _losses(
    times: dict[TimeCategory, float], producing: float, effectiveness: float | None, quality: float | None
) -> dict[str, float]:
    """Time that OEE does not count; a cell that is faster than planned has a negative loss of speed."""
    lost = {
        str(c): times[c] for c in (TimeCategory.SETUP, TimeCategory.DOWN, TimeCategory.BLOCKED, TimeCategory.STARVED)
    }
    if effectiveness is not None and quality is not None:
        lost["speed"] = producing * (1.0 - effectiveness)
        lost["quality"] = producing * effectiveness * (1.0 - quality)
    return dict(sorted(lost.items(), key=lambda item: -item[1]))


def _codes(jobs: Iterable[DoneJob]) -> list[CodeCount]:
    """The failures that came most often; what is out of limits has no code."""
    found: defaultdict[tuple[str, str, int], list[DoneJob]] = defaultdict(list)
    for job in jobs:
        if not job.good:
            found[job.cell, job.what, job.code].append(job)
    counts = [
        CodeCount(cell, what, code, failed[-1].message, len(failed), sum(job.took_s for job in failed))
        for (cell, what, code), failed in found.items()
    ]
    return sorted(counts, key=lambda it: (-it.count, it.cell, it.what, it.code))[:WORST]


def _variants(units: Iterable[LeftUnit]) -> Iterator[VariantFigures]:
    found: defaultdict[str, list[LeftUnit]] = defaultdict(list)
    for unit in units:
        found[unit.variant].append(unit)
    for variant, own in sorted(found.items()):
        done = [unit.cycle_s for unit in own if unit.status is UnitStatus.DONE]
        scrapped = sum(unit.status is UnitStatus.SCRAPPED for unit in own)
        yield VariantFigures(variant, len(done), scrapped, _first_pass_yield(own), _percentiles(done))


def _hours(units: Iterable[LeftUnit], begin: float, end: float) -> Iterator[HourFigures]:
    counts: Counter[tuple[int, UnitStatus]] = Counter((int((unit.at - begin) // 3600.0), unit.status) for unit in units)
    for hour in range(max(1, -int(-(end - begin) // 3600.0))):
        done, scrapped = counts[hour, UnitStatus.DONE], counts[hour, UnitStatus.SCRAPPED]
        yield HourFigures(begin + 3600.0 * hour, done, scrapped)


def _first_pass_yield(units: Iterable[LeftUnit]) -> float | None:
    inspected = [unit for unit in units if unit.status is not UnitStatus.CANCELLED]
    good = sum(unit.first_pass and unit.status is UnitStatus.DONE for unit in inspected)
    return _ratio(good, len(inspected))


def _between(items: list[Timed], begin: float, end: float) -> list[Timed]:
    first = bisect_right(items, begin, key=lambda item: item.at)
    return items[first : bisect_right(items, end, key=lambda item: item.at)]


def _percentiles(times: list[float]) -> tuple[float, float, float] | None:
    if not times:
        return None
    if len(times) == 1:
        return times[0], times[0], times[0]
    cuts = quantiles(times, n=20, method="inclusive")
    return cuts[0], cuts[9], cuts[18]


def _ratio(part: float, whole: float) -> float | None:
    return part / whole if whole > 0.0 else None
