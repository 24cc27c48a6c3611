"""What receivers are told of an event of the line.  Names of customers are not among it."""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

from cell_client.dates import Date
from cell_hmi.webhooks.receivers import HookTopic
from cell_orchestrator.core import events as ev
from cell_orchestrator.core.orders import UnitStatus
from cell_orchestrator.store.store import Stored

KINDS: tuple[type[ev.Event], ...] = (ev.OrderAccepted, ev.OrderClosed, ev.UnitLeft)
"""The events that receivers may be told of."""
LEFT = {UnitStatus.DONE: HookTopic.UNIT_DONE, UnitStatus.SCRAPPED: HookTopic.UNIT_SCRAPPED}


def told(event: ev.Event, before: Callable[[str], Iterable[ev.Event]]) -> tuple[HookTopic, dict[str, Any]] | None:
    """Return what an event is to receivers, None where it is nothing; `before`: order -> its events until this one."""
    match event:
        case ev.OrderAccepted():
            order = event.order
            made = [(it.id, it.recipe) for it in event.units]
            units = [{"unit": name, "variant": it.variant, "revision": it.revision} for name, it in made]
            return HookTopic.ORDER_ACCEPTED, {"order": order.id, "number": order.number, "units": units}
        case ev.UnitLeft() if event.status in LEFT:
            about = {"order": event.order, "unit": event.unit, "first_pass": event.first_pass, "reason": event.reason}
            return LEFT[event.status], about
        case ev.OrderClosed():
            return _closed(event, before(event.order))
    return None


def _closed(event: ev.OrderClosed, before: Iterable[ev.Event]) -> tuple[HookTopic, dict[str, Any]]:
    left: Counter[UnitStatus] = Counter()
    taken_back = False
    for it in before:
        taken_back = taken_back or isinstance(it, ev.OrderCancelled)
        if isinstance(it, ev.UnitLeft):
            left[it.status] += 1
    done, scrapped, cancelled = (left[it] for it in (UnitStatus.DONE, UnitStatus.SCRAPPED, UnitStatus.CANCELLED))
    topic = HookTopic.ORDER_DONE if done else HookTopic.ORDER_SCRAPPED if scrapped else HookTopic.ORDER_CANCELLED
    about = {"order": event.order, "late": event.late, "done": done, "scrapped": scrapped, "cancelled": cancelled}
    return HookTopic.ORDER_CANCELLED if taken_back else topic, about


def message_of(
    line: str, stored: Stored, date: Date, of: Callable[[str], Iterable[Stored]]
) -> tuple[HookTopic, dict[str, Any]] | None:
    """Return the message that an event makes, None where it makes none.

    Args:
        line: name of the line.
        stored: what happened; its number and hash make the id of the message, which is so always the same.
        date: of line times.
        of: what happened to a thing of the line, as in `order:A1`, in order.
    """

    def before(order: str) -> Iterable[ev.Event]:
        return (it.event for it in of(f"order:{order}") if it.seq <= stored.seq)

    found = told(stored.event, before)
    if found is None:
        return None
    topic, data = found
    name, when = f"{line}-{stored.seq}-{stored.hash[:12]}", date(stored.event.at)
    return topic, {"type": str(topic), "id": name, "timestamp": when, "line": line, "data": data}
