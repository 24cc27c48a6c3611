"""How long things take on a line, learned from its own events: what a forecast is made of."""

from collections import defaultdict
from dataclasses import dataclass, field

from cell_orchestrator.core import events as ev
from cell_orchestrator.core.line import CellSpec, Line
from cell_orchestrator.core.orders import Unit
from cell_orchestrator.core.plant import Plant
from cell_orchestrator.core.recipes import Operation
from cell_orchestrator.core.setup_times import changeover_s

KINDS: tuple[type[ev.Event], ...] = (
    ev.CarrierArrived,
    ev.CarrierDispatched,
    ev.CarrierSeen,
    ev.ChangeoverDone,
    ev.ChangeoverFailed,
    ev.ChangeoverStarted,
    ev.JobRefused,
    ev.LineConfigured,
    ev.MoveFailed,
    ev.OperationDone,
    ev.OperationFailed,
    ev.OperationStarted,
    ev.OrderAccepted,
    ev.PreparationEnded,
    ev.PreparationStarted,
    ev.TagWritten,
    ev.UnitLeft,
    ev.UnitLoaded,
    ev.UnitsAdded,
)
"""The events that say how long something takes, and those by which nothing can be learned of what began."""
SETUP_S, MOVE_S, STEP_S = 60.0, 15.0, 1.0
"""Times of a changeover, a move, a read or a write that nothing says [s]."""
IN_THE_WAY = 0.1
"""By so much each other carrier on its way makes a move longer, until moves were seen [part]; as on the demo line."""
FEW = 2
"""What is known of moves that are less alike counts as so many of those that are more so."""


@dataclass(slots=True)
class Mean:
    """A running mean."""

    count: int = 0
    total: float = 0.0

    def add(self, value: float) -> None:
        """Take one more value."""
        self.count += 1
        self.total += value

    def get(self, otherwise: float, weight: int = 0) -> float:
        """The mean, with what holds where there is none as so many values of it."""
        count = self.count + weight
        return (self.total + weight * otherwise) / count if count else otherwise


def _means() -> defaultdict[tuple[str, ...], Mean]:
    return defaultdict(Mean)


@dataclass(slots=True)
class WorkTimes:
    """What was learned.  Operations and moves as the time they took over the time that was planned for them [1]."""

    _work: defaultdict[tuple[str, ...], Mean] = field(default_factory=_means)
    """See `_keys`: took over planned."""
    _ways: defaultdict[tuple[str | int, ...], Mean] = field(default_factory=lambda: defaultdict(Mean))
    """See `_ways_like`: time of a move over that of one alone."""
    _setups: defaultdict[tuple[str, ...], Mean] = field(default_factory=_means)
    """(cell, setup) and (cell,) -> time of a changeover [s]."""
    _preparing: Mean = field(default_factory=Mean)
    _reading: Mean = field(default_factory=Mean)
    _writing: Mean = field(default_factory=Mean)
    _units: dict[str, Unit] = field(default_factory=dict)
    _since: dict[str, ev.Event] = field(default_factory=dict)
    """Job, move or carrier -> what began with it."""
    _line: Line | None = None
    _moving: dict[str, int] = field(default_factory=dict)
    """Move -> how many others were on their way when it began."""

    def know(self, plant: Plant) -> None:
        """Know the units that are open, where not all events are told."""
        self._units |= dict(plant.units)
        self._line = plant.line

    def take(self, event: ev.Event) -> None:
        """Learn from the next event."""
        match event:
            case ev.OrderAccepted() | ev.UnitsAdded():
                self._units |= {unit.id: unit for unit in event.units}
            case ev.UnitLeft():
                self._units.pop(event.unit, None)
            case ev.OperationStarted() | ev.ChangeoverStarted() | ev.PreparationStarted():
                self._since[event.job] = event
            case ev.LineConfigured():
                self._line = event.line
            case ev.CarrierDispatched():
                self._moving[event.move] = len(self._moving)
                self._since[event.move] = event
            case ev.UnitLoaded():
                self._since[event.carrier] = event
            case ev.OperationDone() | ev.ChangeoverDone() | ev.PreparationEnded():
                self._ended(event)
            case ev.CarrierArrived():
                self._arrived(event)
                self._since[event.carrier] = event
            case ev.OperationFailed() | ev.ChangeoverFailed() | ev.JobRefused():
                self._since.pop(event.job, None)
            case ev.MoveFailed():
                self._since.pop(event.move, None)
                self._moving.pop(event.move, None)
            case ev.CarrierSeen():
                self._seen(event)
            case ev.TagWritten():
                if isinstance(begun := self._since.get(event.carrier), ev.UnitLoaded):
                    self._writing.add(event.at - begun.at)

    def _arrived(self, event: ev.CarrierArrived) -> None:
        begun, others = self._since.pop(event.move, None), self._moving.pop(event.move, 0)
        if isinstance(begun, ev.CarrierDispatched) and self._line:
            alone = self._line.travel_s.get(begun.origin, {}).get(event.station, 0.0)
            for key in _ways_like(begun.origin, event.station, others) if alone else ():
                self._ways[key].add((event.at - begun.at) / alone)

    def _seen(self, event: ev.CarrierSeen) -> None:
        """The first read of a visit says how long reading takes; a later one, after a move that failed, does not."""
        begun = self._since.get(event.carrier)
        if isinstance(begun, ev.CarrierArrived) and begun.station == event.station:
            del self._since[event.carrier]
            self._reading.add(event.at - begun.at)

    def _ended(self, event: ev.OperationDone | ev.ChangeoverDone | ev.PreparationEnded) -> None:
        begun = self._since.pop(event.job, None)
        took = event.at - begun.at if begun else 0.0
        if isinstance(begun, ev.OperationStarted) and (unit := self._units.get(begun.unit)):
            ratio = took / unit.recipe.operations[begun.step].duration_s
            for key in _keys(begun.cell, begun.operation, unit.recipe.variant):
                self._work[key].add(ratio)
        elif isinstance(begun, ev.ChangeoverStarted):
            for key in ((begun.cell, begun.to_setup), (begun.cell,)):
                self._setups[key].add(took)
        elif isinstance(event, ev.PreparationEnded) and begun and not event.code:
            self._preparing.add(took)

    def operation_s(self, cell: str, operation: Operation, variant: str) -> float:
        """Time of an operation at a cell [s]: as planned, times what the likest ones took of their planned time."""
        known = next((self._work[key] for key in _keys(cell, operation.name, variant) if key in self._work), Mean())
        return operation.duration_s * known.get(1.0)

    def move_s(self, line: Line, origin: str, destination: str, others: int) -> float:
        """Time of a way between two stations [s], while so many other carriers are on theirs."""
        alone = line.travel_s.get(origin, {}).get(destination, MOVE_S)
        ratio = 1.0 + IN_THE_WAY * others
        for key in _ways_like(origin, destination, others):
            ratio = self._ways.get(key, Mean()).get(ratio, FEW)
        return alone * ratio

    def setup_s(self, plant: Plant, spec: CellSpec, setup: str) -> float:
        """Time of a changeover [s]: as it took before, else as configured."""
        known = self._setups.get((spec.name, setup)) or self._setups.get((spec.name,))
        return known.get(SETUP_S) if known else spec.setup_s.get(setup) or changeover_s(plant, spec, setup) or SETUP_S

    @property
    def prepare_s(self) -> float:
        """Time of the external steps of a changeover [s]."""
        return self._preparing.get(SETUP_S / 2.0)

    @property
    def read_s(self) -> float:
        """Time from the arrival of a carrier until its tag is read [s]."""
        return self._reading.get(STEP_S)

    @property
    def write_s(self) -> float:
        """Time to write a tag [s]."""
        return self._writing.get(STEP_S)


def _keys(cell: str, operation: str, variant: str) -> tuple[tuple[str, ...], ...]:
    """What an operation is like, the likest first."""
    return (cell, operation, variant), (cell, operation), (cell,), ()


def _ways_like(origin: str, destination: str, others: int) -> tuple[tuple[str | int, ...], ...]:
    """What a move is like, with so many others on their way, the least like first."""
    return (), (others,), (origin, destination, others)
