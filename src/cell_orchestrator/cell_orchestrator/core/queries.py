"""What the line is doing now: plain functions of the plant, for people and programs that look at it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from cell_orchestrator.core.orders import Scrapped, UnitStatus
from cell_orchestrator.core.plant import Carrier, Cell, Job, Plant
from cell_orchestrator.core.waiting_units import HeldUnitStatus, UnsettledStatus, held_units, unsettled_units

STATE_NAMES = (
    "Undefined",
    "Clearing",
    "Stopped",
    "Starting",
    "Idle",
    "Suspended",
    "Execute",
    "Stopping",
    "Aborting",
    "Aborted",
    "Holding",
    "Held",
    "Unholding",
    "Suspending",
    "Unsuspending",
    "Resetting",
    "Completing",
    "Complete",
)
"""PackML states by code (ISA-TR88.00.02)."""
MODE_NAMES = ("", "Production", "Maintenance", "Manual")
"""PackML modes by code; '' before one was reported."""


@dataclass(frozen=True, slots=True)
class OrderStatus:
    """An open order.  `due` is a date [s since 1970].

    Attributes:
        units: all that were ever ordered, those that were taken back, or made for a scrapped one, among them.
        open_units: those that have not left the line; `waiting` or `running`.
        scrapped: units that are lost, with the reason, and the unit that is made instead, if one is.
    """

    id: str
    customer: str
    units: int
    open_units: int
    due: float | None
    late: bool
    held: str
    number: str = ""
    priority: int = 0
    waiting: int = 0
    running: int = 0
    done: int = 0
    scrapped: tuple[Scrapped, ...] = ()
    cancelled: str = ""


@dataclass(frozen=True, slots=True)
class CarrierStatus:
    """A carrier as believed; `going_to` is '' while it stands."""

    id: str
    station: str
    going_to: str
    unit: str
    operation: str
    doubt: str
    held: str
    late: bool = False
    """It should long have arrived."""
    set_out: float = 0.0
    """Line time at which it was sent on its way [s], 0 while it stands."""


@dataclass(frozen=True, slots=True)
class JobStatus:
    """The job a cell is doing; `what` is the operation or the setup, `started` line time [s]."""

    id: str
    kind: str
    what: str
    unit: str
    started: float


@dataclass(frozen=True, slots=True)
class CellStatus:
    """A cell as last reported; `setup` is '' when none is verified.

    `away` says why this may not be true now, '' while the cell is heard; `since` when either began, line time [s].
    In another mode than Production a person works at the cell, and it takes no jobs.  `blocked`: setups that a
    changeover did not reach, with the reason; nothing is made on them there until somebody resumes the cell.
    """

    name: str
    online: bool
    state: str
    setup: str
    job: JobStatus | None
    wanted: str
    held: str
    away: str = ""
    since: float = 0.0
    mode: str = ""
    blocked: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LineStatus:
    """Everything at one line time [s].  `units` counts all units ever ordered, by where they are in their life."""

    line: str
    at: float
    ready: bool
    """Every cell works."""
    units: dict[str, int]
    orders: tuple[OrderStatus, ...]
    carriers: tuple[CarrierStatus, ...]
    cells: tuple[CellStatus, ...]
    transport_away: str = ""
    """Why what is shown of moving carriers may not be true now; '' while the transport is heard."""
    transport_since: float = 0.0
    unsettled: tuple[UnsettledStatus, ...] = ()
    held_units: tuple[HeldUnitStatus, ...] = ()
    held: str = ""
    """Why nothing is loaded any more; '' while units are."""
    products: int = 0
    """Variants that can be ordered."""
    product_errors: tuple[str, ...] = ()
    """What is wrong with the product files, a line each."""
    offset: float = 0.0
    """Date minus line time, now [s]."""
    clock: str = ""
    """What is wrong with the wall clock; '' when nothing is."""
    clock_since: float = 0.0
    """When it was set [s]."""
    disk: str = ""
    """Why no order is taken for want of room on the disk; the plant does not know: whoever looks there adds it."""
    alarms: str = ""
    """What is wrong with who speaks on the topics of the line; the plant does not know either."""


def status(plant: Plant) -> LineStatus:
    """What orders, carriers and cells are doing now."""
    carriers = plant.line.carriers if plant.line else ()
    cells = plant.line.cells if plant.line else {}
    return LineStatus(
        line=plant.line.name if plant.line else "",
        at=plant.at,
        ready=bool(cells) and all(plant.cells[name].working for name in cells),
        units=_units(plant),
        orders=_orders(plant),
        carriers=tuple(_carrier(plant, plant.carriers[name]) for name in carriers),
        cells=tuple(_cell(plant, plant.cells[name]) for name in cells),
        transport_away=plant.transport_away,
        transport_since=plant.transport_since,
        unsettled=unsettled_units(plant),
        held_units=held_units(plant),
        held=plant.held,
        products=plant.products,
        product_errors=plant.product_errors,
        offset=plant.clock.offset,
        clock=plant.clock.alarm,
        clock_since=plant.clock.stepped if plant.clock.alarm else 0.0,
    )


def _units(plant: Plant) -> dict[str, int]:
    """Units that are condemned but still on their carrier count as running."""
    waiting = Counter(unit.status is UnitStatus.WAITING for unit in plant.units.values())
    return {
        "ordered": plant.totals.ordered,
        UnitStatus.WAITING: waiting[True],
        UnitStatus.RUNNING: waiting[False],
        UnitStatus.DONE: plant.totals.done,
        UnitStatus.SCRAPPED: plant.totals.scrapped,
        UnitStatus.CANCELLED: plant.totals.cancelled,
    }


def _orders(plant: Plant) -> tuple[OrderStatus, ...]:
    waiting: Counter[str] = Counter()
    lost: dict[str, list[Scrapped]] = {}
    for _, unit in sorted(plant.units.items()):
        if unit.status is UnitStatus.WAITING:
            waiting[unit.order] += 1
        elif unit.status is UnitStatus.SCRAPPED:  # on its way off the line
            lost.setdefault(unit.order, []).append(Scrapped(unit.id, unit.recipe.variant, unit.reason))
    return tuple(
        OrderStatus(
            id=order.id,
            customer=order.customer,
            units=len(order.units),
            open_units=order.open_units,
            due=order.due,
            late=order.due is not None and plant.clock.date(plant.at) > order.due,
            held=order.held,
            number=order.number,
            priority=order.priority,
            waiting=waiting[order.id],
            running=order.open_units - waiting[order.id],
            done=sum(order.done.values()),
            scrapped=(*order.scrapped, *lost.get(order.id, ())),
            cancelled=order.cancelled,
        )
        for _, order in sorted(plant.orders.items())
    )


def _carrier(plant: Plant, carrier: Carrier) -> CarrierStatus:
    unit = plant.units.get(carrier.unit)
    operation = unit.operation if unit else None
    return CarrierStatus(
        id=carrier.id,
        station=carrier.station,
        going_to=carrier.move.destination if carrier.move else "",
        unit=carrier.unit,
        operation=operation.name if operation else "",
        doubt=carrier.doubt,
        held=carrier.held,
        late=carrier.move is not None and carrier.move.stuck,
        set_out=carrier.move.started if carrier.move else 0.0,
    )


def _state_name(state: int) -> str:
    return STATE_NAMES[state] if state < len(STATE_NAMES) else f"state {state}"


def _mode_name(mode: int) -> str:
    return MODE_NAMES[mode] if mode < len(MODE_NAMES) else f"mode {mode}"


def _cell(plant: Plant, cell: Cell) -> CellStatus:
    job = plant.jobs.get(cell.job)
    return CellStatus(
        name=cell.name,
        online=cell.online,
        away=cell.away,
        since=cell.since,
        state=_state_name(cell.state),
        mode=_mode_name(cell.mode),
        setup=cell.setup,
        job=_job(plant, job) if job else None,
        wanted=cell.wanted,
        held=cell.held,
        blocked=dict(sorted(cell.blocked.items())),
    )


def _job(plant: Plant, job: Job) -> JobStatus:
    unit = plant.units.get(job.unit)
    what = unit.recipe.operations[job.step].name if unit else job.setup
    return JobStatus(job.id, job.kind, what, job.unit, job.started)
