"""Which carriers can be counted on: those that nothing stops."""

from collections.abc import Callable

import pytest
from small_line import FILL, LINE, PACK, PRESS, SmallLine

from cell_orchestrator.core import requests as rq
from cell_orchestrator.core.occupancy import Occupancy


def unsettle(line: SmallLine) -> None:
    line.job_ends("left", rq.JobEnd.CUT_OFF, began=True, repeatable=False)


def scrap(line: SmallLine) -> None:
    line.hold(rq.Target.ORDER, "A")
    line.job_ends("left", rq.JobEnd.FAILED, recovery=rq.Recovery.SCRAP)


@pytest.mark.parametrize(
    ("happens", "free"),
    [
        (lambda line: None, 4),
        (lambda line: line.hold(rq.Target.ORDER, "A"), 3),
        (lambda line: line.hold(rq.Target.CARRIER, "c1"), 3),
        (lambda line: line.hold(rq.Target.CARRIER, "c4"), 3),
        (lambda line: line.hold(rq.Target.CELL, "left"), 3),
        (lambda line: line.hold(rq.Target.CELL, "right"), 3),
        (unsettle, 3),
        (scrap, 4),
    ],
)
def test_what_stops_a_carrier(happens: Callable[[SmallLine], object], free: int) -> None:
    """It should not count on a carrier that is held, or whose unit waits for its order, a person, or any of its cells.

    A unit that is lost only leaves.
    """
    line = SmallLine()
    line.load("A", PRESS, FILL, PACK)
    happens(line)
    assert Occupancy(line.plant, LINE).free == free


def test_room_for_what_needs_a_cell_and_for_an_order() -> None:
    """It should leave as many carriers as are to be spared, one at least, to units of other cells and orders."""
    line = SmallLine()
    line.order("A", *[(PRESS,)] * 3)
    line.settle()
    occupancy = Occupancy(line.plant, LINE)
    assert (occupancy.has_room({"left"}), occupancy.has_room({"right"}), occupancy.has_room(())) == (False, True, True)
    assert (occupancy.has_room_for_order("A"), occupancy.has_room_for_order("B")) == (False, True)
