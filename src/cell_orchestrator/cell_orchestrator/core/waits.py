"""What units wait for: where their time goes while nobody works on them, and what keeps those that cannot go on."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from cell_orchestrator.core import events as ev
from cell_orchestrator.core.carrier_names import short
from cell_orchestrator.core.plant import NOT_HEARD, Plant


class WaitKind(StrEnum):
    """What a unit waits for; what is held or away ends only when somebody ends it."""

    TURN = "turn"
    """A carrier and room on the line: others go first."""
    CELL = "cell"
    """A cell that works on others."""
    CHANGEOVER = "changeover"
    """A cell to change over."""
    HELD_LINE = "held_line"
    HELD_ORDER = "held_order"
    HELD_UNIT = "held_unit"
    HELD_CARRIER = "held_carrier"
    HELD_CELL = "held_cell"
    AWAY_CELL = "away_cell"
    BLOCKED_SETUP = "blocked_setup"
    """A changeover that failed."""
    NO_CELL = "no_cell"
    """A cell that offers an operation: the line has none."""
    TRANSPORT = "transport"
    """A transport that is away."""
    COUNTING = "counting"
    """A transport that has lost its journal: nobody is sent anywhere before the carriers are counted."""
    PERSON = "person"
    """A person's word on what became of an operation."""
    OTHERS = "others"
    """Units before it that cannot go on."""


@dataclass(frozen=True, slots=True)
class Wait:
    """One thing that a unit waits for, and how long in all [s]; `name` says which, `why` what the line says of it."""

    kind: WaitKind
    name: str = ""
    took_s: float = 0.0
    why: str = ""


SHORTEST_S = 1.0
"""What is shorter is no wait [s]."""


@dataclass(slots=True)
class UnitWaits:
    """Follows units through events."""

    _free: dict[str, float] = field(default_factory=dict)
    """Unit -> since when nobody works on it [s]."""
    _carrying: dict[str, str] = field(default_factory=dict)
    """Carrier -> unit."""
    _moving: dict[str, tuple[str, float]] = field(default_factory=dict)
    """Move -> unit and when it set out [s]."""
    _moved: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    """Unit -> how long it was moved since nobody works on it [s]."""
    _changing: dict[str, tuple[str, float]] = field(default_factory=dict)
    """Job -> setup and when its changeover began [s]."""
    _changed: dict[str, list[tuple[float, float, str]]] = field(default_factory=dict)
    """Cell -> its changeovers: begin, end [s] and setup."""
    _found: dict[str, dict[tuple[WaitKind, str], float]] = field(default_factory=dict)
    """Unit -> what it waited for -> how long [s]."""

    def begin(self, plant: Plant, now: float) -> None:
        """Begin with the units as they are."""
        for unit in plant.units.values():
            if unit.carrier:
                self._carrying[unit.carrier] = unit.id
            if not unit.carrier or not plant.carriers[unit.carrier].job:
                self._free[unit.id] = now
        for carrier in plant.carriers.values():
            if carrier.unit and carrier.move:
                self._moving[carrier.move.id] = (carrier.unit, carrier.move.started)
        self._changing = {job.id: (job.setup, now) for job in plant.jobs.values() if job.kind is ev.JobKind.CHANGEOVER}

    def take(self, event: ev.Event) -> None:
        """Go on with an event."""
        match event:
            case ev.UnitLoaded():
                self._carrying[event.carrier] = event.unit
                self._add(event.unit, WaitKind.TURN, "", event.at - self._free.get(event.unit, event.at))
                self._free[event.unit] = event.at
            case ev.CarrierDispatched() if event.carrier in self._carrying:
                self._moving[event.move] = (self._carrying[event.carrier], event.at)
            case ev.CarrierArrived() | ev.MoveFailed() if event.move in self._moving:
                unit, since = self._moving.pop(event.move)
                self._moved[unit] += event.at - max(since, self._free.get(unit, since))
            case ev.ChangeoverStarted():
                self._changing[event.job] = (event.to_setup, event.at)
            case ev.ChangeoverDone() if event.job in self._changing:
                setup, since = self._changing.pop(event.job)
                self._changed.setdefault(event.cell, []).append((since, event.at, setup))
            case ev.OperationStarted():
                self._started(event)
            case ev.OperationDone():
                self._free[event.unit] = event.at
            case ev.UnitLeft():
                self._carrying.pop(event.carrier, None)

    def _started(self, e: ev.OperationStarted) -> None:
        since = self._free.pop(e.unit, e.at)
        wait = e.at - since - self._moved.pop(e.unit, 0.0)
        for begin, end, setup in self._changed.get(e.cell, ()):
            part = min(end, e.at) - max(begin, since)
            if setup == e.setup and part > 0.0:
                self._add(e.unit, WaitKind.CHANGEOVER, f"{e.cell}: {setup}", min(part, wait))
                wait -= part
        self._add(e.unit, WaitKind.CELL, e.cell, wait)

    def _add(self, unit: str, kind: WaitKind, name: str, took: float) -> None:
        if took >= SHORTEST_S:
            found = self._found.setdefault(unit, {})
            found[kind, name] = found.get((kind, name), 0.0) + took

    def of(self, unit: str) -> tuple[Wait, ...]:
        """What a unit waited for, the longest first."""
        found = self._found.get(unit, {})
        return tuple(Wait(*what, found[what]) for what in sorted(found, key=lambda it: -found[it]))


def standstill(plant: Plant, name: str) -> tuple[Wait, ...]:
    """What keeps an open unit that does not go on."""
    return tuple(_keeping(plant, name)) or (Wait(WaitKind.OTHERS),)


def _keeping(plant: Plant, name: str) -> Iterator[Wait]:
    unit = plant.units[name]
    if held := plant.orders[unit.order].held:
        yield Wait(WaitKind.HELD_ORDER, unit.order, why=held)
    if unit.held:
        yield Wait(WaitKind.HELD_UNIT, name, why=unit.held)
    if unit.unsettled:
        yield Wait(WaitKind.PERSON, name, why=unit.unsettled)
    if unit.carrier and (held := plant.carriers[unit.carrier].held):
        yield Wait(WaitKind.HELD_CARRIER, short(unit.carrier), why=held)
    if not unit.carrier and plant.held:
        yield Wait(WaitKind.HELD_LINE, why=plant.held)
    if away := transport_lost(plant):
        yield Wait(WaitKind.TRANSPORT, why=away)
    elif plant.uncounted:
        yield Wait(WaitKind.COUNTING)
    yield from _cells(plant, name)


def transport_lost(plant: Plant) -> str:
    """Why no move ends as things are; '' while the transport is heard, and before it was heard at all."""
    return "" if plant.transport_away == NOT_HEARD else plant.transport_away


def _cells(plant: Plant, name: str) -> Iterator[Wait]:
    """The cells that it cannot do without, and that do not work."""
    unit, line = plant.units[name], plant.line
    for operation in unit.recipe.operations[unit.step :]:
        offering = line.offering(operation.skill, operation.setup) if line else ()
        cells = [plant.cells[spec.name] for spec in offering]
        if any(cell.works_on(operation.setup) for cell in cells):
            continue
        if not cells:
            yield Wait(WaitKind.NO_CELL, ": ".join(filter(None, (operation.skill, operation.setup))))
        for cell in cells:
            if cell.held:
                yield Wait(WaitKind.HELD_CELL, cell.name, why=cell.held)
            elif not cell.working:
                yield Wait(WaitKind.AWAY_CELL, cell.name, why=cell.away or "a person works at it")
            else:
                yield Wait(WaitKind.BLOCKED_SETUP, f"{cell.name}: {operation.setup}", why=cell.blocked[operation.setup])
        return
