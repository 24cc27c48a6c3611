"""More units of an order that is in the book: numbers go on, none is used twice."""

from cell_orchestrator.core import events as ev
from cell_orchestrator.core.errors import NotAllowed
from cell_orchestrator.core.order_content import product_in
from cell_orchestrator.core.order_counts import counts
from cell_orchestrator.core.orders import LONGEST_UNIT_ID, Order, Unit, UnitStatus, unit_id
from cell_orchestrator.core.plant import Plant
from cell_orchestrator.core.recipes import Recipe
from cell_orchestrator.core.replace import replace

MOST_UNITS = 9999
"""Units that one order may have had, those that were taken back or made once more among them."""


def more_units(order: Order, recipes: list[Recipe], now: float) -> tuple[Unit, ...]:
    """The next units of an order.

    Raises:
        NotAllowed: it has had too many, or their numbers make too long an id.
    """
    last = len(order.units) + len(recipes)
    if last > MOST_UNITS:
        raise NotAllowed(f"order {order.id!r} would have had {last} units, {MOST_UNITS} at most")
    if len(name := unit_id(order.id, last)) > LONGEST_UNIT_ID:
        raise NotAllowed(f"unit id {name!r} has {len(name)} characters, a tag holds {LONGEST_UNIT_ID}")
    numbered = enumerate(recipes, len(order.units) + 1)
    return tuple(
        Unit(unit_id(order.id, number), order.id, recipe, order.priority, order.due, waiting_since=now)
        for number, recipe in numbered
    )


def added(order: Order, units: tuple[Unit, ...], reason: str, now: float) -> ev.UnitsAdded:
    """The event that these units are added to an order."""
    return ev.UnitsAdded(now, order.id, units, reason, order.customer, order.number)


def remade(plant: Plant, unit: Unit, now: float) -> list[ev.Event]:
    """A unit instead of one that was scrapped, if its recipe has it made again and its order still wants it."""
    order = plant.orders[unit.order]
    if unit.status is not UnitStatus.SCRAPPED or unit.remakes >= unit.recipe.remake or order.cancelled:
        return []
    product = product_in(unit.recipe, order.content.products)
    if counts(plant, order)[product].coming >= order.content.products.get(product, 0):
        return []
    try:
        (again,) = more_units(order, [unit.recipe], now)
    except NotAllowed:
        return []  # it stays one that was lost, and is shown as such
    again = replace(again, replaces=unit.id, remakes=unit.remakes + 1)
    return [added(order, (again,), f"instead of {unit.id}, scrapped: {unit.reason}", now)]
