"""The units that wait for a carrier, grouped by what they need: nothing of their order is decided here.

Units of one way can be made by the same cells, so what holds one of them up holds up all of them: whoever looks for a
unit to load looks at a few ways, however many units wait.
"""

from collections.abc import Iterable

from immutables import Map

from cell_orchestrator.core.orders import Unit
from cell_orchestrator.core.recipes import Recipe

Backlog = Map[str, Map[str, tuple[str, ...]]]
"""Way -> order -> its waiting units, the first ordered first."""


def way_of(recipe: Recipe) -> str:
    """The skills and setups that a unit needs one after the other."""
    return " ".join(f"{op.skill}@{op.setup}" for op in recipe.operations)


def with_units(backlog: Backlog, units: Iterable[Unit]) -> Backlog:
    """The backlog with these units behind the others of their order."""
    for unit in units:
        way = way_of(unit.recipe)
        orders = backlog.get(way, Map())
        backlog = backlog.set(way, orders.set(unit.order, (*orders.get(unit.order, ()), unit.id)))
    return backlog


def without_unit(backlog: Backlog, unit: Unit) -> Backlog:
    """The backlog without this unit, and without groups that are empty then."""
    way = way_of(unit.recipe)
    orders = backlog[way]
    left = tuple(name for name in orders[unit.order] if name != unit.id)
    orders = orders.set(unit.order, left) if left else orders.delete(unit.order)
    return backlog.set(way, orders) if orders else backlog.delete(way)
