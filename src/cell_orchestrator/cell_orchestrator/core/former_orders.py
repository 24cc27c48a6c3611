"""Orders that are not open: closed, or cancelled before they came.  The log knows them, the plant does not."""

from collections.abc import Iterable

from cell_orchestrator.core import events as ev
from cell_orchestrator.core.apply import apply
from cell_orchestrator.core.orders import Order
from cell_orchestrator.core.plant import Plant

TELLING = (ev.OrderAccepted, ev.OrderChanged, ev.OrderConfirmed, ev.OrderCancelled, ev.OrderCancelledAhead)
"""The events that say what an order was asked for, and whether it was taken back."""


def told_of(event: ev.Event) -> str:
    """The id of the order that such an event is about."""
    return event.order.id if isinstance(event, ev.OrderAccepted) else str(getattr(event, "order", ""))


def former_order(events: Iterable[ev.Event]) -> Order | None:
    """What these events make of an order, None where there are none.

    Args:
        events: in order, of the kinds in `TELLING`, all about one order.
    """
    plant, order = Plant(), None
    for event in events:
        plant = apply(plant, event)
        order = next(iter(plant.orders.values()), None) or left_by(plant, event)
    return order


def left_by(plant: Plant, event: ev.Event) -> Order | None:
    """The order that is a former one once this event is applied to the plant, if any."""
    if isinstance(event, ev.OrderClosed):
        return plant.orders[event.order]
    if isinstance(event, ev.OrderCancelledAhead):
        return Order(event.order, (), event.at, cancelled=event.reason)
    return None
