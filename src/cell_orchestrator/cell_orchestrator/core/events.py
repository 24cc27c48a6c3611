"""Every fact the line records, timestamped in line time [s].

Each kind has a version.  A field that is added has a default, and the version stays; where a stored field changes
its meaning, its name or its type, the version of that kind rises, and `store/lifting.py` says how an older one reads.
"""

from collections.abc import Mapping
from dataclasses import field
from enum import StrEnum
from functools import cache
from typing import Any, ClassVar

from cell_orchestrator.core.frozen import frozen
from cell_orchestrator.core.line import Line
from cell_orchestrator.core.order_content import Content
from cell_orchestrator.core.orders import Order, Unit, UnitStatus, Verdict
from cell_orchestrator.core.recipes import Measurement

SILENT = "silent"
"""Nothing was heard of it for too long."""
INACTIVE = "inactive"
"""It says itself that its node is not active."""


class JobKind(StrEnum):
    """What a job makes a cell do."""

    SKILL = "skill"
    CHANGEOVER = "changeover"
    PREPARE = "prepare"
    """The external steps of a coming changeover, beside running work."""


@frozen
class TagContent:
    """What a carrier's user memory says.  An empty carrier has unit ''."""

    unit: str = ""
    revision: str = ""
    step: int = 0


@frozen
class Event:
    """Base of all events."""

    VERSION: ClassVar[int] = 1

    at: float


@frozen
class LineConfigured(Event):
    """The line was configured; carriers not seen before stand at home."""

    line: Line


@frozen
class ProductsRead(Event):
    """The product files say something else than before.

    Attributes:
        products: Variants that can be ordered now.
        errors: What is wrong with the files now, a line each; the first of many.
        revisions: Those by which something can be ordered from now on, and which no longer change: kind, name and
            number -> digest of the content.
    """

    products: int
    errors: tuple[str, ...]
    revisions: Mapping[str, str]


@frozen
class LineTaken(Event):
    """An orchestrator runs the line from here on.

    Attributes:
        epoch: number of this, greater than that of every one before it in this store, and than most of other stores.
        boot: id of its process.
        holder: what it is, for people.
    """

    epoch: int
    boot: str
    holder: str


@frozen
class LineHeld(Event):
    """The line is drained: nothing is loaded any more, what is on carriers is finished."""

    reason: str
    by: str


@frozen
class LineResumed(Event):
    """Waiting units are loaded again."""

    by: str
    reason: str = ""


@frozen
class RequestRefused(Event):
    """Somebody asked for what could not be granted; nothing has changed.

    Attributes:
        request: what was asked, by its kind.
        about: what it was about, as `cell dosing`.
        why_not: why it was refused.
        by: who asked.
        reason: why, by their own word.
        count: so many of the same source were refused since the last such event, this one among them.
    """

    request: str
    about: str
    why_not: str
    by: str = ""
    reason: str = ""
    count: int = 1


@frozen
class RequestMet(Event):
    """Somebody asked for what is so already, or was done before; nothing has changed.  Fields as of RequestRefused."""

    request: str
    about: str
    by: str = ""
    reason: str = ""
    count: int = 1


@frozen
class ClockDated(Event):
    """A run of the line begins: the wall clock dates it from here on.

    Attributes:
        run: names the run.
        wall: what the wall clock tells [s].
        skew: how far it was set against the monotonic clock since the run began [s].
        speed: line seconds per second; 0: a world makes the line time.
        offset: date minus line time from here on [s].
        off_s: how long the line was off before this, by the wall clock [s].
    """

    run: str
    wall: float
    skew: float
    speed: float
    offset: float
    off_s: float


@frozen
class ClockStepped(Event):
    """The wall clock was set, or the machine slept; line time goes on.

    Attributes:
        wall: what it tells now [s].
        by: how far it was set [s].
        skew: how far since the run began [s].
        offset: date minus line time from here on [s].
    """

    wall: float
    by: float
    skew: float
    offset: float


@frozen
class ClockAccepted(Event):
    """A person says that the wall clock is right as it is.

    Attributes:
        wall: what it tells [s].
        offset: date minus line time from here on [s].
        by: who says so.
        reason: why.
    """

    wall: float
    offset: float
    by: str
    reason: str = ""


@frozen
class LostJob:
    """A job that the ledger of a cell knows, and the log does not.

    Attributes:
        job: its id.
        cell: who had it.
        what: skill, or setup of a changeover.
        unit: the unit it worked on, '' for none.
        operation: of the unit's recipe.
        variant: of the unit.
        began: whether the cell began it at all.
        code: of its result; None where it has none.
        measurements: what it measured.
    """

    job: str
    cell: str
    what: str
    unit: str
    operation: str
    variant: str
    began: bool
    code: int | None = None
    measurements: tuple[Measurement, ...] = ()

    @property
    def done(self) -> bool:
        """True when it came to a good end."""
        return self.began and self.code == 0


@frozen
class StoreAccepted(Event):
    """A person says that the line goes on with this log, though others remember more than it has.

    Attributes:
        lost: events that somebody acted on and the log lacks, each as number:hash.
        jobs: what is known to be missing.
        by: who says so.
        reason: why.
    """

    lost: tuple[str, ...]
    jobs: tuple[LostJob, ...]
    by: str
    reason: str = ""


@frozen
class MoveRecalled(Event):
    """A move is not wanted any more: it is taken back if it has not begun."""

    move: str
    carrier: str


@frozen
class CarrierFound(Event):
    """The carrier stands at the station, whatever was believed of it and of its move; it has yet to be read there."""

    carrier: str
    station: str


@frozen
class OrderAccepted(Event):
    """The order is in the book; all of its units wait."""

    order: Order
    units: tuple[Unit, ...]
    by: str = ""


@frozen
class OrderChanged(Event):
    """The order asks for something else from here on; units that are added, or dropped, follow in events of their own.

    Attributes:
        priority: of the order now; one that a person gave stays until its source gives another.
        too_late: product -> units that are not wanted any more, but ride or are done.
    """

    order: str
    content: Content
    priority: int
    number: str = ""
    too_late: Mapping[str, int] = field(default_factory=dict)
    by: str = ""


@frozen
class OrderConfirmed(Event):
    """The source of the order said the same again, later: what it said before that is out of date from here on.

    Attributes:
        revised: when, by its own clock [s since 1970].
    """

    order: str
    revised: float


@frozen
class UnitsAdded(Event):
    """More units of an order that is in the book wait, by its wish or for one that was scrapped."""

    order: str
    units: tuple[Unit, ...]
    reason: str
    customer: str = ""
    number: str = ""


@frozen
class OrderCancelledAhead(Event):
    """An order that has not come yet was taken back; it is not taken when it comes."""

    order: str
    reason: str
    by: str


@frozen
class OrderHeld(Event):
    """No new work begins on the order."""

    order: str
    reason: str
    by: str


@frozen
class OrderResumed(Event):
    """Work on the order goes on."""

    order: str
    by: str
    reason: str = ""


@frozen
class OrderCancelled(Event):
    """Waiting units leave at once, units on carriers after their running job."""

    order: str
    reason: str
    by: str


@frozen
class OrderPrioritised(Event):
    """All units of the order that are still open have this priority from here on."""

    order: str
    priority: int
    reason: str
    by: str


@frozen
class OrderClosed(Event):
    """The last unit of the order left the line."""

    order: str
    late: bool


@frozen
class CarrierDispatched(Event):
    """The transport is asked to move the carrier; `why` is for people."""

    move: str
    carrier: str
    origin: str
    destination: str
    why: str


@frozen
class CarrierArrived(Event):
    """The carrier stands at the station; who it is must still be read."""

    move: str
    carrier: str
    station: str


@frozen
class MoveFailed(Event):
    """The transport gave the move up; the carrier stands where it was."""

    move: str
    carrier: str
    code: int
    message: str


@frozen
class CarrierStuck(Event):
    """A move takes longer than the policy allows; it stays open."""

    carrier: str
    move: str


@frozen
class CarrierSeen(Event):
    """A read that agrees with what was expected: identity confirmed at this station."""

    carrier: str
    station: str
    tag: TagContent


@frozen
class ReadRequested(Event):
    """No valid read of a carrier that arrived: the reader is asked again."""

    carrier: str
    station: str
    count: int


@frozen
class CarrierDoubted(Event):
    """The identity of what stands or arrives at this station is in doubt; it goes to inspection."""

    carrier: str
    station: str
    reason: str


@frozen
class ForeignTagSeen(Event):
    """A tag that is not of this line was read where no carrier was expected."""

    station: str
    epc: str


@frozen
class CarrierIdentified(Event):
    """Inspection identified what was expected to be `carrier` as `actual`."""

    carrier: str
    actual: str
    station: str


@frozen
class IdentificationFailed(Event):
    """Inspection could not tell who the carrier is; it looks again."""

    carrier: str
    station: str
    message: str


@frozen
class DoubtCleared(Event):
    """The carrier is identified and carries a fresh tag."""

    carrier: str
    station: str


@frozen
class TagWritten(Event):
    """The user memory says `tag` now."""

    carrier: str
    station: str
    tag: TagContent


@frozen
class TagWriteFailed(Event):
    """The memory was not written; it is tried again."""

    carrier: str
    station: str
    code: int
    message: str


@frozen
class CarrierHeld(Event):
    """The carrier waits in the buffer once its running job is over."""

    carrier: str
    reason: str
    by: str


@frozen
class CarrierResumed(Event):
    """The carrier goes on, from a station where a person has put it if one is given."""

    carrier: str
    by: str
    station: str = ""
    reason: str = ""


@frozen
class UnitLoaded(Event):
    """The unit lies on the carrier from here on."""

    unit: str
    carrier: str
    station: str
    brings: Mapping[str, str] = field(default_factory=dict)
    """What the person at the station puts on the carrier: place on the carrier -> model."""
    lots: Mapping[str, str] = field(default_factory=dict)
    """Model -> lot, as far as it is known."""


@frozen
class UnitReworked(Event):
    """The unit goes back to an earlier step, or repeats this one."""

    unit: str
    step: int
    reason: str
    fresh: bool = False
    """A person has made it fit to begin there: whatever began there or later counts no more."""


@frozen
class UnitRetried(Event):
    """The unit tries its step again; `exclude` names a cell that shall not get it again, or ''."""

    unit: str
    exclude: str
    reason: str


@frozen
class UnitUnsettled(Event):
    """An operation that may not be repeated began, and nobody knows what became of it: the unit waits for a person."""

    unit: str
    step: int
    operation: str
    reason: str


@frozen
class UnitHeld(Event):
    """Nothing new begins on the unit.

    `out_of_limits`: for what `operation` measured; only a person's word lets the unit go on (UnitSettled).
    """

    unit: str
    reason: str
    by: str
    operation: str = ""
    out_of_limits: bool = False


@frozen
class UnitResumed(Event):
    """The unit goes on."""

    unit: str
    by: str
    reason: str = ""


@frozen
class UnitSettled(Event):
    """A person has said what becomes of the unit; what follows from their word is recorded next to it.

    Attributes:
        step: of its recipe that the word is about.
        operation: there.
        cause: why the unit was not as it should be, by the person's word.
        action: what is done so that it does not happen again.
        signature: how the person proved who they are, '' if they did not.
    """

    unit: str
    step: int
    operation: str
    verdict: Verdict
    reason: str
    by: str
    measurements: tuple[Measurement, ...] = ()
    """What the person measured."""
    cause: str = ""
    action: str = ""
    signature: str = ""


@frozen
class UnitCondemned(Event):
    """The unit is lost (scrapped) or taken back (cancelled); it leaves through the unload station."""

    unit: str
    status: UnitStatus
    reason: str


@frozen
class UnitLeft(Event):
    """The unit left the line with its final status.  `carrier` is '' when it never was on one."""

    unit: str
    order: str
    status: UnitStatus
    reason: str
    carrier: str
    first_pass: bool
    cycle_s: float


@frozen
class OperationStarted(Event):
    """A skill job was given to a cell, for a unit on a carrier that was identified at the cell's station."""

    job: str
    cell: str
    unit: str
    order: str
    carrier: str
    step: int
    operation: str
    skill: str
    setup: str
    parameters: Mapping[str, Any] = field(default_factory=dict)


@frozen
class OperationBegan(Event):
    """What cannot be undone begins on the unit; `repeatable`: the skill may be begun again nevertheless."""

    job: str
    cell: str
    unit: str
    step: int
    operation: str
    repeatable: bool = True


@frozen
class OperationDone(Event):
    """The job ended well; `failed_gates` names the quality gates its measurements did not pass.

    `simulated`: roles of the cell's devices that did not stand on hardware; what they measured was made up.
    `lots`: material -> lot, as far as it is known.
    """

    job: str
    cell: str
    unit: str
    measurements: tuple[Measurement, ...]
    failed_gates: tuple[str, ...]
    result: Mapping[str, Any] = field(default_factory=dict)
    artifacts: tuple[str, ...] = ()
    started: float = 0.0
    ended: float = 0.0
    simulated: tuple[str, ...] = ()
    lots: Mapping[str, str] = field(default_factory=dict)


@frozen
class OperationFailed(Event):
    """The job ended with an expected failure; what follows is recorded next to it.  `lots` as of OperationDone."""

    job: str
    cell: str
    unit: str
    code: int
    message: str
    recovery: str
    measurements: tuple[Measurement, ...] = ()
    started: float = 0.0
    ended: float = 0.0
    simulated: tuple[str, ...] = ()
    artifacts: tuple[str, ...] = ()
    lots: Mapping[str, str] = field(default_factory=dict)


@frozen
class JobRefused(Event):
    """The cell did not take the job and did nothing; it is offered again once the cell reports itself ready.

    `given`: the cell heard of it; if not, it is ready as before, and the job is offered again at once.
    """

    job: str
    cell: str
    unit: str
    code: int
    message: str
    given: bool = True


@frozen
class LotSet(Event):
    """A material comes from this lot from here on, at a cell or a load station; '': nobody knows from which."""

    place: str
    material: str
    lot: str
    by: str
    reason: str = ""


@frozen
class ChangeoverRequested(Event):
    """An operator wants this setup; it starts when the cell is free."""

    cell: str
    setup: str
    by: str
    reason: str = ""


@frozen
class ChangeoverStarted(Event):
    """The cell holds no verified setup from here on."""

    job: str
    cell: str
    from_setup: str
    to_setup: str
    by: str


@frozen
class ChangeoverDone(Event):
    """The new setup is verified by measurement and committed."""

    job: str
    cell: str
    setup: str
    measurements: tuple[Measurement, ...] = ()
    started: float = 0.0
    ended: float = 0.0
    simulated: tuple[str, ...] = ()


@frozen
class ChangeoverFailed(Event):
    """The cell holds `setup` now; '' when nothing is verified."""

    job: str
    cell: str
    setup: str
    code: int
    message: str
    measurements: tuple[Measurement, ...] = ()
    started: float = 0.0
    ended: float = 0.0
    simulated: tuple[str, ...] = ()


@frozen
class SetupBlocked(Event):
    """The changeover to this setup failed and was rolled back: it is not tried again until somebody says so."""

    cell: str
    setup: str
    reason: str


@frozen
class PreparationStarted(Event):
    """The external steps for a coming setup begin, beside running work."""

    job: str
    cell: str
    setup: str


@frozen
class PreparationEnded(Event):
    """`code` 0: the external steps are done.  Otherwise the changeover does them itself."""

    job: str
    cell: str
    setup: str
    code: int
    message: str


@frozen
class CellReported(Event):
    """The cell's own word on itself, recorded when it differs from what was known.  `boot` names the process start."""

    cell: str
    boot: str
    state: int
    mode: int
    setup: str


@frozen
class CellLost(Event):
    """What was heard of the cell is not true any more: it is silent, or its node is inactive; `why` says which."""

    cell: str
    why: str = SILENT


@frozen
class TransportHeard(Event):
    """The transport is heard, for the first time or again; `journal` is the id of its journal, '' if it has none."""

    journal: str = ""


@frozen
class TransportForgot(Event):
    """The transport has another journal than before: what it knew of moves and tags is lost, or older.

    Moves that have not begun are taken back, and nobody is sent anywhere before all have ended and what stands on the
    track was counted.  Who stands under an antenna is read again.
    """

    journal: str
    why: str


@frozen
class CarriersCounted(Event):
    """What the transport sees on its track when nothing moves.

    Attributes:
        standing: station -> carriers.
        between: carriers that stand between the stations.
    """

    standing: Mapping[str, int]
    between: int


@frozen
class TransportLost(Event):
    """The transport is silent, or its node is inactive; `why` says which."""

    why: str


@frozen
class CellHeld(Event):
    """The cell gets no new job until somebody resumes it."""

    cell: str
    reason: str
    by: str


@frozen
class CellResumed(Event):
    """The cell may work again."""

    cell: str
    by: str
    reason: str = ""


@cache
def event_types() -> Mapping[str, type[Event]]:
    """Every event type by name, as stored."""
    return {cls.__name__: cls for cls in Event.__subclasses__()}
