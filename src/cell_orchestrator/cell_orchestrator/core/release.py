"""Which waiting unit is loaded next: the most urgent of those whose whole way can be worked now.

A unit that can only be begun, because a later cell is out, is loaded when there is no other and carriers are to spare.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import inf

from immutables import Map

from cell_orchestrator.core.line import Line
from cell_orchestrator.core.occupancy import Occupancy, distinct
from cell_orchestrator.core.orders import Order, Unit
from cell_orchestrator.core.plant import Plant


@dataclass(frozen=True, slots=True)
class Group:
    """Waiting units of one way, by order, and the cells that they cannot do without."""

    needs: set[str]
    orders: Map[str, tuple[str, ...]]


def next_release(plant: Plant, line: Line) -> Unit | None:
    """The unit to load next, or None when nothing may be loaded now."""
    if plant.held or not plant.backlog:
        return None
    occupancy = Occupancy(plant, line)
    whole: list[Group] = []
    begun: list[Group] = []
    for orders in plant.backlog.values():
        operations = plant.units[next(iter(orders.values()))[0]].recipe.operations
        if occupancy.is_workable(operations[0]):
            way = distinct(operations)
            is_whole = all(map(occupancy.is_workable, way))
            (whole if is_whole else begun).append(Group(occupancy.needs(way), orders))
    chosen = _with_room(plant, occupancy, whole)
    if chosen is None and occupancy.has_spare():
        chosen = _most_urgent(plant, begun, occupancy.has_room_for_order)
    return chosen


def _with_room(plant: Plant, occupancy: Occupancy, groups: list[Group]) -> Unit | None:
    """The most urgent unit; where there is no room for it yet, one that does not take the room it waits for.

    Otherwise a unit that needs two cells might wait for ever, overtaken by turns by those that need one of them.
    """
    if not any(occupancy.has_room(group.needs) for group in groups):
        return None
    first = _most_urgent(plant, groups, lambda order: True)
    if first is None:
        return None
    if occupancy.has_room(occupancy.needs(first.recipe.operations)) and occupancy.has_room_for_order(first.order):
        return first
    occupancy.add(first)
    roomy = [group for group in groups if occupancy.has_room(group.needs)]
    return _most_urgent(plant, roomy, occupancy.has_room_for_order)


def _most_urgent(plant: Plant, groups: Iterable[Group], allowed: Callable[[str], bool]) -> Unit | None:
    """The first unit by priority, due date and arrival, of orders that are not held and are allowed."""
    ranks = (
        _urgency(order, units[0])
        for group in groups
        for name, units in group.orders.items()
        if not (order := plant.orders[name]).held and allowed(name)
    )
    best = min(ranks, default=None)
    return plant.units[best[-1]] if best else None


def _urgency(order: Order, unit: str) -> tuple[int, float, int, int, str]:
    """Sorts the most urgent first; unit ids of one order end in their number."""
    return (-order.priority, inf if order.due is None else order.due, order.place, len(unit), unit)
