"""An order that is in the book comes again: what is new is applied as far as it is not too late."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from cell_orchestrator.core import events as ev
from cell_orchestrator.core import requests as rq
from cell_orchestrator.core.apply import apply
from cell_orchestrator.core.errors import NotAllowed
from cell_orchestrator.core.leaving import left
from cell_orchestrator.core.more_units import added, more_units
from cell_orchestrator.core.notes import amounts
from cell_orchestrator.core.order_content import Content, product_in
from cell_orchestrator.core.order_counts import Counts, counts
from cell_orchestrator.core.orders import Order, Unit, UnitStatus
from cell_orchestrator.core.plant import Plant
from cell_orchestrator.core.recipes import Recipe
from cell_orchestrator.core.routing import check_makeable

DROPPED = "not ordered any more"
Wanted = Mapping[str, Sequence[Unit]]
"""Product -> the units of a request, as many as are wanted now."""


@dataclass(slots=True)
class Steps:
    """What makes of an order's units those that are wanted now."""

    add: list[Recipe] = field(default_factory=list)
    drop: list[str] = field(default_factory=list)
    """Units that wait."""
    too_late: dict[str, int] = field(default_factory=dict)
    """Product -> units that are not wanted any more, but ride or are done."""


def change(plant: Plant, known: Order, request: rq.SubmitOrder, now: float) -> list[ev.Event]:
    """What an open order becomes; nothing, where it says the same as before.

    Raises:
        NotAllowed: it is too late for all that is new, or a unit that is new cannot be made here.
    """
    wanted = wanted_of(request, known)
    content = content_of(request.order, wanted)
    if content.says_the_same_as(known.content):
        newer = content.revised > known.content.revised
        return [ev.OrderConfirmed(now, known.id, content.revised)] if newer else []
    steps = _steps(counts(plant, known), wanted)
    if steps.too_late and not steps.add and not steps.drop and content.is_worded_as(known.content):
        late = amounts(steps.too_late)
        raise NotAllowed(f"order {known.id!r} is not changed, it is too late: {late} on carriers or done already")
    if content.is_due_as(known.content):
        content = replace(content, at=known.content.at, due=known.content.due)
    said_anew = content.priority != known.content.priority
    changed = ev.OrderChanged(
        now,
        known.id,
        content,
        content.priority if said_anew else known.priority,
        request.order.number or known.number,
        steps.too_late,
        request.by,
    )
    return [changed, *_follow(plant, changed, steps, now)]


def _follow(plant: Plant, changed: ev.OrderChanged, steps: Steps, now: float) -> list[ev.Event]:
    """Units that are added and dropped, and the end of an order whose last one is dropped."""
    order = apply(plant, changed).orders[changed.order]
    units = more_units(order, steps.add, now)
    for unit in units:
        check_makeable(plant, unit)
    out: list[ev.Event] = [added(order, units, "ordered in addition", now)] if units else []
    out += [left(plant.units[name], UnitStatus.CANCELLED, DROPPED, now) for name in steps.drop]
    if order.open_units == len(steps.drop) and not units:
        out.append(ev.OrderClosed(now, order.id, late=False))
    return out


def wanted_of(request: rq.SubmitOrder, known: Order) -> Wanted:
    """The units of a request by product, named as the known order names them."""
    found: dict[str, list[Unit]] = {}
    for unit in request.units:
        found.setdefault(product_in(unit.recipe, known.content.products), []).append(unit)
    return found


def content_of(order: Order, wanted: Wanted) -> Content:
    """What a request says."""
    products = {product: len(units) for product, units in wanted.items()}
    return Content(order.received, products, order.priority, order.due, order.customer, order.content.revised)


def _steps(have: Mapping[str, Counts], wanted: Wanted) -> Steps:
    steps = Steps()
    for product in dict.fromkeys((*wanted, *have)):
        count, units = have.get(product, Counts()), wanted.get(product, ())
        # A lost one is no reason for another: whether it is made again its recipe says.
        missing = len(units) - count.coming - count.lost
        steps.add += [unit.recipe for unit in units[: max(0, missing)]]
        surplus = max(0, count.coming - len(units))
        dropped = min(surplus, len(count.waiting))
        steps.drop += count.waiting[len(count.waiting) - dropped :]
        if surplus > dropped:
            steps.too_late[product] = surplus - dropped
    return steps
