"""A scripted world that answers every effect at once and well: only core, engine and store take time."""

from collections import deque
from dataclasses import dataclass
from itertools import count

from cell_orchestrator.core import effects as fx
from cell_orchestrator.core import requests as rq
from cell_orchestrator.core.events import Event, JobKind, TagContent
from cell_orchestrator.core.line import CellSpec, Line, Station, StationKind
from cell_orchestrator.core.orders import Order, Unit
from cell_orchestrator.core.packml import EXECUTE, PRODUCTION
from cell_orchestrator.core.plant import Plant
from cell_orchestrator.core.recipes import Gate, Measurement, Operation, Recipe
from cell_orchestrator.engine import Engine
from cell_orchestrator.store.store import Store

SETUPS = ("red", "blue")
BATCH = 12
"""Units per order."""
STEP_S = 0.5
"""Line time between two answers [s]."""


@dataclass(frozen=True, slots=True)
class Size:
    """Of a line."""

    cells: int
    carriers: int


DEMO = Size(4, 8)
"""As the demo line."""


def bench_line(size: Size) -> Line:
    """A line in which every cell has a skill of its own."""
    cells = {f"cell{n}": CellSpec(f"cell{n}", f"cell{n}", (f"skill{n}",), SETUPS) for n in range(size.cells)}
    stations = {name: Station(name, StationKind.CELL) for name in cells}
    for kind in (StationKind.LOAD, StationKind.UNLOAD, StationKind.INSPECTION):
        stations[kind.value] = Station(kind.value, kind)
    stations["buffer"] = Station("buffer", StationKind.BUFFER, size.carriers)
    carriers = tuple(f"urn:epc:id:grai:0614141.12345.{n}" for n in range(size.carriers))
    return Line("bench", stations, cells, carriers, "buffer")


def bench_order(number: int, cells: int) -> rq.SubmitOrder:
    """An order of units that visit two cells, on alternating setups."""
    name = f"O{number:06}"
    units = tuple(Unit(f"{name}-{n:02}", name, _recipe(number + n, cells)) for n in range(1, BATCH + 1))
    return rq.SubmitOrder(Order(name, tuple(u.id for u in units), 0.0, open_units=len(units)), units)


def _recipe(number: int, cells: int) -> Recipe:
    gates = (Gate("value", "m", 0.0, 1.0),)
    setup = SETUPS[number // 6 % 2]
    operations = tuple(
        Operation(f"op{step}", f"skill{(number + step) % cells}", {"level": number}, setup, gates=gates)
        for step in range(2)
    )
    return Recipe("bench", f"variant{number % cells}", "1.1", operations, options={})


class BenchWorld:
    """Cells, transport and tags that never fail; counts the events they make the engine write."""

    def __init__(self, store: Store, size: Size = DEMO) -> None:
        self.events, self._size = 0, size
        self._now = 1_000_000.0
        self._answers: deque[rq.Request] = deque()
        self._tags: dict[str, TagContent] = {}
        ids = count()
        self.engine = Engine(
            store, self._start, lambda: self._now, lambda: f"00000000-0000-4000-8000-{next(ids):012x}", self._observe
        )
        self._numbers = count(1 + self.engine.plant.totals.orders)
        self._give(rq.ConfigureLine(bench_line(size)))
        for cell in bench_line(size).cells:
            self._give(rq.ReportCell(cell, "boot", EXECUTE, PRODUCTION, SETUPS[0]))

    def make(self, units: int) -> int:
        """Make at least this many units; returns how many were made."""
        made = 0
        while made < units:
            self._give(bench_order(next(self._numbers), self._size.cells))
            made += BATCH
            while self._answers:
                self._give(self._answers.popleft())
        return made

    def _observe(self, seq: int, events: list[Event], plant: Plant) -> None:
        self.events += len(events)

    def _give(self, request: rq.Request) -> None:
        self._now += STEP_S
        self.engine.submit(request)

    def _start(self, effect: fx.Effect) -> None:
        match effect:
            case fx.RunJob():
                self._answers.append(self._run(effect))
            case fx.MoveCarrier():
                tag = self._tags.get(effect.carrier, TagContent())
                self._answers.append(rq.ReportMove(effect.move, effect.carrier))
                self._answers.append(rq.ReportRead(effect.destination, effect.carrier, tag, self._now + 1e6))
            case fx.WriteTag():
                self._tags[effect.carrier] = effect.tag
                self._answers.append(rq.ReportTagWrite(effect.carrier, effect.station, effect.tag))
            case _:
                raise AssertionError(f"nothing goes wrong here, but: {effect}")

    def _run(self, job: fx.RunJob) -> rq.ReportJob:
        measured = (Measurement("value", 0.5, "m", 0.0, 1.0),) if job.kind is JobKind.SKILL else ()
        return rq.ReportJob(
            job.job, rq.JobEnd.DONE, measurements=measured, setup=job.setup, started=self._now, ended=self._now + 1.0
        )
