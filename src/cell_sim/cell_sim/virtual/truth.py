"""What really happens to units and tags, and the rules no orchestrator may break.

The rules are judged from physical facts and from the log alone, never from the orchestrator's own bookkeeping.
"""

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from hashlib import sha256
from typing import Any

from cell_orchestrator.core import events as ev
from cell_orchestrator.core.events import TagContent
from cell_orchestrator.core.line import CellSpec, Line, StationKind
from cell_orchestrator.core.orders import Unit, UnitStatus, Verdict
from cell_orchestrator.core.recipes import Measurement
from cell_orchestrator.core.requests import SubmitOrder
from cell_orchestrator.store.codec import to_json
from cell_sim.virtual.beginnings import Beginnings
from cell_sim.virtual.book import Book
from cell_sim.virtual.tag import VirtualTag
from cell_sim.virtual.violation import Violation
from cell_sim.virtual.wall import VirtualWall

MAX_STARTS = 12
"""No operation is begun more often for one unit: retries and reworks are bounded."""


class PlantTruth:
    """Facts of the virtual world, fed by the plant's parts and by the log as it is written."""

    def __init__(self, line: Line, orders: Sequence[SubmitOrder], wall: VirtualWall) -> None:
        self._line, self._wall = line, wall
        self.units: dict[str, Unit] = {u.id: u for order in orders for u in order.units}
        self.tags = {name: VirtualTag(name) for name in line.carriers}
        self.mounted: dict[str, str | None] = {}
        """Cell -> setup it really holds; None: something in between."""
        self.at_station: dict[str, str] = {}
        """Single-carrier station -> carrier that stands there."""
        self.riding: dict[str, str] = {}
        """Carrier -> unit that lies on it."""
        self.book = Book()
        self.left = self.book.left
        """Units that left, with their last status."""
        self.moved_at = 0.0
        """When the log last told of anything but cells' states and holds [s]."""
        self.stayed: set[str] = set()
        """Carriers that could not be moved: meanwhile another may have been sent to where they stand."""
        self._seen_at: dict[str, str] = {}
        self._good: dict[str, set[int]] = {}
        self._beginnings = Beginnings()
        self.begun_at: dict[str, str] = {}
        """Job -> cell whose body began."""
        self._jobs: dict[str, tuple[str, int]] = {}
        self._ends: Counter[str] = Counter()
        self._starts: Counter[tuple[str, int]] = Counter()
        self._reworks: Counter[str] = Counter()
        self._condemned: dict[str, UnitStatus] = {}
        self._held: set[str] = set()
        """Cells, carriers and orders."""
        self._doubted: set[str] = set()
        self._told: dict[str, TagContent] = {}
        """Carrier -> what its tag said when it was last read or written."""
        self._behind: set[str] = set()
        """Units that a person settled, where no tag may be within reach; the tag follows when it is written next."""
        self._recorded: set[str] = set()
        self._presumed: set[str] = set()
        """Jobs that a cell may have begun before it forgot them."""
        self._forgotten: set[str] = set()
        """Jobs of which nobody knows any more, now and ever after."""
        self._refused: set[str] = set()
        self._found = False
        self._lost: dict[str, list[ev.LostJob]] = {}
        self._of_before: set[str] = set()
        """Carriers whose tag may be of before a log was lost; it follows when it is written next."""
        self._read_again: set[str] = set()
        """Carriers whose tag may say once more what it said before."""
        self._digest = sha256()
        self._time = 0.0

    # What the line does

    def body_starts(self, job: str, cell: CellSpec, repeatable: bool = True, told: bool = False) -> None:
        """A skill begins to work on what stands at its cell, with what is mounted there; see `Beginnings`."""
        if job not in self._jobs:
            raise Violation(f"never recorded: job {job} runs")
        self.begun_at[job] = cell.name
        unit, step = self._jobs[job]
        carrier = self.at_station.get(cell.station, "")
        if self.riding.get(carrier) != unit:
            raise Violation(f"wrong carrier: job for {unit} runs on {carrier!r} with {self.riding.get(carrier)!r}")
        wanted, mounted = self.units[unit].recipe.operations[step].setup, self.mounted[cell.name]
        if mounted is None or wanted not in ("", mounted):
            raise Violation(f"unverified setup: {unit} step {step} needs {wanted!r}, the cell holds {mounted!r}")
        self._beginnings.body_starts(unit, step, repeatable, told)

    def nobody_knows(self, jobs: Collection[str]) -> None:
        """The log lost these jobs, and so did the ledgers of their cells: who would know that they were done?"""
        self._forgotten.update(jobs)
        begun = self.begun_at.keys() | self._presumed
        known = {self._jobs[job] for job in begun if job not in self._forgotten}
        for job in jobs:
            self._recorded.add(job)
            if job in begun and self._jobs[job] not in known:
                self._beginnings.forget(*self._jobs[job])

    def begins(self, job: str, repeatable: bool) -> None:
        """What cannot be undone begins in a job."""
        self._beginnings.begins(*self._jobs[job], repeatable)

    def presumed(self, job: str, repeatable: bool) -> None:
        """A cell has forgotten whether it began a job, and says that it may have; of one that is over, all is known."""
        if job in self._recorded or job in self._refused:
            return
        self._presumed.add(job)
        self._beginnings.presumed(*self._jobs[job], repeatable)

    def body_ends(self, job: str) -> None:
        """A skill came to its end."""
        self._ends[job] += 1
        if self._ends[job] > 1:
            raise Violation(f"made twice: job {job} ended {self._ends[job]} times")

    def check_end(self) -> None:
        """Judge what can only be judged when everything is over."""
        for job in self._ends:
            if job not in self._recorded:
                raise Violation(f"work without a record: job {job} for {self._jobs[job]}")
        self.book.check_end()

    def trail(self) -> str:
        """A digest of the log so far."""
        return self._digest.hexdigest()

    # What the log says

    def observe(self, events: Sequence[ev.Event]) -> None:
        """Judge newly stored events; what a person accepts is no decision, but what was found."""
        self._found = any(isinstance(event, ev.StoreAccepted) for event in events)
        for event in events:
            if event.at < self._time:
                raise Violation(f"time runs backwards at {event}")
            self._time = event.at
            if type(event) not in IDLE:
                self.moved_at = max(self.moved_at, event.at)  # what is accepted is dated by the log that is left
            self._digest.update(f"{type(event).__name__} {to_json(event)}\n".encode())
            rule = RULES.get(type(event))
            if rule is not None:
                rule(self, event)

    def content(self, carrier: str) -> TagContent:
        """What the tag of this carrier has to say."""
        unit = self.riding.get(carrier)
        if unit is None:
            return TagContent()
        return TagContent(unit, self.units[unit].recipe.revision, len(self._good.get(unit, ())))

    def _accepted(self, e: ev.OrderAccepted) -> None:
        """What comes first may be a change that overtook the order."""
        self.book.accepted(e)
        self._wall.accepted(e)
        self.units.update({unit.id: unit for unit in e.units})

    def _order_changed(self, e: ev.OrderChanged) -> None:
        self.book.changed(e)
        self._wall.changed(e)

    def _added(self, e: ev.UnitsAdded) -> None:
        self.book.added(e)
        self.units.update({unit.id: unit for unit in e.units})

    def _cancelled(self, e: ev.OrderCancelled) -> None:
        self.book.cancelled(e.order, ahead=False)
        for unit in self.units.values():
            if unit.order == e.order and unit.id not in self.left:
                self._condemned.setdefault(unit.id, UnitStatus.CANCELLED)

    def _store_accepted(self, e: ev.StoreAccepted) -> None:
        """What was done and is not in the log is known from here on."""
        self._of_before = set(self.tags)
        for job in e.jobs:
            self._recorded.add(job.job)
            if job.unit and job.began:
                self._lost.setdefault(job.unit, []).append(job)

    def _left_of_before(self, unit: str) -> None:
        """A unit that was not loaded, by the log, and on which was worked: it is done if all was, and else lost."""
        recipe = self.units[unit].recipe
        last = {job.operation: job for job in self._lost[unit] if job.variant == recipe.variant}
        done = {
            step
            for step, op in enumerate(recipe.operations)
            if op.name in last and last[op.name].done and self._inside(unit, step, last[op.name].measurements)
        }
        self._good[unit] = done
        if len(done) < len(recipe.operations):
            self._condemned[unit] = UnitStatus.SCRAPPED

    def _closed(self, e: ev.OrderClosed) -> None:
        if not self._found:  # else it is dated by the log that is left
            self._wall.closed(e)

    def _unit_condemned(self, e: ev.UnitCondemned) -> None:
        self._held.discard(e.unit)
        self._condemned[e.unit] = e.status

    def _hold(self, e: ev.CellHeld | ev.CarrierHeld | ev.OrderHeld | ev.UnitHeld) -> None:
        self._held.add(_held_name(e))

    def _resume(self, e: ev.CellResumed | ev.CarrierResumed | ev.OrderResumed | ev.UnitResumed) -> None:
        self._held.discard(_held_name(e))
        if isinstance(e, ev.CellResumed):
            self._held -= {name for name in self._held if name.startswith(_setup_name(e.cell, ""))}

    def _may_try(self, e: ev.ChangeoverRequested | ev.ChangeoverDone | ev.CellReported) -> None:
        """A setup that a person wants, or that the cell has reached, is not forbidden there any more."""
        self._held.discard(_setup_name(e.cell, e.setup))

    def _check_free(self, e: ev.Event, *names: str) -> None:
        if held := self._held.intersection(names):
            raise Violation(f"work on what is held: {sorted(held)} in {e}")

    def _setup_started(self, e: ev.ChangeoverStarted | ev.PreparationStarted) -> None:
        setup = e.to_setup if isinstance(e, ev.ChangeoverStarted) else e.setup
        self._check_free(e, e.cell, _setup_name(e.cell, setup))

    def _changed_over(self, e: ev.ChangeoverDone) -> None:
        self._may_try(e)
        if self.mounted[e.cell] != e.setup and not self._found:
            raise Violation(f"unverified setup: {e}, the cell holds {self.mounted[e.cell]!r}")

    def _loaded(self, e: ev.UnitLoaded) -> None:
        if self.at_station.get(e.station) != e.carrier or e.carrier in self.riding or e.unit in self.riding.values():
            raise Violation(f"cannot be loaded: {e}, at the station: {self.at_station.get(e.station)!r}")
        if self._seen_at.get(e.carrier) != e.station:
            raise Violation(f"loaded on a carrier in doubt: {e}")
        if e.unit in self._condemned or e.unit in self.left:
            raise Violation(f"loaded for nothing: {e}")
        self._check_free(e, e.carrier, self.units[e.unit].order, e.unit)
        self.riding[e.carrier] = e.unit

    def _left(self, e: ev.UnitLeft) -> None:
        if e.unit in self._lost and not e.carrier and e.status is not UnitStatus.CANCELLED:
            self._left_of_before(e.unit)
        self.book.leaves(e)
        self._wall.left(e)
        if e.status is not self._condemned.get(e.unit, UnitStatus.DONE) and not self.book.may_drop(e):
            raise Violation(f"wrong fate: {e}, it was {self._condemned.get(e.unit, 'not condemned')}")
        if e.status is UnitStatus.DONE and len(self._good.get(e.unit, ())) != len(self.units[e.unit].recipe.operations):
            raise Violation(f"left unfinished: {e.unit}")
        if e.status is UnitStatus.DONE:
            self._check_free(e, e.unit)
        self._held.discard(e.unit)
        if e.status is UnitStatus.SCRAPPED and not e.reason:
            raise Violation(f"scrapped without a reason: {e.unit}")
        if e.carrier and self.riding.pop(e.carrier, None) != e.unit:
            raise Violation(f"wrong unit unloaded: {e}")
        if e.carrier and self._seen_at.get(e.carrier) not in self.at_station:
            raise Violation(f"unloaded from a carrier in doubt: {e}")

    def _seen(self, e: ev.CarrierSeen | ev.DoubtCleared) -> None:
        if self.at_station.get(e.station) != e.carrier:
            raise Violation(f"taken for another: {e}, at the station: {self.at_station.get(e.station)!r}")
        self._seen_at[e.carrier] = e.station
        told = self._told.get(e.carrier)
        if isinstance(e, ev.CarrierSeen):
            self._tag_told(e)
            if e.carrier in self._doubted:
                raise Violation(f"doubt goes to inspection: {e}")
        self._doubted.discard(e.carrier)
        behind = self.riding.get(e.carrier) in self._behind or e.carrier in self._of_before
        behind = behind or (e.carrier in self._read_again and told == self._told[e.carrier])
        self._read_again.discard(e.carrier)
        if self._told.get(e.carrier) != self.content(e.carrier) and not behind:
            raise Violation(f"wrong tag: {e}, it says {self._told.get(e.carrier)}, not {self.content(e.carrier)}")

    def _tag_told(self, e: ev.CarrierSeen | ev.TagWritten) -> None:
        self._told[e.carrier] = e.tag
        if isinstance(e, ev.TagWritten):
            self._behind.discard(e.tag.unit)
            self._of_before.discard(e.carrier)

    def _unsure(self, carrier: str) -> None:
        self._seen_at.pop(carrier, None)

    def _came(self, event: ev.CarrierArrived) -> None:
        self._read_again.discard(event.carrier)
        self.stayed.discard(event.carrier)
        self._unsure(event.carrier)

    def _identified(self, event: ev.CarrierIdentified) -> None:
        if event.actual != event.carrier and event.actual in self.stayed:  # it is believed where that one was
            self.stayed.add(event.carrier)
        self._doubt(event.carrier, event.actual)

    def _forgot(self, event: ev.TransportForgot) -> None:
        """Who is read again where it stands may have a tag that is yet to be written."""
        self._seen_at.clear()
        self._read_again = set(self.tags)

    def _stayed(self, event: ev.MoveFailed) -> None:
        self.stayed.add(event.carrier)
        self._unsure(event.carrier)

    def _doubt(self, *carriers: str) -> None:
        self._doubted.update(carriers)
        for carrier in carriers:
            self._unsure(carrier)

    def _dispatched(self, e: ev.CarrierDispatched) -> None:
        self._unsure(e.carrier)
        if self._found:
            return
        if e.carrier in self._doubted:
            if self._line.stations[e.destination].kind is not StationKind.INSPECTION:
                raise Violation(f"doubt goes to inspection: {e}")
            return
        says, was_read = self._told.get(e.carrier), self._line.stations[e.origin].kind is not StationKind.BUFFER
        if was_read and says != self.content(e.carrier):
            raise Violation(f"stale tag: {e}, it says {says}")

    def _operation_started(self, e: ev.OperationStarted) -> None:
        self._jobs[e.job] = (e.unit, e.step)
        good = self._good.setdefault(e.unit, set())
        self._starts[e.unit, e.step] += 1
        self._check_free(e, e.cell, e.carrier, e.order, e.unit)
        self._beginnings.started(e)
        if e.unit in self._condemned:
            raise Violation(f"work for nothing: {e}, the unit is {self._condemned[e.unit]}")
        if e.step in good:
            raise Violation(f"made twice: {e.unit} step {e.step} again")
        if good != set(range(e.step)):
            raise Violation(f"out of order: {e.unit} step {e.step} with only {sorted(good)} done")
        if self.at_station.get(self._seen_at.get(e.carrier, "")) != e.carrier:
            raise Violation(f"work on a carrier in doubt: {e}")
        if self._starts[e.unit, e.step] > MAX_STARTS:
            raise Violation(f"tried too often: {e.unit} step {e.step}")

    def _operation_done(self, e: ev.OperationDone) -> None:
        unit, step = self._jobs[e.job]
        self._recorded.add(e.job)
        if self._ends[e.job] != 1:
            raise Violation(f"job {e.job} is recorded as done but its body ended {self._ends[e.job]} times")
        inside = self._inside(unit, step, e.measurements)
        if inside == bool(e.failed_gates):
            raise Violation(f"misjudged: {e}")
        if inside:
            self._good[unit].add(step)

    def _inside(self, unit: str, step: int, measured: Sequence[Measurement]) -> bool:
        values = {m.name: m.value for m in measured}
        gates = self.units[unit].recipe.operations[step].gates
        return all(g.lower <= values.get(g.name, -1.0) <= g.upper for g in gates)  # type: ignore[operator]

    def _settled(self, e: ev.UnitSettled) -> None:
        self._beginnings.settled(e, self._inside(e.unit, e.step, e.measurements), self._held)
        self._behind.add(e.unit)
        self._held.discard(e.unit)
        if e.operation and e.verdict in (Verdict.DONE, Verdict.USE_AS_IS):
            self._good.setdefault(e.unit, set()).add(e.step)

    def _operation_failed(self, e: ev.OperationFailed) -> None:
        self._recorded.add(e.job)

    def _reworked(self, e: ev.UnitReworked) -> None:
        self._beginnings.reworked(e)
        self._good[e.unit] = {step for step in self._good.get(e.unit, ()) if step < e.step}
        self._reworks[e.unit] += 1
        if self._reworks[e.unit] > max(op.max_rework for op in self.units[e.unit].recipe.operations):
            raise Violation(f"reworked too often: {e}")


def _held_name(e: Any) -> str:
    return str(next(getattr(e, field) for field in ("cell", "carrier", "order", "unit") if hasattr(e, field)))


def _setup_name(cell: str, setup: str) -> str:
    return f"{cell} on {setup}"


IDLE = (
    ev.CellReported,
    ev.CellLost,
    ev.TransportHeard,
    ev.TransportLost,
    ev.CellHeld,
    ev.CellResumed,
    ev.SetupBlocked,
    ev.CarrierHeld,
    ev.CarrierResumed,
    ev.UnitHeld,
    ev.UnitResumed,
    ev.ClockStepped,
)
"""Events that may go on for ever without bringing any unit further."""
RULES: dict[type[ev.Event], Callable[[PlantTruth, Any], None]] = {
    ev.OrderAccepted: PlantTruth._accepted,
    ev.OrderChanged: PlantTruth._order_changed,
    ev.OrderClosed: PlantTruth._closed,
    ev.UnitsAdded: PlantTruth._added,
    ev.OrderCancelledAhead: lambda truth, e: truth.book.cancelled(e.order, ahead=True),
    ev.OrderCancelled: PlantTruth._cancelled,
    ev.UnitCondemned: PlantTruth._unit_condemned,
    ev.StoreAccepted: PlantTruth._store_accepted,
    ev.CarrierFound: lambda truth, e: truth._unsure(e.carrier),
    ev.TransportForgot: PlantTruth._forgot,
    ev.UnitReworked: PlantTruth._reworked,
    ev.UnitUnsettled: lambda truth, e: truth._beginnings.unsettled(e),
    ev.UnitSettled: PlantTruth._settled,
    ev.UnitLoaded: PlantTruth._loaded,
    ev.UnitLeft: PlantTruth._left,
    ev.CarrierSeen: PlantTruth._seen,
    ev.TagWritten: PlantTruth._tag_told,
    ev.DoubtCleared: PlantTruth._seen,
    ev.CarrierDispatched: PlantTruth._dispatched,
    ev.CarrierArrived: PlantTruth._came,
    ev.MoveFailed: PlantTruth._stayed,
    ev.CarrierDoubted: lambda truth, e: truth._doubt(e.carrier),
    ev.CarrierIdentified: PlantTruth._identified,
    ev.OperationStarted: PlantTruth._operation_started,
    ev.OperationDone: PlantTruth._operation_done,
    ev.OperationFailed: PlantTruth._operation_failed,
    ev.JobRefused: lambda truth, e: truth._refused.add(e.job),
    ev.PreparationStarted: PlantTruth._setup_started,
    ev.ChangeoverStarted: PlantTruth._setup_started,
    ev.ChangeoverDone: PlantTruth._changed_over,
    ev.SetupBlocked: lambda truth, e: truth._held.add(_setup_name(e.cell, e.setup)),
    ev.ChangeoverRequested: PlantTruth._may_try,
    ev.CellReported: PlantTruth._may_try,
    **dict.fromkeys((ev.CellHeld, ev.CarrierHeld, ev.OrderHeld, ev.UnitHeld), PlantTruth._hold),
    **dict.fromkeys((ev.CellResumed, ev.CarrierResumed, ev.OrderResumed, ev.UnitResumed), PlantTruth._resume),
}
