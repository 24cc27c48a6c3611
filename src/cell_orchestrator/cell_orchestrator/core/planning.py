"""`advance`: the single next step of the plant.  First what can be done where carriers stand, then who goes where."""

from collections import defaultdict
from collections.abc import Callable
from functools import cached_property

from cell_orchestrator.core import events as ev
from cell_orchestrator.core.changeover import change_setup, prepare_next
from cell_orchestrator.core.decide_carriers import needs_read
from cell_orchestrator.core.leaving import leave
from cell_orchestrator.core.line import CellSpec, Line, Station, StationKind
from cell_orchestrator.core.lost_log import settle_lost
from cell_orchestrator.core.lots import brought
from cell_orchestrator.core.orders import Unit, UnitStatus
from cell_orchestrator.core.parking import parked_at, parked_first
from cell_orchestrator.core.plant import Carrier, Plant
from cell_orchestrator.core.policy import Policy, Rank
from cell_orchestrator.core.release import next_release
from cell_orchestrator.core.requests import Advance
from cell_orchestrator.core.routing import best_carrier, may_run, next_unit
from cell_orchestrator.core.tags import tag_is_current


class Floor:
    """Who stands or arrives where, counted once per decision.

    A carrier may be sent somewhere when it has no move and no job and does not wait for a read, a tag or, after too
    many failed moves, a person; such carriers are listed by what they need next.
    """

    def __init__(self, plant: Plant, line: Line, policy: Policy) -> None:
        self.plant, self.line, self.policy = plant, line, policy
        self.doubted: list[Carrier] = []
        """To be inspected."""
        self.empty: list[Carrier] = []
        """Free for a unit; see `parked`, too."""
        self.finished: list[Carrier] = []
        """With a unit that has no work left."""
        self.waiting: list[Carrier] = []
        """With a unit whose next operation nothing forbids, but cannot be done here."""
        self.at_work: set[str] = set()
        """Names of those whose unit's next operation nothing forbids, at a working cell that may run it."""
        self.idle: dict[str, Carrier] = {}
        """By name: those of these that are not in doubt, those that are held, and those that can be worked on."""
        self.bound: defaultdict[str, list[Carrier]] = defaultdict(list)
        """Station -> busy carriers that stand there or are on their way there."""
        carriers = [plant.carriers[name] for name in plant.busy]
        self._mixed = True in [carrier.astray for carrier in carriers]
        """A carrier may stand where it is not believed to be: asked for by tag in a buffer, it may come for another."""
        for carrier in carriers:
            if carrier.move is not None:
                self.bound[carrier.move.destination].append(carrier)
                if carrier.doubt:  # until it has left, the move may become that of who comes there
                    self.bound[carrier.station].append(carrier)
                continue
            self.bound[carrier.station].append(carrier)
            if not carrier.job and carrier.failed_moves < line.policy.max_moves:
                self._sort(carrier)

    def _sort(self, carrier: Carrier) -> None:
        if carrier.doubt:
            if not _is_taken_back(carrier):
                self.doubted.append(carrier)
            return
        kind = self.line.stations[carrier.station].kind
        if not self._is_known(carrier, kind):
            return
        self.idle[carrier.id] = carrier
        if not carrier.unit:
            if not carrier.held:
                self.empty.append(carrier)
        elif unit := next_unit(self.plant, carrier):
            if kind is StationKind.CELL and self._is_at_its_cell(carrier, unit):
                self.at_work.add(carrier.id)
            else:
                self.waiting.append(carrier)
        elif self._may_leave(carrier):
            self.finished.append(carrier)

    def _may_leave(self, carrier: Carrier) -> bool:
        unit = self.plant.units[carrier.unit]
        return unit.operation is None and not unit.held and not _is_taken_back(carrier)

    def _is_known(self, carrier: Carrier, kind: StationKind) -> bool:
        if kind is StationKind.BUFFER:
            return not self._mixed
        return not needs_read(self.plant, carrier) and tag_is_current(self.plant, carrier)

    def _is_at_its_cell(self, carrier: Carrier, unit: Unit) -> bool:
        spec = self.line.cell_at(carrier.station)
        if spec is None:
            return False
        cell = self.plant.cells[spec.name]
        return cell.working and may_run(cell, spec, unit)

    @cached_property
    def waiting_for(self) -> dict[str, list[Carrier]]:
        """By the names of cells: those with a unit that waits and can be worked on there."""
        out: dict[str, list[Carrier]] = {}
        for carrier in self.waiting:
            unit = self.plant.units[carrier.unit]
            if op := unit.operation:
                for spec in self.line.offering(op.skill, op.setup):
                    out.setdefault(spec.name, []).append(carrier)
        return out

    def kind(self, carrier: Carrier) -> StationKind:
        """The kind of station the carrier stands at."""
        return self.line.stations[carrier.station].kind

    def free(self, kind: StationKind) -> Station | None:
        """A station of this kind with room."""
        for station in self.line.stations_of(kind):
            if self.has_room(station.name):
                return station
        return None

    def has_room(self, station: str) -> bool:
        """True when fewer carriers are bound to the station than it can hold."""
        bound = len(self.bound.get(station, ())) + len(parked_at(self.plant, station))
        return bound < self.line.stations[station].capacity

    @property
    def parked(self) -> list[Carrier]:
        """Of those that are parked one for each buffer, if it is sure which they are."""
        return [] if self._mixed else list(parked_first(self.plant))

    def to_fetch(self, carriers: list[Carrier], station: str, now: float) -> Carrier:
        """The carrier that the policy would fetch."""
        return min(carriers, key=lambda carrier: self.policy.to_fetch(self.plant, carrier, station, now))


def _is_taken_back(carrier: Carrier) -> bool:
    """True when its move was taken back by a hold: it is not to begin again at once."""
    return bool(carrier.held and carrier.failed_moves)


Rule = Callable[[Floor, str, float], list[ev.Event] | None]
"""The next step by one rule, None where it has none."""


def advance(plant: Plant, request: Advance, now: float) -> list[ev.Event]:
    """The next step, or nothing when the plant waits for the world."""
    if plant.line is None:
        return []
    if plant.lost and (settled := settle_lost(plant, now)):
        return settled
    floor = Floor(plant, plant.line, request.policy)
    for rule in STANDING if plant.uncounted else RULES:
        events = rule(floor, request.id, now)
        if events:
            return events
    return []


def _work(floor: Floor, new_id: str, now: float) -> list[ev.Event] | None:
    """Give a free cell the job for the carrier at its station, or the changeover for the one it will get."""
    plant = floor.plant
    for spec in floor.line.in_order(_concerned(floor)):
        cell = plant.cells[spec.name]
        if not cell.ready:
            continue
        coming = floor.bound.get(spec.station, ())
        carrier = coming[0] if coming else None
        unit = next_unit(plant, carrier) if carrier else None
        if unit is not None and not may_run(cell, spec, unit):
            unit = None
        change = change_setup(cell, spec, unit, new_id, now)
        if change:
            return change
        if change is not None or unit is None or carrier is None or carrier.id not in floor.idle:
            continue
        op = unit.operation
        assert op is not None
        return [
            ev.OperationStarted(
                now,
                new_id,
                cell.name,
                unit.id,
                unit.order,
                carrier.id,
                unit.step,
                op.name,
                op.skill,
                cell.setup,
                op.parameters,
            )
        ]
    return None


def _concerned(floor: Floor) -> set[str]:
    """The cells to which a carrier comes, and those that a person wants changed over."""
    cells = {cell.name for cell in floor.plant.cells.values() if cell.wanted}
    return cells | {spec.name for station in floor.bound if (spec := floor.line.cell_at(station))}


def _load(floor: Floor, new_id: str, now: float) -> list[ev.Event] | None:
    """Put the unit that is to be loaded next on the empty carrier at the load station."""
    for carrier in floor.empty:
        if floor.kind(carrier) is StationKind.LOAD:
            unit = next_release(floor.plant, floor.line, floor.policy, now)
            if unit is None:
                return None
            lots = brought(floor.plant, carrier.station, unit.recipe.brings)
            return [ev.UnitLoaded(now, unit.id, carrier.id, carrier.station, unit.recipe.brings, lots)]
    return None


def _unload(floor: Floor, new_id: str, now: float) -> list[ev.Event] | None:
    """Take a finished, scrapped or cancelled unit off the line."""
    for carrier in floor.finished:
        if floor.kind(carrier) is StationKind.UNLOAD:
            unit = floor.plant.units[carrier.unit]
            status = UnitStatus.DONE if unit.status is UnitStatus.RUNNING else unit.status
            return leave(floor.plant, unit, status, unit.reason, now)
    return None


def _go(carrier: Carrier, station: Station | str, why: str, new_id: str, now: float) -> list[ev.Event]:
    destination = station if isinstance(station, str) else station.name
    return [ev.CarrierDispatched(now, new_id, carrier.id, carrier.station, destination, why)]


def _to_inspection(floor: Floor, new_id: str, now: float) -> list[ev.Event] | None:
    for carrier in floor.doubted:
        if floor.kind(carrier) is not StationKind.INSPECTION:
            station = floor.free(StationKind.INSPECTION)
            return _go(carrier, station, f"inspect: {carrier.doubt}", new_id, now) if station else None
    return None


def _to_unload(floor: Floor, new_id: str, now: float) -> list[ev.Event] | None:
    """Those that are there have lost their units by the rule before."""
    station = floor.free(StationKind.UNLOAD) if floor.finished else None
    return _go(floor.finished[0], station, "unload", new_id, now) if station else None


def _to_cells(floor: Floor, new_id: str, now: float) -> list[ev.Event] | None:
    """Send each working cell with a free station the carrier it should get next."""
    best: tuple[Rank, Carrier, CellSpec] | None = None
    for spec in floor.line.in_order(floor.waiting_for):
        if not floor.plant.cells[spec.name].working or not floor.has_room(spec.station):
            continue
        found = best_carrier(floor.plant, spec, floor.waiting_for[spec.name], floor.policy, now)
        if found is not None and (best is None or found[0] < best[0]):
            best = (*found, spec)
            if not floor.policy.compares_cells:
                break
    if best is None:
        return None
    _, carrier, spec = best
    op = floor.plant.units[carrier.unit].operation
    assert op is not None
    return _go(carrier, spec.station, op.name, new_id, now)


def _to_load(floor: Floor, new_id: str, now: float) -> list[ev.Event] | None:
    """Fetch an empty carrier when units wait, so that it is there when one may be loaded."""
    if not floor.plant.backlog or floor.plant.held:
        return None
    empty = [*floor.parked, *(c for c in floor.empty if floor.kind(c) is not StationKind.LOAD)]
    station = floor.free(StationKind.LOAD) if empty else None
    return _go(floor.to_fetch(empty, station.name, now), station, "load", new_id, now) if station else None


def _to_buffer(floor: Floor, new_id: str, now: float) -> list[ev.Event] | None:
    """Whoever stands in another's way waits in the buffer.  Config guarantees room for every carrier."""
    for carrier in floor.idle.values():
        kind = floor.kind(carrier)
        is_to_be_loaded = kind is StationKind.LOAD and not carrier.unit and not carrier.held
        if kind is StationKind.BUFFER or is_to_be_loaded or carrier.id in floor.at_work:
            continue
        station = floor.free(StationKind.BUFFER)
        return _go(carrier, station, "wait", new_id, now) if station else None
    return None


def _prepare(floor: Floor, new_id: str, now: float) -> list[ev.Event] | None:
    """Have the external steps of the next changeover done while a cell still works."""
    plant = floor.plant
    if not floor.waiting_for:
        return None
    at_work = {job.cell for job in plant.jobs.values() if job.kind is ev.JobKind.SKILL}
    for spec in floor.line.in_order(at_work & floor.waiting_for.keys()):
        cell = plant.cells[spec.name]
        if not cell.working or cell.preparation:
            continue
        found = best_carrier(plant, spec, floor.waiting_for[spec.name], floor.policy, now)
        unit = plant.units[found[1].unit] if found else None
        events = prepare_next(cell, unit, new_id, now)
        if events:
            return events
    return None


STANDING: tuple[Rule, ...] = (_unload, _work, _load, _prepare)
"""Those that send no carrier anywhere."""
RULES: tuple[Rule, ...] = (_unload, _work, _load, _to_inspection, _to_unload, _to_cells, _to_load, _to_buffer, _prepare)
