"""A made-up line, as large as one may be, and a made-up past of it."""

import random
from collections.abc import Iterator

from cell_hmi.kpi.cell_clock import CellClock, Span, TimeCategory
from cell_hmi.kpi.history import DoneJob, LeftUnit, LineHistory
from cell_orchestrator.core import events as ev
from cell_orchestrator.core.line import CellSpec, Line, Station, StationKind
from cell_orchestrator.core.orders import UnitStatus

CELLS, CARRIERS, UNITS = 100, 1000, 100_000
JOBS_A_UNIT = 4
ENDS = {"load": StationKind.LOAD, "unload": StationKind.UNLOAD, "inspection": StationKind.INSPECTION}


def large_line() -> Line:
    """The line; carriers are at home."""
    cells = {f"c{n}": CellSpec(f"c{n}", f"c{n}", ("work",), ("a",)) for n in range(CELLS)}
    stations = {name: Station(name, StationKind.CELL) for name in cells}
    stations |= {name: Station(name, kind) for name, kind in ENDS.items()}
    stations["buffer"] = Station("buffer", StationKind.BUFFER, CARRIERS)
    return Line("large", stations, cells, tuple(f"urn:x.{n}" for n in range(CARRIERS)), "buffer")


def begin() -> list[ev.Event]:
    """The line is up, and every carrier on its way."""
    line = large_line()
    up = [ev.CellReported(20.0, name, "b", 6, 1, "a") for name in line.cells]
    names = list(line.cells)
    moves = [
        ev.CarrierDispatched(30.0, f"m{n}", carrier, "buffer", names[n % CELLS], "")
        for n, carrier in enumerate(line.carriers)
    ]
    return [ev.LineConfigured(10.0, line), ev.TransportHeard(10.0, "j"), *up, *moves]


def moving(seed: int) -> Iterator[list[ev.Event]]:
    """Again and again: some carriers arrive somewhere and set out again."""
    chance, line = random.Random(seed), large_line()
    names, at, number = list(line.cells), 40.0, CARRIERS
    moves = {carrier: (f"m{n}", names[n % CELLS]) for n, carrier in enumerate(line.carriers)}
    while True:
        out: list[ev.Event] = []
        for carrier in chance.sample(line.carriers, 20):
            move, place = moves[carrier]
            number, to = number + 1, chance.choice(names)
            moves[carrier] = (f"m{number}", to)
            out.append(ev.CarrierArrived(at, move, carrier, place))
            out.append(ev.CarrierDispatched(at, f"m{number}", carrier, place, to, ""))
        yield out
        at += 0.1


def long_past(seed: int) -> LineHistory:
    """What a line did that made 100,000 units."""
    chance, history = random.Random(seed), LineHistory(begin=1.0)
    at, ends = 1.0, dict.fromkeys((f"c{n}" for n in range(CELLS)), 1.0)
    history.cells = {name: CellClock(1.0) for name in ends}
    names = list(ends)
    for number in range(UNITS):
        unit, variant = f"U{number}", f"V{number % 40}"
        for step in range(JOBS_A_UNIT):
            name, good, took = chance.choice(names), chance.random() < 0.97, chance.uniform(10.0, 40.0)
            begun = max(at, ends[name])
            history.cells[name].closed.add(Span(ends[name], begun, TimeCategory.STARVED))
            history.cells[name].closed.add(Span(begun, begun + took, TimeCategory.PRODUCING, "work", unit))
            ends[name] = history.cells[name].since = begun + took
            code = 0 if good else 1200 + step
            history.jobs.append(DoneJob(at, name, f"step{step}", unit, variant, good, code, "failed", took, 25.0))
        status = UnitStatus.DONE if chance.random() < 0.98 else UnitStatus.SCRAPPED
        history.units.append(LeftUnit(at, unit, f"O{number // 3}", variant, status, True, 300.0, ""))
        at += 2.0
    return history
