"""What may be asked of the core, or reported to it.  Every request passes `decide`; times are line time [s]."""

from collections.abc import Mapping
from dataclasses import field
from enum import StrEnum
from typing import Any

from cell_orchestrator.core.events import SILENT, TagContent
from cell_orchestrator.core.frozen import frozen
from cell_orchestrator.core.line import Line
from cell_orchestrator.core.orders import Order, Unit, Verdict
from cell_orchestrator.core.policy import URGENCY, Policy
from cell_orchestrator.core.recipes import Measurement


class Target(StrEnum):
    """What can be held and resumed."""

    LINE = "line"
    """Nothing is loaded any more; what is on carriers is finished."""
    CELL = "cell"
    CARRIER = "carrier"
    ORDER = "order"
    UNIT = "unit"


class JobEnd(StrEnum):
    """How a job ended, as far as the core must tell the cases apart."""

    DONE = "done"
    FAILED = "failed"
    """An expected failure; `Recovery` says what may help."""
    REFUSED = "refused"
    """The cell was not ready; nothing was done."""
    NOT_GIVEN = "not_given"
    """The cell never heard of it, for a reason that is not its own; nothing was done."""
    CUT_OFF = "cut_off"
    """It ended without a judgement of its own: nobody knows how far it came."""
    BUG = "bug"
    """The skill's code broke, or nobody can believe its result; the cell needs a person."""
    ID_TAKEN = "id_taken"
    """The cell knows another job by this id and did nothing of this one; `Recovery.HOLD`: it had begun the other."""


class Recovery(StrEnum):
    """What may help after a failure."""

    RETRY = "retry"
    OTHER_CELL = "other_cell"
    REWORK = "rework"
    SCRAP = "scrap"
    HOLD = "hold"
    """A person must look after the cell first."""


@frozen
class Request:
    """Base of all requests."""


@frozen
class ConfigureLine(Request):
    """The line is, or is now, as given."""

    line: Line


@frozen
class ReportProducts(Request):
    """The product files were read; the fields are those of `ProductsRead`."""

    products: int
    errors: tuple[str, ...] = ()
    revisions: Mapping[str, str] = field(default_factory=dict)


@frozen
class SubmitOrder(Request):
    """Put an order in the book, or let the one in the book ask for what this one says.

    `former` is what the store knows of an order of this id that is not open: closed, or cancelled before it came.
    """

    order: Order
    units: tuple[Unit, ...]
    by: str = ""
    former: Order | None = None


@frozen
class CancelOrder(Request):
    """Take an order back.

    `ahead`: where no such order has come yet, it is not taken when it comes.  `former` as in SubmitOrder, `revised` as
    in Content: what its source changed later stays.
    """

    order: str
    reason: str = ""
    by: str = ""
    ahead: bool = False
    revised: float = 0.0
    former: Order | None = None


@frozen
class SetPriority(Request):
    """Let an order's units go before or after those of others; higher goes first."""

    order: str
    priority: int
    reason: str = ""
    by: str = ""


@frozen
class Hold(Request):
    """Begin nothing new on a cell, carrier, order or unit, or load nothing on the line (`name` may be '' then)."""

    target: Target
    name: str
    reason: str = ""
    by: str = ""


@frozen
class Resume(Request):
    """End a hold.  `station`: where a person has put the carrier meanwhile, '' for where it was."""

    target: Target
    name: str
    by: str = ""
    station: str = ""
    reason: str = ""


@frozen
class RequestChangeover(Request):
    """Bring a cell to a setup as soon as it is free."""

    cell: str
    setup: str
    by: str = ""
    reason: str = ""


@frozen
class SetLot(Request):
    """A material comes from this lot from now on, at a cell or a load station; '': nobody knows from which."""

    place: str
    material: str
    lot: str
    by: str = ""
    reason: str = ""


@frozen
class SettleUnit(Request):
    """A person's word on a unit that is held, or whose operation did not come to a known end.

    Attributes:
        unit: the unit.
        verdict: what becomes of it: use_as_is is for held units, done for those that are not.
        measurements: what the person measured; `done` needs a good value for every quality gate of the operation.
        reason: for the record.
        by: who says so.
        cause: why it was not as it should be.
        action: what is done so that it does not happen again.
        signature: how the person proved who they are, '' if they did not.
    """

    unit: str
    verdict: Verdict
    measurements: tuple[Measurement, ...] = ()
    reason: str = ""
    by: str = ""
    cause: str = ""
    action: str = ""
    signature: str = ""


@frozen
class ReportIdle(Request):
    """A request of somebody changed nothing; the fields are those of `RequestRefused`.

    `why_not` is '' where it was not refused: it is so already.
    """

    request: str
    about: str
    why_not: str
    by: str = ""
    reason: str = ""
    count: int = 1


@frozen
class ReportCell(Request):
    """The cell's state topic.

    Attributes:
        setup: '' unless verified.
        recovers: it is held because of its devices, and goes on by itself.
    """

    cell: str
    boot: str
    state: int
    mode: int
    setup: str
    recovers: bool = False


@frozen
class ReportCellLost(Request):
    """The cell was not heard for too long, or says itself that its node is not active."""

    cell: str
    why: str = SILENT


@frozen
class ReportTransport(Request):
    """The transport was heard.

    Attributes:
        journal: id of its journal, '' where it tells none.
        lost: why that has not all that it once had, '' if nothing says so.
        at: when it said so [s].
        moving: whether moves are under way.
        standing: station -> carriers there.
        between: carriers elsewhere on the track.
    """

    journal: str = ""
    lost: str = ""
    at: float = 0.0
    moving: bool = False
    standing: Mapping[str, int] = field(default_factory=dict)
    between: int = 0


@frozen
class ReportTransportLost(Request):
    """The transport was not heard for too long, or says itself that its node is not active."""

    why: str = SILENT


@frozen
class ReportRead(Request):
    """A read point read a tag.  `epc` '' when nothing could be decoded; `tag` None when the memory is damaged."""

    station: str
    epc: str
    tag: TagContent | None
    at: float


@frozen
class ReportMove(Request):
    """A move ended.  `code` 0: the carrier stands at its destination."""

    move: str
    carrier: str
    code: int = 0
    message: str = ""


@frozen
class ReportTagWrite(Request):
    """A tag write ended.  `code` 0: the memory holds `tag` now, and `overwrote` is the EPC that was there before."""

    carrier: str
    station: str
    tag: TagContent
    code: int = 0
    message: str = ""
    wrong_tag: bool = False
    """Another tag than the one addressed stands there."""
    overwrote: str = ""


@frozen
class ReportIdentification(Request):
    """Inspection looked at the carrier's fiducial.  `actual` '' when it could not tell."""

    carrier: str
    station: str
    actual: str
    message: str = ""


@frozen
class ReportBegan(Request):
    """What cannot be undone begins in a running skill job; `repeatable`: the skill may be begun again nevertheless."""

    job: str
    repeatable: bool = True


@frozen
class ReportJob(Request):
    """A skill, changeover or preparation job ended.  `setup` is what the cell holds verified now, '' for nothing.

    `began`: what cannot be undone has begun on the unit, in this job or before it.  `simulated`: roles of its devices
    that did not stand on hardware.
    """

    job: str
    end: JobEnd
    code: int = 0
    message: str = ""
    recovery: Recovery = Recovery.RETRY
    measurements: tuple[Measurement, ...] = ()
    result: Mapping[str, Any] = field(default_factory=dict)
    artifacts: tuple[str, ...] = ()
    setup: str = ""
    started: float = 0.0
    ended: float = 0.0
    began: bool = False
    repeatable: bool = True
    simulated: tuple[str, ...] = ()


@frozen
class ReportClock(Request):
    """The wall clock was read.

    Attributes:
        run: names the run of the line, from the start of all of its processes.
        wall: what the wall clock tells [s].
        skew: how far it was set against the monotonic clock since the run began [s].
        speed: line seconds per second; 0: a world makes the line time.
    """

    run: str
    wall: float
    skew: float
    speed: float = 1.0


@frozen
class AcceptClock(Request):
    """A person says that the wall clock, which tells `wall` [s], is right as it is."""

    wall: float
    by: str = ""
    reason: str = ""


@frozen
class TakeLine(Request):
    """An orchestrator begins to run the line.

    Attributes:
        wall: what the wall clock tells [s].
        boot: id of its process.
        holder: what it is, for people.
    """

    wall: float
    boot: str
    holder: str


@frozen
class Tick(Request):
    """Time has passed."""


@frozen
class Advance(Request):
    """Decide the single next step of the plant, if any.

    `id` names the job or move it starts; `policy` says who goes first.
    """

    id: str
    policy: Policy = URGENCY
