"""What really happens to units and tags, and the rules no orchestrator may break.

The rules are judged from physical facts and from the log alone, never from the orchestrator's own bookkeeping.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from cell_orchestrator.core import events as ev
from cell_orchestrator.core.events import TagContent
from cell_orchestrator.core.orders import Unit, UnitStatus
from cell_orchestrator.core.requests import SubmitOrder

MAX_STARTS = 12
"""No operation is begun more often for one unit: retries and reworks are bounded."""


class Violation(Exception):
    """A rule was broken; the text names the rule and the facts."""


@dataclass(slots=True)
class Tag:
    """A tag glued to a carrier."""

    epc: str
    memory: TagContent | None = TagContent()
    """None: damaged."""
    dead: bool = False


class Truth:
    """Facts of the virtual world, fed by the plant's parts and by the log as it is written."""

    def __init__(self, orders: Sequence[SubmitOrder], carriers: Sequence[str]) -> None:
        self.units: dict[str, Unit] = {u.id: u for order in orders for u in order.units}
        self.tags = {name: Tag(name) for name in carriers}
        self.at_station: dict[str, str] = {}
        """Single-carrier station -> carrier that stands there."""
        self.riding: dict[str, str] = {}
        """Carrier -> unit that lies on it."""
        self.left: dict[str, UnitStatus] = {}
        self._seen_at: dict[str, str] = {}
        self._good: dict[str, set[int]] = {}
        self._jobs: dict[str, tuple[str, int]] = {}
        self._ends: Counter[str] = Counter()
        self._starts: Counter[tuple[str, int]] = Counter()
        self._recorded: set[str] = set()
        self._digest = sha256()
        self._time = 0.0

    # What the line does

    def body_starts(self, job: str, station: str, setup: str | None, repeatable: bool, repeats: int) -> None:
        """A skill begins to work on what stands at the station, with the tools of `setup`."""
        if job not in self._jobs:
            raise Violation(f"job {job} runs but was never recorded")
        unit, step = self._jobs[job]
        carrier = self.at_station.get(station, "")
        if self.riding.get(carrier) != unit:
            raise Violation(f"wrong carrier: job for {unit} runs on {carrier!r} with {self.riding.get(carrier)!r}")
        wanted = self.units[unit].recipe.operations[step].setup
        if setup is None or wanted not in ("", setup):
            raise Violation(f"unverified setup: {unit} step {step} needs {wanted!r}, the cell holds {setup!r}")
        if repeats and not repeatable:
            raise Violation(f"job {job} was begun again though it may not be repeated")

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

    def trail(self) -> str:
        """A digest of the log so far."""
        return self._digest.hexdigest()

    # What the log says

    def observe(self, events: Sequence[ev.Event]) -> None:
        """Judge newly stored events."""
        for event in events:
            if event.at < self._time:
                raise Violation(f"time runs backwards at {event}")
            self._time = event.at
            self._digest.update(repr(event).encode())
            rule = RULES.get(type(event))
            if rule is not None:
                rule(self, event)

    def _loaded(self, e: ev.UnitLoaded) -> None:
        if self.at_station.get(e.station) != e.carrier or e.carrier in self.riding or e.unit in self.riding.values():
            raise Violation(f"cannot be loaded: {e}, at the station: {self.at_station.get(e.station)!r}")
        if self._seen_at.get(e.carrier) != e.station:
            raise Violation(f"loaded on a carrier in doubt: {e}")
        self.riding[e.carrier] = e.unit

    def _left(self, e: ev.UnitLeft) -> None:
        if e.unit in self.left:
            raise Violation(f"made twice: {e.unit} leaves again")
        self.left[e.unit] = e.status
        if e.status is UnitStatus.DONE and len(self._good.get(e.unit, ())) != len(self.units[e.unit].recipe.operations):
            raise Violation(f"left unfinished: {e.unit}")
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

    def _unsure(self, e: ev.CarrierArrived | ev.CarrierDispatched | ev.CarrierDoubted) -> None:
        self._seen_at.pop(e.carrier, None)

    def _operation_started(self, e: ev.OperationStarted) -> None:
        self._jobs[e.job] = (e.unit, e.step)
        good = self._good.setdefault(e.unit, set())
        self._starts[e.unit, e.step] += 1
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
        gates = self.units[unit].recipe.operations[step].gates
        values = {m.name: m.value for m in e.measurements}
        inside = all(g.lower <= values.get(g.name, -1.0) <= g.upper for g in gates)  # type: ignore[operator]
        if inside == bool(e.failed_gates):
            raise Violation(f"misjudged: {e}")
        if inside:
            self._good[unit].add(step)

    def _operation_failed(self, e: ev.OperationFailed) -> None:
        self._recorded.add(e.job)

    def _reworked(self, e: ev.UnitReworked) -> None:
        self._good[e.unit] = {step for step in self._good.get(e.unit, ()) if step < e.step}


RULES = {
    ev.UnitLoaded: Truth._loaded,
    ev.UnitLeft: Truth._left,
    ev.CarrierSeen: Truth._seen,
    ev.DoubtCleared: Truth._seen,
    ev.CarrierArrived: Truth._unsure,
    ev.CarrierDispatched: Truth._unsure,
    ev.CarrierDoubted: Truth._unsure,
    ev.OperationStarted: Truth._operation_started,
    ev.OperationDone: Truth._operation_done,
    ev.OperationFailed: Truth._operation_failed,
    ev.UnitReworked: Truth._reworked,
}
