"""How units leave the line, and orders the book."""

from cell_orchestrator.core import events as ev
from cell_orchestrator.core.more_units import remade
from cell_orchestrator.core.orders import Unit, UnitStatus
from cell_orchestrator.core.plant import Plant


def leave(plant: Plant, unit: Unit, status: UnitStatus, reason: str, now: float) -> list[ev.Event]:
    """The unit leaves the line; a scrapped one may be made again; with the last one its order is closed."""
    order = plant.orders[unit.order]
    again = remade(plant, unit, now)
    out: list[ev.Event] = [left(unit, status, reason, now), *again]
    if order.open_units == 1 and not again:
        late = order.due is not None and plant.clock.date(now) > order.due and status is not UnitStatus.CANCELLED
        out.append(ev.OrderClosed(now, order.id, late))
    return out


def left(unit: Unit, status: UnitStatus, reason: str, now: float) -> ev.UnitLeft:
    """The event that a unit left."""
    cycle_s = now - unit.loaded_at if unit.carrier else 0.0
    return ev.UnitLeft(now, unit.id, unit.order, status, reason, unit.carrier, unit.first_pass, cycle_s)
