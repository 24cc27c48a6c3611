"""When open units will be finished: the line's own rules run ahead, with the times that were learned.

Nothing fails in a forecast, and what is held or away stays so: whoever needs it is told why, instead of a date.  A
small difference in one time may let another unit go first, and change much for both.  So the line runs ahead several
times, with times that differ a little, and the middle of what comes out counts.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from heapq import heappop, heappush
from statistics import median

from cell_orchestrator.core import events as ev
from cell_orchestrator.core import requests as rq
from cell_orchestrator.core.apply import replay
from cell_orchestrator.core.decide import decide
from cell_orchestrator.core.decide_carriers import needs_read
from cell_orchestrator.core.effects import (
    TOWARDS_EXECUTE,
    CommandCell,
    Effect,
    Identify,
    MoveCarrier,
    ReadTag,
    RunJob,
    WriteTag,
    effects,
)
from cell_orchestrator.core.events import JobKind
from cell_orchestrator.core.line import Line, StationKind
from cell_orchestrator.core.packml import EXECUTE, HELD, HOLD, PRODUCTION
from cell_orchestrator.core.planning import advance
from cell_orchestrator.core.plant import Cell, Plant
from cell_orchestrator.core.policy import URGENCY, Policy
from cell_orchestrator.core.recipes import Gate, Measurement
from cell_orchestrator.core.tags import wanted_tag
from cell_orchestrator.core.waits import UnitWaits, Wait, standstill, transport_lost
from cell_orchestrator.core.work_times import WorkTimes

STEPS = 12_000
"""So many things happen in a forecast at most: about two seconds of work."""
COMMAND_S = 3.0
"""Time in which a cell does what it is commanded [s]."""
SAMPLES = 5
"""So often the line runs ahead."""
SPREAD = 0.1
"""By so much times differ at most, to either side [part]."""
GOLDEN, SILVER = 0.6180339887498949, 0.41421356237309515
"""Multiples of these, less their whole parts, are spread evenly."""
TAKEN_BACK = 1
"""Code of a move that is taken back: any but 0 and those that say more."""
LATE_PART = 0.1
"""What takes longer than it should is believed to take this much longer [part of its whole time]."""


@dataclass(frozen=True, slots=True)
class UnitForecast:
    """When a unit leaves the line [s of line time], None where it does not as things are; what it waits for until then.

    `waits`: the longest first; of a unit that does not leave, what keeps it.
    """

    at: float | None
    waits: tuple[Wait, ...] = ()


@dataclass(frozen=True, slots=True)
class Forecast:
    """What is expected of all open units.  `end`: how far it was looked ahead [s of line time]; `whole`: to the end."""

    units: Mapping[str, UnitForecast] = field(default_factory=dict)
    end: float = 0.0
    whole: bool = True


def forecast(
    plant: Plant, times: WorkTimes, now: float, policy: Policy = URGENCY, steps: int = STEPS, samples: int = SAMPLES
) -> Forecast:
    """What is expected of all units that are on the line or wait for it at line time `now` [s].

    Args:
        plant: as it is now.
        times: what was learned.
        now: line time [s].
        policy: who goes first.
        steps: so many things may happen in all.
        samples: so often the line runs ahead, the first time with the times as they were learned.
    """
    if plant.line is None or not plant.units:
        return Forecast(end=now)
    first = _Ahead(plant, plant.line, times, now, policy)
    whole = first.run(steps)
    every = [first]
    left = steps - first.steps
    for sample in range(1, samples):
        if whole and left >= first.steps:
            every.append(_Ahead(plant, plant.line, times, now, policy, sample))
            every[-1].run(left)
            left -= every[-1].steps
    return Forecast({name: _unit(name, every, whole) for name in plant.units}, first.now, whole)


def _unit(name: str, every: "list[_Ahead]", whole: bool) -> UnitForecast:
    first = every[0]
    if name not in first.left:
        return UnitForecast(None, standstill(first.plant, name) if whole else ())
    return UnitForecast(median(one.left[name] for one in every if name in one.left), first.waits.of(name))


@dataclass
class _Ahead:
    """A line that runs ahead."""

    plant: Plant
    line: Line
    times: WorkTimes
    now: float
    policy: Policy
    sample: int = 0
    steps: int = 0
    left: dict[str, float] = field(default_factory=dict)
    waits: UnitWaits = field(default_factory=UnitWaits)
    _coming: list[tuple[float, int, rq.Request]] = field(default_factory=list)
    _running: dict[str, Effect] = field(default_factory=dict)
    _number: int = 0

    def run(self, steps: int) -> bool:
        """Go on until nothing more happens; False where that is too far."""
        self.waits.begin(self.plant, self.now)
        self._await()
        self._follow(self.plant, [])
        for _ in range(steps):
            if not self._coming or not self.plant.units:
                return True
            self.steps += 1
            at, _, request = heappop(self._coming)
            self.now = max(self.now, at)
            self._follow(self.plant, decide(self.plant, request, self.now))
        return False

    def _await(self) -> None:
        """Expect what nobody has to ask for: the first read of who stands, the end of a passing state of a cell."""
        for name in self.plant.busy:
            carrier = self.plant.carriers[name]
            if needs_read(self.plant, carrier) and not carrier.reads:
                self._after(self.now, self.times.read_s, self._read(name, carrier.station))
        for cell in self.plant.cells.values():
            if cell.online and cell.mode == PRODUCTION and cell.state not in (EXECUTE, *TOWARDS_EXECUTE):
                self._reaches(cell, HELD if cell.held else EXECUTE)

    def _follow(self, plant: Plant, events: list[ev.Event]) -> None:
        """Take what happened and all that is decided next, and begin what follows from it."""
        plant = self._taken(plant, events)
        while following := advance(plant, rq.Advance(self._id(), self.policy), self.now):
            plant = self._taken(plant, following)
        self.plant = plant
        wanted = effects(plant, self._running)
        for key, effect in wanted.items():
            if self._running.get(key) != effect:
                self._begin(effect)
        self._running = wanted

    def _taken(self, plant: Plant, events: list[ev.Event]) -> Plant:
        for event in events:
            self.waits.take(event)
            if isinstance(event, ev.UnitLeft):
                self.left[event.unit] = event.at
        return replay(plant, events)

    def _id(self) -> str:
        self._number += 1
        return f"ahead-{self._number}"

    def _after(self, began: float, takes: float, *requests: rq.Request) -> None:
        """Something that began at a time ends when it should; what should have ended ends soon."""
        if self.sample:
            takes *= 1.0 + SPREAD * (2.0 * ((self._number * GOLDEN + self.sample * SILVER) % 1.0) - 1.0)
        end = began + takes
        at = end if end > self.now else self.now + LATE_PART * takes
        for request in requests:
            self._number += 1
            heappush(self._coming, (at, self._number, request))

    def _begin(self, effect: Effect) -> None:
        match effect:
            case RunJob():
                self._job(effect)
            case MoveCarrier():
                self._move(effect)
            case WriteTag():
                written = rq.ReportTagWrite(effect.carrier, effect.station, effect.tag)
                self._after(self.now, self.times.write_s, written)
            case ReadTag():
                self._after(self.now, self.times.read_s, self._read(effect.carrier, effect.station))
            case Identify():
                seen = rq.ReportIdentification(effect.carrier, effect.station, effect.carrier)
                self._after(self.now, COMMAND_S, seen)
            case CommandCell():
                self._reaches(self.plant.cells[effect.cell], HELD if effect.command == HOLD else EXECUTE)

    def _reaches(self, cell: Cell, state: int) -> None:
        self._after(self.now, COMMAND_S, rq.ReportCell(cell.name, cell.boot, state, PRODUCTION, cell.setup))

    def _job(self, effect: RunJob) -> None:
        plant, job = self.plant, self.plant.jobs[effect.job]
        cell = plant.cells[effect.cell]
        if not cell.online:
            return
        if effect.kind is JobKind.SKILL:
            recipe = plant.units[job.unit].recipe
            operation = recipe.operations[job.step]
            takes = self.times.operation_s(effect.cell, operation, recipe.variant)
            measured = tuple(map(_passing, operation.gates))
            ended = rq.ReportJob(effect.job, rq.JobEnd.DONE, measurements=measured, setup=cell.setup)
        elif effect.kind is JobKind.CHANGEOVER:
            takes = self.times.setup_s(plant, self.line.cells[effect.cell], effect.setup)
            ended = rq.ReportJob(effect.job, rq.JobEnd.DONE, setup=effect.setup)
        else:
            takes, ended = self.times.prepare_s, rq.ReportJob(effect.job, rq.JobEnd.DONE, setup=cell.setup)
        self._after(job.started, takes, ended)

    def _move(self, effect: MoveCarrier) -> None:
        move = self.plant.carriers[effect.carrier].move
        if move is None or transport_lost(self.plant):
            return
        if effect.recall:
            self._after(self.now, COMMAND_S, rq.ReportMove(effect.move, effect.carrier, TAKEN_BACK, "taken back"))
            self._read_at(self.now, COMMAND_S, effect.carrier, effect.origin)
            return
        others = sum(isinstance(it, MoveCarrier) for it in self._running.values())
        takes = self.times.move_s(self.line, effect.origin, effect.destination, others)
        arrived = rq.ReportMove(effect.move, effect.carrier)
        self._after(move.started, takes, arrived)
        self._read_at(move.started, takes, effect.carrier, effect.destination)

    def _read_at(self, began: float, takes: float, carrier: str, station: str) -> None:
        """Who stands somewhere after a time is read there, except in a buffer."""
        if self.line.stations[station].kind is not StationKind.BUFFER:
            self._after(began, takes + self.times.read_s, self._read(carrier, station))

    def _read(self, carrier: str, station: str) -> rq.ReportRead:
        believed = self.plant.carriers[carrier]
        return rq.ReportRead(station, carrier, believed.tag or wanted_tag(self.plant, believed), self.now)


def _passing(gate: Gate) -> Measurement:
    """A value in the middle of what a gate lets pass."""
    limits = [limit for limit in (gate.lower, gate.upper) if limit is not None]
    return Measurement(gate.name, sum(limits) / len(limits), gate.unit)
