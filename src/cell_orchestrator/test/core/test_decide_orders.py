"""Orders come in once, can be taken back, and go before or after others."""

from dataclasses import replace

import pytest
from small_line import FILL, PACK, PRESS, SmallLine, make_order

from cell_orchestrator.core import events as ev
from cell_orchestrator.core import requests as rq
from cell_orchestrator.core.decide import decide
from cell_orchestrator.core.errors import NotAllowed, Unknown
from cell_orchestrator.core.former_orders import former_order
from cell_orchestrator.core.orders import UnitStatus
from cell_orchestrator.core.plant import Plant
from cell_orchestrator.core.recipes import Operation


def left_as(line: SmallLine) -> dict[str, UnitStatus]:
    """Units that left, with their last status."""
    return {e.unit: e.status for e in line.log if isinstance(e, ev.UnitLeft)}


def closed(line: SmallLine) -> list[tuple[str, bool]]:
    """Orders that were closed, and whether they were late."""
    return [(e.order, e.late) for e in line.log if isinstance(e, ev.OrderClosed)]


# Submit


def test_units_wait_since_they_were_ordered() -> None:
    """It should keep when that was; dates of the wall clock are none of line time, of those it is now."""
    line = SmallLine()
    order = make_order("A", (PRESS,))
    (unit,) = order.units
    line.ask(replace(order, units=(replace(unit, waiting_since=40.0),)))
    assert line.plant.units["A-01"].waiting_since == 40.0
    line.ask(rq.ReportClock("r1", line.now + 5000.0, 0.0))
    line.ask(make_order("B", (PRESS,)))
    assert line.plant.units["B-01"].waiting_since == line.now


def test_an_order_is_accepted_once() -> None:
    """It should change nothing when the same order is in the book, or was."""
    line = SmallLine()
    accepted = line.ask(replace(make_order("A", (PRESS,)), by="ann"))[0]
    assert isinstance(accepted, ev.OrderAccepted) and accepted.by == "ann"
    assert line.order("A", (PRESS,)) == []
    order = line.plant.orders["A"]
    line.work_off()
    assert line.ask(replace(make_order("A", (PRESS,)), former=order)) == []


def test_a_closed_order_is_not_changed() -> None:
    """It should refuse another content under its id, and everything taken back."""
    line = SmallLine()
    line.order("A", (PRESS,))
    order = line.plant.orders["A"]
    line.work_off()
    for units in ([(PRESS,), (PRESS,)], [(FILL,)], []):
        with pytest.raises(NotAllowed, match="order 'A' is not changed, it is too late: all of its units have left"):
            line.ask(replace(make_order("A", *units), former=order))


def test_a_cancelled_order_is_not_taken_up_again() -> None:
    """It should refuse it while its last units leave, and afterwards, whatever it asks for."""
    line = SmallLine()
    line.load("A", PRESS)
    line.ask(rq.CancelOrder("A", "customer changed their mind"))
    order = line.plant.orders["A"]
    for former in (None, order):
        for units in ([(PRESS,)], [(PRESS,), (FILL,)], []):
            with pytest.raises(NotAllowed, match="order 'A' was cancelled: customer changed their mind; .* another id"):
                line.ask(replace(make_order("A", *units), former=former))
        line.work_off()


@pytest.mark.parametrize(
    ("operation", "need"),
    [
        (Operation("weld", "weld"), "skill 'weld'"),
        (Operation("press", "press", setup="green"), "skill 'press' on setup 'green'"),
    ],
)
def test_an_order_that_cannot_be_made_is_refused(operation: Operation, need: str) -> None:
    """It should say which unit and operation no cell can do, and need skill and setup in one cell."""
    with pytest.raises(NotAllowed, match=rf"unit 'A-01', operation '{operation.name}': no cell .* {need}$"):
        SmallLine().order("A", (PRESS, operation))


def test_an_order_needs_units_and_a_line() -> None:
    """It should refuse an empty order, and any order before the line is configured."""
    with pytest.raises(NotAllowed, match="order 'A' has no units"):
        SmallLine().order("A")
    with pytest.raises(NotAllowed, match="not configured"):
        decide(Plant(), make_order("A", (PRESS,)), 1.0)


# Cancel


def test_waiting_units_of_a_cancelled_order_leave_at_once() -> None:
    """It should close an order of which nothing was begun, and never call it late."""
    line = SmallLine(ready=False)
    line.order("A", (PRESS,), (FILL,), due=50.0)
    events = line.ask(rq.CancelOrder("A", "", "ann"))
    assert [type(e) for e in events] == [ev.OrderCancelled, ev.UnitLeft, ev.UnitLeft, ev.OrderClosed]
    assert closed(line) == [("A", False)]
    assert not line.plant.units and not line.plant.backlog
    assert line.plant.totals.cancelled == 2


def test_the_running_job_of_a_cancelled_unit_ends_first() -> None:
    """It should bring the unit to unload after its job, whatever the result, and leave the other order alone."""
    for end in (rq.JobEnd.DONE, rq.JobEnd.FAILED):
        line = SmallLine()
        line.load("A", PRESS, FILL)
        line.order("B", (FILL,))
        line.ask(rq.CancelOrder("A"))
        assert line.cell("left").job
        line.job_ends("left", end, recovery=rq.Recovery.SCRAP)
        line.work_off()
        assert left_as(line) == {"A-01": UnitStatus.CANCELLED, "B-01": UnitStatus.DONE}


def test_a_cancelled_unit_in_the_buffer_is_unloaded() -> None:
    """It should send a unit that waits for a cell straight to unload."""
    line = SmallLine()
    line.order("A", (PRESS,))
    line.arrive("c1")
    line.hold(rq.Target.CELL, "left")
    line.settle()
    assert (line.carrier("c1").unit, line.carrier("c1").station) == ("A-01", "buffer")
    line.ask(rq.CancelOrder("A"))
    assert line.destination("c1") == "unload"


def test_a_cancelled_unit_on_its_way_is_unloaded() -> None:
    """It should not work on a unit that was cancelled while it went to the cell."""
    line = SmallLine()
    line.order("A", (PRESS,))
    line.arrive("c1")
    line.written("c1")
    line.ask(rq.CancelOrder("A"))
    line.arrive("c1")
    assert (line.cell("left").job, line.destination("c1")) == ("", "unload")


def test_a_unit_is_condemned_once() -> None:
    """It should leave a scrapped unit scrapped when its order is cancelled, and cancel once."""
    line = SmallLine()
    line.load("A", PRESS)
    line.job_ends("left", rq.JobEnd.FAILED, recovery=rq.Recovery.SCRAP)
    assert [type(e) for e in line.ask(rq.CancelOrder("A"))] == [ev.OrderCancelled]
    line.work_off()
    assert left_as(line) == {"A-01": UnitStatus.SCRAPPED}
    line.load("B", PRESS, carrier="c1")
    assert line.ask(rq.CancelOrder("B"))
    assert line.ask(rq.CancelOrder("B")) == []
    with pytest.raises(Unknown, match="no open order 'A'; known: B"):
        line.ask(rq.CancelOrder("A"))


def test_it_is_too_late_to_cancel_what_has_left() -> None:
    """It should say so, and change nothing where the order was cancelled before."""
    line = SmallLine()
    line.order("A", (PRESS,))
    order = line.plant.orders["A"]
    line.work_off()
    with pytest.raises(NotAllowed, match="order 'A' is not cancelled, it is too late: all of its units have left"):
        line.ask(rq.CancelOrder("A", former=order, ahead=True))
    assert line.ask(rq.CancelOrder("A", former=replace(order, cancelled="no"))) == []


def test_a_cancellation_that_is_older_than_the_order_changes_nothing() -> None:
    """It should not take back what its source made anew since; a person, or a source that keeps no times, may."""
    line = SmallLine()
    line.hold(rq.Target.LINE, "")
    order = make_order("A", (PRESS,))
    line.ask(replace(order, order=replace(order.order, content=replace(order.order.content, revised=20.0))))
    with pytest.raises(NotAllowed, match="order 'A' is not cancelled: what the book has of it is newer than this"):
        line.ask(rq.CancelOrder("A", by="shop", ahead=True, revised=19.0))
    assert not line.plant.orders["A"].cancelled
    for asked in (rq.CancelOrder("A", by="shop", ahead=True, revised=20.0), rq.CancelOrder("A")):
        assert isinstance(decide(line.plant, asked, line.now)[0], ev.OrderCancelled)


def test_an_order_is_cancelled_before_it_comes() -> None:
    """It should say so once for whoever wants that, and refuse the order when it comes."""
    line = SmallLine()
    with pytest.raises(Unknown, match="no open order 'A'"):
        line.ask(rq.CancelOrder("A"))
    (event,) = line.ask(rq.CancelOrder("A", "fraud", "shop", ahead=True))
    assert event == ev.OrderCancelledAhead(100.0, "A", "fraud", "shop")
    former = former_order([event])
    assert line.ask(rq.CancelOrder("A", ahead=True, former=former)) == []
    with pytest.raises(NotAllowed, match="order 'A' was cancelled: fraud"):
        line.ask(replace(make_order("A", (PRESS,)), former=former))


def test_a_cancelled_order_is_not_late() -> None:
    """It should not count as late what nobody wants any more."""
    line = SmallLine()
    line.order("A", (PRESS,), due=101.0)
    line.settle()
    line.ask(rq.CancelOrder("A"))
    line.work_off()
    assert (closed(line), line.plant.totals.late_orders) == ([("A", False)], 0)


def test_a_cancelled_order_is_held_no_more() -> None:
    """It should let the units of a held order leave."""
    line = SmallLine()
    line.load("A", PRESS)
    line.hold(rq.Target.ORDER, "A")
    line.ask(rq.CancelOrder("A"))
    line.work_off()
    assert not line.plant.orders


def test_an_order_is_late_when_its_last_unit_leaves_after_it_was_due() -> None:
    """It should judge the order by its last unit."""
    line = SmallLine()
    line.order("A", (PRESS,), (PACK,), due=105.0)
    line.work_off()
    assert closed(line) == [("A", True)]


# Priority


def test_a_priority_counts_from_now_on() -> None:
    """It should change the order, its units on the line and those that wait, and leave those of others."""
    line = SmallLine()
    line.load("A", PRESS)
    line.order("B", (PRESS,), (PRESS,), priority=3)
    (event,) = line.ask(rq.SetPriority("B", 7, "the boss waits", "ann"))
    assert event == ev.OrderPrioritised(line.now, "B", 7, "the boss waits", "ann")
    assert {u.id: u.priority for u in line.plant.units.values()} == {"A-01": 0, "B-01": 7, "B-02": 7}
    assert (line.plant.orders["A"].priority, line.plant.orders["B"].priority) == (0, 7)
    assert line.ask(rq.SetPriority("B", 7)) == []


def test_a_unit_that_left_has_no_priority() -> None:
    """It should change an order of which some units have left."""
    line = SmallLine()
    line.order("A", (PRESS,), (PACK,))
    line.work_until("left", "A-01")
    line.job_ends("left")
    line.settle()
    assert set(line.plant.units) == {"A-02"}
    line.ask(rq.SetPriority("A", 1))
    assert line.plant.units["A-02"].priority == 1


@pytest.mark.parametrize("priority", [-1, 101])
def test_a_priority_has_bounds(priority: int) -> None:
    """It should refuse others, and take the highest and the lowest."""
    line = SmallLine()
    line.order("A", (PRESS,), priority=1)
    with pytest.raises(NotAllowed, match=f"priority must be from 0 to 100, not {priority}"):
        line.ask(rq.SetPriority("A", priority))
    for allowed in (100, 0):
        assert line.ask(rq.SetPriority("A", allowed))
    with pytest.raises(Unknown, match="no open order 'B'; known: A"):
        line.ask(rq.SetPriority("B", 1))


def test_what_can_be_ordered_is_told_when_it_is_news() -> None:
    small = SmallLine()
    assert small.ask(rq.ReportProducts(0)) == []
    first = small.ask(rq.ReportProducts(2, ("a.yaml:1: is wrong",), {"variant A 1": "ab"}))
    assert first == [ev.ProductsRead(100.0, 2, ("a.yaml:1: is wrong",), {"variant A 1": "ab"})]
    assert (small.plant.products, small.plant.product_errors) == (2, ("a.yaml:1: is wrong",))
    assert small.ask(rq.ReportProducts(2, ("a.yaml:1: is wrong",))) == []
    assert len(small.ask(rq.ReportProducts(2))) == 1
    assert len(small.ask(rq.ReportProducts(3))) == 1
    assert len(small.ask(rq.ReportProducts(3, (), {"variant A 2": "cd"}))) == 1
