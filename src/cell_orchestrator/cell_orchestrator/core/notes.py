"""What else there is to say of a request that was granted."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from cell_orchestrator.core import events as ev
from cell_orchestrator.core import requests as rq
from cell_orchestrator.core.carrier_names import short


def note(request: rq.Request, events: Sequence[ev.Event]) -> str:
    """Text for who asked; '' when all that was asked is done or will be.

    Args:
        request: what was asked.
        events: what `decide` made of it.
    """
    match events:
        case [ev.OrderChanged() as first, *_]:
            return _changed(first, events)
        case [ev.OrderCancelled() as first, *_]:
            return _cancelled(first, events)
        case [ev.OrderCancelledAhead() as first, *_]:
            return f"order {first.order} has not come yet; it is refused when it comes"
        case [] if type(request) in UNCHANGED:
            return UNCHANGED[type(request)](request)
    return ""


def _changed(changed: ev.OrderChanged, events: Sequence[ev.Event]) -> str:
    more = sum(len(e.units) for e in events if isinstance(e, ev.UnitsAdded))
    less = sum(isinstance(e, ev.UnitLeft) for e in events)
    parts = [f"{more} added" if more else "", f"{less} dropped" if less else ""]
    if changed.too_late:
        parts.append(f"too late for {amounts(changed.too_late)} on carriers or done already")
    return f"order {changed.order} is changed: " + (", ".join(filter(None, parts)) or "no unit is added or dropped")


def _cancelled(cancelled: ev.OrderCancelled, events: Sequence[ev.Event]) -> str:
    dropped = sum(isinstance(e, ev.UnitLeft) for e in events)
    riding = sum(isinstance(e, ev.UnitCondemned) for e in events)
    parts = [f"{dropped} dropped" if dropped else "", f"{riding} on their way off the line" if riding else ""]
    return f"order {cancelled.order} is cancelled: " + (", ".join(filter(None, parts)) or "no unit was left to make")


def amounts(products: Mapping[str, int]) -> str:
    """So many of each product, in words."""
    return ", ".join(f"{count} x {product}" for product, count in sorted(products.items()))


def some(names: Iterable[str], most: int = 5) -> str:
    """The first of many names, and how many there are besides."""
    every = list(names)
    return ", ".join(every[:most]) + (f" and {len(every) - most} more" if len(every) > most else "")


def _thing(request: rq.Hold | rq.Resume) -> str:
    name = short(request.name) if request.target is rq.Target.CARRIER else request.name
    return f"{request.target} {name}".strip()


UNCHANGED: dict[type[rq.Request], Callable[[Any], str]] = {
    rq.Hold: lambda r: f"{_thing(r)} was held already",
    rq.Resume: lambda r: f"{_thing(r)} was not held",
    rq.SetPriority: lambda r: f"order {r.order} had priority {r.priority} already",
    rq.SetLot: lambda r: f"{r.material} at {r.place} is of {f'lot {r.lot}' if r.lot else 'an unknown lot'} already",
    rq.CancelOrder: lambda r: f"order {r.order} was cancelled already",
    rq.RequestChangeover: lambda r: f"{r.cell} holds {r.setup} or will hold it next already",
}
"""What is said of a request that changed nothing."""
