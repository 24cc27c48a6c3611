"""Who goes first, of those that may go.

A policy only ranks.  What may be loaded, sent or worked on is decided elsewhere, so no policy can break a rule, name a
carrier that is not there, or stop the line.  It is pure: the same question has the same answer, for it is asked again
when a decision is made again.  The log does not need it: what follows from a decision are events.
"""

from math import inf

from cell_orchestrator.core.line import CellSpec
from cell_orchestrator.core.orders import Order, Unit
from cell_orchestrator.core.plant import Carrier, Plant
from cell_orchestrator.core.setup_times import coming_setup

Rank = tuple[object, ...]
"""The least goes first; numbers and texts, alike for all that one method ranks."""


class Policy:
    """By urgency: what every line does that names no other policy, and the base of the others."""

    compares_cells = False
    """Whether all free cells are compared for who gets a carrier; else they choose in the order of the line."""

    def to_load(self, plant: Plant, order: Order, unit: Unit, now: float) -> Rank:
        """Rank a waiting unit, the first of its order: priority, due date, arrival.

        Ids of the units of one order end in their number.
        """
        return (-order.priority, inf if order.due is None else order.due, order.place, len(unit.id), unit.id)

    def to_cell(self, plant: Plant, spec: CellSpec, carrier: Carrier, unit: Unit, now: float) -> Rank:
        """Rank a carrier whose unit a cell may work on next.

        A unit that waited longer than the line's bound goes first, so nobody starves; then fewest changeovers, then
        priority, due date and waiting time.
        """
        assert plant.line is not None
        assert unit.operation is not None
        setup = unit.operation.setup
        changeover = bool(setup) and setup != coming_setup(plant, spec.name)
        starving = now - unit.waiting_since > plant.line.policy.max_wait_s
        due = inf if unit.due is None else unit.due
        return (not starving, changeover, -unit.priority, due, unit.waiting_since)

    def to_fetch(self, plant: Plant, carrier: Carrier, station: str, now: float) -> Rank:
        """Rank an empty carrier that a station needs: the shortest way, of equal ones the first of the line."""
        assert plant.line is not None
        return (plant.line.travel_s.get(carrier.station, {}).get(station, inf), plant.line.carrier_order[carrier.id])


URGENCY = Policy()
"""The default."""
