"""The plant: everything the orchestrator knows now.  Immutable; only `apply` makes the next one."""

from dataclasses import dataclass, field

from immutables import Map

from cell_orchestrator.core.backlog import Backlog
from cell_orchestrator.core.events import JobKind, LostJob, TagContent
from cell_orchestrator.core.line import Line
from cell_orchestrator.core.orders import Order, Unit
from cell_orchestrator.core.packml import EXECUTE, PRODUCTION
from cell_orchestrator.core.wall_clock import WallClock

NOT_HEARD = "not heard yet"
"""Why nothing is known of what never spoke."""
NO_CARRIER = 200
"""Code of a move: nobody stands where it should begin."""


@dataclass(frozen=True)
class Move:
    """A movement asked of the transport and not finished."""

    id: str
    destination: str
    started: float
    stuck: bool = False
    recalled: bool = False
    """It is not wanted any more, if it has not begun."""
    journal: str = ""
    """Id of the transport's journal when it was decided on: with another one, others may stand where it begins."""


@dataclass(frozen=True)
class Carrier:
    """A carrier as believed: where it stands (or left from), what it carries, how sure its identity is."""

    id: str
    station: str
    since: float = 0.0
    departed: float = 0.0
    """When it last set out [s]: a read that is older is not of this visit."""
    move: Move | None = None
    confirmed: bool = False
    """A valid read at `station` since it arrived there."""
    reads: int = 0
    """Reads asked for since it arrived."""
    asked: float = 0.0
    """When the last read was asked for, or the arrival [s]."""
    unit: str = ""
    tag: TagContent | None = None
    """Last known content of the user memory; None: not known."""
    writes: int = 0
    """Failed writes in a row."""
    doubt: str = ""
    """Why its identity is in doubt; '' when it is not."""
    astray: bool = False
    """In doubt because its tag was read, or another carrier stood, where it should not: it may be anywhere."""
    identified: bool = False
    """Inspection has identified it; the doubt ends with a fresh tag."""
    inspections: int = 0
    """Failed identifications in a row."""
    job: str = ""
    """The job running on it."""
    failed_moves: int = 0
    """Failed moves in a row."""
    held: str = ""
    absent: bool = False
    """The transport found nobody where it is believed to stand."""

    @property
    def standing(self) -> bool:
        """True when no move is open."""
        return self.move is None

    @property
    def bound_for(self) -> str:
        """The station where it stands or will arrive."""
        return self.station if self.move is None else self.move.destination


@dataclass(frozen=True)
class Cell:
    """A cell as last reported, with the job given to it."""

    name: str
    station: str
    boot: str = ""
    online: bool = False
    away: str = NOT_HEARD
    """Why what is known of the cell may not be true now; '' while it is heard."""
    since: float = 0.0
    """When it was last heard to change, or to be away [s]."""
    state: int = 0
    mode: int = 0
    setup: str = ""
    """Verified setup; '' when none is."""
    prepared: str = ""
    """Setup whose external steps are done or being done."""
    wanted: str = ""
    """Setup an operator asked for and the cell does not hold yet."""
    wanted_by: str = ""
    blocked: Map[str, str] = field(default_factory=Map)
    """Setup -> why the changeover to it failed: none is begun before a person says so."""
    job: str = ""
    preparation: str = ""
    refusals: int = 0
    """Refused jobs in a row."""
    failures: int = 0
    """Failed operations in a row that said nothing of their units."""
    held: str = ""
    """Why the cell is held; '' when it is not."""
    last_job: str = ""
    """The newest job that it did, by its own word."""

    @property
    def ready(self) -> bool:
        """True when the cell may be given a job now."""
        return self.working and not self.job

    @property
    def working(self) -> bool:
        """True when the cell is in Execute, in Production and not held, busy or not."""
        return self.online and not self.held and self.state == EXECUTE and self.mode == PRODUCTION

    def works_on(self, setup: str) -> bool:
        """True when it works, and no failed changeover forbids this setup, "" for any."""
        return self.working and setup not in self.blocked


@dataclass(frozen=True)
class Job:
    """An execution given to a cell and not finished."""

    id: str
    kind: JobKind
    cell: str
    started: float
    setup: str = ""
    unit: str = ""
    carrier: str = ""
    step: int = 0
    from_setup: str = ""
    boot: str = ""
    """Of the cell, when it was given the job."""


@dataclass(frozen=True)
class CellTimes:
    """What a cell did with its time, for the ISO 22400 indicators.  Times [s]."""

    online_at: float = 0.0
    producing_s: float = 0.0
    setup_s: float = 0.0
    down_s: float = 0.0
    down_since: float = 0.0
    planned_s: float = 0.0
    jobs: int = 0
    good: int = 0
    changeovers: int = 0


@dataclass(frozen=True)
class Totals:
    """Counts since the line's log began.  Times [s]."""

    events: int = 0
    ordered: int = 0
    done: int = 0
    scrapped: int = 0
    cancelled: int = 0
    first_pass: int = 0
    reworks: int = 0
    late_orders: int = 0
    orders: int = 0
    changeovers: int = 0
    changeover_s: float = 0.0
    cycle_s: float = 0.0
    doubts: int = 0
    first_order_at: float = 0.0
    last_unit_at: float = 0.0


@dataclass(frozen=True)
class Plant:
    """All open business of a line.  Finished units live in the store only, so the plant does not grow with history."""

    line: Line | None = None
    at: float = 0.0
    orders: Map[str, Order] = field(default_factory=Map)
    units: Map[str, Unit] = field(default_factory=Map)
    carriers: Map[str, Carrier] = field(default_factory=Map)
    busy: tuple[str, ...] = ()
    """Carriers that are not parked, in the order of the line; see `parking`."""
    parked: Map[str, tuple[str, ...]] = field(default_factory=Map)
    """Buffer -> carriers that are parked there, in the order of the line."""
    cells: Map[str, Cell] = field(default_factory=Map)
    jobs: Map[str, Job] = field(default_factory=Map)
    backlog: Backlog = field(default_factory=Map)
    """Units waiting for a carrier."""
    times: Map[str, CellTimes] = field(default_factory=Map)
    totals: Totals = Totals()
    variants: Map[str, int] = field(default_factory=Map)
    """Units done, by variant."""
    products: int = 0
    """Variants that can be ordered."""
    product_errors: tuple[str, ...] = ()
    """What is wrong with the product files, a line each; the first of many."""
    transport_away: str = NOT_HEARD
    """Why what is known of moves may not be true now; '' while the transport is heard."""
    transport_since: float = 0.0
    """When it was last heard to come or to be away [s]."""
    journal: str = ""
    """Id of the transport's journal, as last heard."""
    uncounted: bool = False
    """The transport has lost its journal, and what stands where has yet to be counted: nobody is sent anywhere."""
    held: str = ""
    """Why nothing is loaded any more; '' while units are."""
    lost: Map[str, tuple[LostJob, ...]] = field(default_factory=Map)
    """Units that cells worked on and the log never heard of, a person has accepted that -> what was done of them."""
    lots: Map[str, Map[str, str]] = field(default_factory=Map)
    """Cell or load station -> material -> the lot it comes from."""
    clock: WallClock = WallClock()
    """What is known of the wall clock, which dates line time."""
    epoch: int = 0
    """Of the orchestrator that runs the line; 0: none has said so."""
