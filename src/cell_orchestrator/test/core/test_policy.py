"""A policy says who goes first, of those that may go."""

import pytest
from small_line import FILL, LINE, PRESS, SmallLine

from cell_orchestrator.core import events as ev
from cell_orchestrator.core import requests as rq
from cell_orchestrator.core.apply import replay
from cell_orchestrator.core.line import CellSpec
from cell_orchestrator.core.orders import Order, Unit
from cell_orchestrator.core.plant import Carrier, Plant
from cell_orchestrator.core.policy import URGENCY, Policy, Rank


class Backwards(Policy):
    """The last order, the last carrier and the last cell go first."""

    compares_cells = True

    def to_load(self, plant: Plant, order: Order, unit: Unit, now: float) -> Rank:
        return (-order.place,)

    def to_cell(self, plant: Plant, spec: CellSpec, carrier: Carrier, unit: Unit, now: float) -> Rank:
        return (-list(LINE.cells).index(spec.name),)

    def to_fetch(self, plant: Plant, carrier: Carrier, station: str, now: float) -> Rank:
        return (-LINE.carriers.index(carrier.id),)


@pytest.mark.parametrize(("policy", "first"), [(URGENCY, "A-01"), (Backwards(), "C-01")], ids=("urgency", "backwards"))
def test_who_is_loaded(policy: Policy, first: str) -> None:
    """It should be the first by the policy, of those that wait when an empty carrier is there."""
    line = SmallLine(policy=policy)
    for order in ("A", "B", "C"):
        line.order(order, (PRESS,))
    (coming,) = (name for name in LINE.carriers if line.destination(name) == "load")
    line.arrive(coming)
    assert line.carrier(coming).unit == first


@pytest.mark.parametrize(("policy", "first"), [(URGENCY, "c1"), (Backwards(), "c3")], ids=("urgency", "backwards"))
def test_who_is_fetched(policy: Policy, first: str) -> None:
    """It should be the first by the policy, of the empty ones that stand in the buffer and elsewhere."""
    line = SmallLine(policy=policy)
    went = (
        ev.CarrierDispatched(100.0, "m", "c3", "buffer", "unload", ""),
        ev.CarrierArrived(100.0, "m", "c3", "unload"),
    )
    line.plant = replay(line.plant, [*went, ev.CarrierSeen(100.0, "c3", "unload", ev.TagContent())])
    line.order("A", (PRESS,))
    assert line.destination(first) == "load"


@pytest.mark.parametrize(("policy", "cell"), [(URGENCY, "left"), (Backwards(), "right")], ids=("urgency", "backwards"))
def test_which_cell_gets_it(policy: Policy, cell: str) -> None:
    """It should be the first free cell that the policy ranks so, or of the line where it compares none."""
    line = SmallLine(policy=policy)
    line.load("A", FILL)
    assert line.carrier("c1").station == cell


def test_what_is_held_stays_held() -> None:
    """It should not be asked about what may not go: the cell it wants is held, so the other one works."""
    line = SmallLine(policy=Backwards())
    line.hold(rq.Target.CELL, "right")
    line.load("A", FILL)
    assert line.carrier("c1").station == "left"
