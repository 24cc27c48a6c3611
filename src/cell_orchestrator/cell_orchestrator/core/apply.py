"""The fold: `apply(plant, event) -> plant`, the only way a plant changes."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import reduce
from typing import Any

from cell_orchestrator.core import apply_carriers, apply_cells, apply_clock, apply_lost, apply_orders, apply_units, lots
from cell_orchestrator.core.events import Event, LotSet
from cell_orchestrator.core.plant import Plant
from cell_orchestrator.core.wall_clock import LATEST_S

APPLY: dict[type[Event], Callable[[Plant, Any], Plant]] = {
    **apply_orders.APPLY,
    **apply_units.APPLY,
    **apply_carriers.APPLY,
    **apply_cells.APPLY,
    **apply_clock.APPLY,
    **apply_lost.APPLY,
    LotSet: lots.with_lot,
}


def apply(plant: Plant, event: Event) -> Plant:
    """The plant after `event`; one of a time that no line can have happened with the event before it.

    Raises:
        KeyError: the event's type has no rule (a missing entry in a table, found by a test).
    """
    if not 0.0 <= event.at <= LATEST_S:  # not by a call: this is done for every event
        event = replace(event, at=plant.at)
    return APPLY[type(event)](plant, event)


def replay(plant: Plant, events: Iterable[Event]) -> Plant:
    """The plant after all of `events`, in order."""
    return reduce(apply, events, plant)
