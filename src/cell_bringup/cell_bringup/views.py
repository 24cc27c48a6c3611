"""Rich tables of what a line does and of its key figures."""

from collections.abc import Iterable, Iterator
from functools import partial

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from cell_bringup.output import number, plain, table, trouble
from cell_bringup.period_report import Lost
from cell_client.dates import Date, undated
from cell_client.line_health import LineHealth
from cell_client.times import local, stamp, zone
from cell_orchestrator.core.carrier_names import short
from cell_orchestrator.core.event_text import subject_of, text_of
from cell_orchestrator.core.kpis import Report
from cell_orchestrator.core.queries import CarrierStatus, CellStatus, LineStatus, OrderStatus
from cell_orchestrator.store.store import Stored

PRODUCT_ERRORS = 5
"""How many of the errors in product files are shown."""


def status_view(
    status: LineStatus, health: LineHealth, lost: Iterable[Lost] = (), note: str = "", date: Date = undated
) -> RenderableType:
    """The line at one moment, with the units that were scrapped, and when; `note` says what else there is to know."""
    lost = list(lost)
    return Group(
        *_head(status, health, note),
        "",
        cells_view(status, health.trouble),
        "",
        carriers_view(status.carriers),
        "",
        orders_view(status.orders),
        *(each for view in _waiting_for_people(status) for each in ("", view)),
        *(("", lost_view(lost, date)) if lost else ()),
    )


def live_view(status: LineStatus, health: LineHealth, recent: Iterable[Stored]) -> RenderableType:
    """The line as it changes; what a small screen cuts off at the end matters least."""
    waits = _waiting_for_people(status)
    cells = cells_view(status, health.trouble)
    parts = (
        cells,
        carriers_view(status.carriers),
        events_view(recent, partial(_date, status)),
        orders_view(status.orders),
    )
    return Group(*_head(status, health), *waits, *parts)


def _head(status: LineStatus, health: LineHealth, note: str = "") -> Iterator[Text]:
    units = ", ".join(f"{count} {name}" for name, count in status.units.items() if count)
    how = f"  profile {health.profile}" if health.profile else ""
    last = f"last event {stamp(status.at + status.offset)}" if status.at else "no event yet"
    known = f"{status.line}  {last}  {units or 'no units'}{how}"
    yield plain(known if status.line else "nothing is known of units, carriers and cells", "bold")
    if health.commissioning:
        yield plain(f"may be simulated: {', '.join(health.commissioning)}", "yellow")
    if health.trouble:
        yield trouble("; ".join(filter(None, (health.trouble, note))))
    elif health.starting and (waits := _not_heard(status)):
        yield plain(f"the line is starting since {local(health.since)}: waits for {', '.join(waits)}", "yellow")
    for process in health.processes:
        again = f"is started again at {local(process.again)}" if process.again > process.at else "is started again"
        said = f": {process.said}" if process.said else ""
        yield trouble(f"{process.label} {process.how} at {local(process.at)}, {again}{said}")
    if health.running and status.transport_away and not health.starting:
        yield trouble(f"transport: {_since(status.transport_away, _date(status, status.transport_since))}")
    for wrong in filter(None, (status.disk, status.alarms)):
        yield trouble(wrong)
    if status.clock:
        yield trouble(
            f"{_since(status.clock, _date(status, status.clock_since))}; ./cell clock accept ends this warning"
        )
    for error in status.product_errors[:PRODUCT_ERRORS]:
        yield trouble(f"products: {error}")
    if len(status.product_errors) > PRODUCT_ERRORS:
        yield trouble(f"products: {len(status.product_errors) - PRODUCT_ERRORS} more; see ./cell check")
    for cell in status.cells:
        for setup, why in cell.blocked.items():
            again = f"./cell resume cell {cell.name} lets it try again"
            yield trouble(f"{cell.name} makes nothing on {setup}: {why}; {again}")
    for carrier in status.carriers:
        if carrier.late:
            yield trouble(_late(carrier))
    if status.held:
        yield trouble(f"nothing is loaded: {status.held}")


def _not_heard(status: LineStatus) -> list[str]:
    cells = [cell.name for cell in status.cells if cell.away or not cell.online]
    return ["transport", *cells] if status.transport_away else cells


def _date(status: LineStatus, at: float) -> float:
    """The date of a line time by the wall clock as it is now; 0 for none [s]."""
    return at + status.offset if at else 0.0


def _late(carrier: CarrierStatus) -> str:
    """What a carrier may wait for that does not arrive, and what to do."""
    name, place = short(carrier.id), carrier.going_to
    return (
        f"carrier {name} does not arrive at {place}: free it if it is stuck on the way; if it waits at "
        f"{carrier.station}, another one may stand at {place}: ./cell hold carrier {name} takes its move back, and "
        f"./cell hold carrier N, ./cell resume carrier N --at {place} tells of the other"
    )


def _since(what: str, at: float) -> str:
    return f"{what} since {local(at)}" if at else what


def cells_view(status: LineStatus, unknown: str = "") -> Table:
    """One row per cell; `unknown` says why nothing of it may be true now."""
    out = table("Cells", "cell", "state", "setup", "doing", "trouble")
    for cell in status.cells:
        away = unknown or cell.away or ("" if cell.online else "not heard")
        setup = cell.setup + (f" (wanted: {cell.wanted})" if cell.wanted else "")
        state = plain(f"was {cell.state}" if away else cell.state, "" if cell.state == "Execute" else "yellow")
        since = _since(away, _date(status, cell.since)) if away and not unknown else ""
        why = "; ".join(filter(None, (cell.held, _other_mode(cell), _blocked(cell), since)))
        out.add_row(cell.name, state, setup, _doing(cell), trouble(why))
    return out


def _other_mode(cell: CellStatus) -> str:
    return "" if cell.mode in ("", "Production") else f"in {cell.mode}: it takes no jobs until it is in Production"


def _blocked(cell: CellStatus) -> str:
    return f"makes nothing on {', '.join(cell.blocked)}" if cell.blocked else ""


def _doing(cell: CellStatus) -> str:
    job = cell.job
    if job is None:
        return ""
    return f"{job.what} {job.unit}".strip() if job.kind == "skill" else f"{job.kind} to {job.what}"


def carriers_view(carriers: tuple[CarrierStatus, ...]) -> Table:
    """One row per carrier."""
    out = table("Carriers", "carrier", "at", "unit", "next", "trouble")
    for carrier in carriers:
        place = f"{carrier.station} > {carrier.going_to}" if carrier.going_to else carrier.station
        why = "; ".join(filter(None, (carrier.doubt, carrier.held and f"held: {carrier.held}")))
        out.add_row(short(carrier.id), place, carrier.unit, carrier.operation, trouble(why))
    return out


def orders_view(orders: tuple[OrderStatus, ...]) -> Table:
    """One row per open order."""
    out = table("Open orders", "order", "customer", "open", f"due ({zone()})", "trouble")
    for order in orders:
        why = "; ".join(filter(None, _trouble_of(order)))
        name = f"{order.id} {order.number}".strip()
        out.add_row(name, order.customer, f"{order.open_units}/{order.units}", local(order.due), trouble(why))
    return out


def _trouble_of(order: OrderStatus) -> Iterator[str]:
    if order.late:
        yield "late"
    if order.held:
        yield f"held: {order.held}"
    if order.cancelled:
        yield f"cancelled: {order.cancelled}"
    for lost in order.scrapped:
        yield f"{lost.unit} scrapped: {lost.reason}" + (f", {lost.replaced_by} instead" if lost.replaced_by else "")


def _waiting_for_people(status: LineStatus) -> tuple[Table, ...]:
    """What a person has to say of units, if anything."""
    unsettled = (unsettled_view(status),) if status.unsettled else ()
    return (*unsettled, held_units_view(status)) if status.held_units else unsettled


def held_units_view(status: LineStatus) -> Table:
    """One row per unit that is held, with what ends that."""
    out = table("Held units", "unit", "carrier", "why", "to go on")
    for held in status.held_units:
        settle = f"./cell unit settle {held.unit} use_as_is|rework|scrap"
        then = settle if held.out_of_limits else f"./cell resume unit {held.unit}"
        out.add_row(held.unit, short(held.carrier) if held.carrier else "", trouble(held.reason), then)
    return out


def unsettled_view(status: LineStatus) -> Table:
    """One row per unit that waits for a person's word."""
    title = "Wait for a word: ./cell unit settle UNIT done|rework|scrap"
    out = table(title, "unit", "operation", f"since ({zone()})", "why", "for done, measure")
    for unit in status.unsettled:
        gates = ", ".join(unit.gates)
        out.add_row(unit.unit, unit.operation, local(_date(status, unit.since)), trouble(unit.reason), gates)
    return out


def event_line(stored: Stored, date: Date = undated) -> Text:
    """One event as one line."""
    event = stored.event
    what = f"{type(event).__name__} {subject_of(event)}".strip()
    return plain(f"{stored.seq:6} {stamp(date(event.at))} {what}: {text_of(event)}")


def events_view(recent: Iterable[Stored], date: Date = undated) -> Table:
    """One row per event."""
    out = table("Events", "no.", f"time ({zone()})", "event", "about", "text")
    for stored in recent:
        event = stored.event
        out.add_row(str(stored.seq), local(date(event.at)), type(event).__name__, subject_of(event), text_of(event))
    return out


def lost_view(lost: Iterable[Lost], date: Date = undated) -> Table:
    """One row per unit that was scrapped."""
    out = table("Scrapped", "unit", "order", f"time ({zone()})", "reason")
    for unit in lost:
        out.add_row(unit.unit, unit.order, local(date(unit.at)), trouble(unit.reason))
    return out


def report_view(report: Report, period: str = "") -> RenderableType:
    """The key figures, all there are or those of a while."""
    line = table(f"Line {report.line}{', ' if period else ''}{period}", "figure", "value")
    for name, value in (
        ("units ordered / done / scrapped / cancelled / open", _counts(report)),
        ("first pass yield", _percent(report.first_pass_yield)),
        ("throughput", f"{number(report.throughput_per_h, 1)} units/h"),
        ("cycle time, mean", f"{number(report.cycle_mean_s)} s"),
        ("changeovers", f"{report.changeovers} in {number(report.changeover_s)} s"),
        ("reworks", str(report.reworks)),
        ("orders, of them late", f"{report.orders}, {report.late_orders}"),
        ("doubts about carriers", str(report.doubts)),
    ):
        line.add_row(name, value)
    cells = table("Cells", "cell", "availability", "effectiveness", "quality", "OEE", "jobs", "changeovers", "down")
    for cell in report.cells:
        ratios = (cell.availability, cell.effectiveness, cell.quality, cell.oee)
        down = f"{number(cell.down_s)} s"
        cells.add_row(cell.name, *map(_percent, ratios), str(cell.jobs), str(cell.changeovers), down)
    return Group(line, "", cells)


def _percent(ratio: float) -> str:
    return f"{number(100.0 * ratio, 1)}%"


def _counts(report: Report) -> str:
    counts = (report.units_ordered, report.units_done, report.units_scrapped, report.units_cancelled, report.units_open)
    return " / ".join(map(str, counts))
