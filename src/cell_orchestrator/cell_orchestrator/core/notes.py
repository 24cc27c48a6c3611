"""What else there is to say of a request that was granted."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from cell_orchestrator.core import events as ev
from cell_orchestrator.core import requests as rq


def note(request: rq.Request, events: Sequence[ev.Event]) -> str:
    """Text for who asked; '' when all that was asked is done or will be.

    Args:
        request: what was asked.
        events: what `decide` made of it.
    """
    changed = next((event for event in events if isinstance(event, ev.OrderChanged)), None)
    if changed is not None:
        return changed_note(changed, events)
    tell = UNCHANGED.get(type(request))
    return tell(request) if tell and not events else ""


def changed_note(changed: ev.OrderChanged, events: Sequence[ev.Event]) -> str:
    """What became of an order that was in the book already."""
    more = sum(len(e.units) for e in events if isinstance(e, ev.UnitsAdded) and e.order == changed.order)
    less = sum(isinstance(e, ev.UnitLeft) and e.order == changed.order for e in events)
    parts = [f"{more} added" if more else "", f"{less} dropped" if less else ""]
    if changed.too_late:
        parts.append(f"too late for {amounts(changed.too_late)} on carriers or done already")
    return f"order {changed.order} is changed: " + (", ".join(filter(None, parts)) or "no unit is added or dropped")


def amounts(products: Mapping[str, int]) -> str:
    """So many of each product, in words."""
    return ", ".join(f"{count} x {product}" for product, count in sorted(products.items()))


def _thing(request: rq.Hold | rq.Resume) -> str:
    return f"{request.target} {request.name}".strip()


UNCHANGED: dict[type[rq.Request], Callable[[Any], str]] = {
    rq.Hold: lambda r: f"{_thing(r)} was held already",
    rq.Resume: lambda r: f"{_thing(r)} was not held",
    rq.SetPriority: lambda r: f"order {r.order} had priority {r.priority} already",
    rq.CancelOrder: lambda r: f"order {r.order} was cancelled already",
    rq.RequestChangeover: lambda r: f"{r.cell} holds {r.setup} or will hold it next already",
}
"""What is said of a request that changed nothing."""
