"""Which waiting unit is loaded next: the policy's first of those whose whole way can be worked now.

A unit that can only be begun, because a later cell is out, is loaded when there is no other and carriers are to spare.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

from immutables import Map

from cell_orchestrator.core.line import Line
from cell_orchestrator.core.occupancy import Occupancy, distinct
from cell_orchestrator.core.orders import Unit
from cell_orchestrator.core.plant import Plant
from cell_orchestrator.core.policy import Policy, Rank


@dataclass(frozen=True, slots=True)
class WaitingUnits:
    """Waiting units of one way, by order, and the cells that they cannot do without."""

    needs: set[str]
    orders: Map[str, tuple[str, ...]]


def next_release(plant: Plant, line: Line, policy: Policy, now: float) -> Unit | None:
    """The unit to load next, or None when nothing may be loaded now."""
    if plant.held or not plant.backlog:
        return None
    occupancy = Occupancy(plant, line)
    whole: list[WaitingUnits] = []
    begun: list[WaitingUnits] = []
    for orders in plant.backlog.values():
        operations = plant.units[next(iter(orders.values()))[0]].recipe.operations
        if occupancy.is_workable(operations[0]):
            way = distinct(operations)
            is_whole = all(map(occupancy.is_workable, way))
            (whole if is_whole else begun).append(WaitingUnits(occupancy.needs(way), orders))
    first = partial(_first, plant, policy, now)
    chosen = _with_room(occupancy, whole, first)
    if chosen is None and occupancy.has_spare():
        chosen = first(begun, occupancy.has_room_for_order)
    return chosen


First = Callable[[Iterable[WaitingUnits], Callable[[str], bool]], Unit | None]
"""Groups, and which orders are allowed -> the unit that goes first."""


def _with_room(occupancy: Occupancy, groups: list[WaitingUnits], first_of: First) -> Unit | None:
    """The unit that goes first; where there is no room for it yet, one that does not take the room it waits for.

    Otherwise a unit that needs two cells might wait for ever, overtaken by turns by those that need one of them.
    """
    if not any(occupancy.has_room(group.needs) for group in groups):
        return None
    first = first_of(groups, lambda order: True)
    if first is None:
        return None
    if occupancy.has_room(occupancy.needs(first.recipe.operations)) and occupancy.has_room_for_order(first.order):
        return first
    occupancy.add(first)
    roomy = [group for group in groups if occupancy.has_room(group.needs)]
    return first_of(roomy, occupancy.has_room_for_order)


def _first(
    plant: Plant, policy: Policy, now: float, groups: Iterable[WaitingUnits], allowed: Callable[[str], bool]
) -> Unit | None:
    """The first unit by the policy that is not held, of orders that are not held and are allowed."""
    best: tuple[Rank, Unit] | None = None
    for group in groups:
        for name, units in group.orders.items():
            if not (order := plant.orders[name]).held and allowed(name):
                unit = next((unit for each in units if not (unit := plant.units[each]).held), None)
                if unit is None:
                    continue
                rank = policy.to_load(plant, order, unit, now)
                if best is None or rank < best[0]:
                    best = (rank, unit)
    return best[1] if best else None
