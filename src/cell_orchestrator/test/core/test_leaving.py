"""How units leave: how long each took, and when its order is closed, in time or late."""

from typing import TypeVar

import pytest
from small_line import PACK, PRESS, SmallLine

from cell_orchestrator.core import events as ev
from cell_orchestrator.core import requests as rq

E = TypeVar("E", bound=ev.Event)


def of_kind(line: SmallLine, kind: type[E]) -> list[E]:
    return [e for e in line.log if isinstance(e, kind)]


def test_the_cycle_of_a_unit_begins_on_its_carrier() -> None:
    """It should be the time from loading to leaving, and none for a unit that was never loaded."""
    line = SmallLine()
    line.hold(rq.Target.LINE, "")
    line.order("A", (PRESS,))
    line.order("B", (PRESS,))
    line.now += 50.0
    line.ask(rq.CancelOrder("B"))
    line.resume(rq.Target.LINE, "")
    line.work_off()
    assert [(e.unit, e.cycle_s) for e in of_kind(line, ev.UnitLeft)] == [("B-01", 0.0), ("A-01", 10.0)]


@pytest.mark.parametrize(("due", "late"), [(None, False), (109.0, True), (110.0, False), (111.0, False)])
def test_an_order_is_late_when_its_last_unit_is(due: float | None, late: bool) -> None:
    """It should be closed once, with the last unit, late only after the moment it was due."""
    line = SmallLine()
    line.order("A", (PRESS,), (PACK,), due=due)
    line.settle()
    line.job_ends("left")
    line.settle()
    assert not of_kind(line, ev.OrderClosed)
    line.now = 100.0
    line.job_ends("right")
    line.work_until("right", "A-02")
    line.now = 100.0
    line.job_ends("right")
    line.settle()
    assert [(e.order, e.late) for e in of_kind(line, ev.OrderClosed)] == [("A", late)]


def test_what_was_taken_back_is_not_late() -> None:
    """It should not count against the line that a customer took an order back after it was due."""
    line = SmallLine()
    line.load("A", PRESS)
    line.order("B", (PRESS,), due=90.0)
    line.settle()
    line.ask(rq.CancelOrder("B"))
    line.settle()
    line.ask(rq.CancelOrder("A"))
    line.work_off()
    assert {e.order: e.late for e in of_kind(line, ev.OrderClosed)} == {"A": False, "B": False}
