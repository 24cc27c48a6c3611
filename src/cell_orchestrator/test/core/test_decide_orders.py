"""Orders come in once, can be taken back, and hold without holding anything else."""

from dataclasses import replace

import pytest
from small_line import FILL, LINE, PACK, PRESS, SmallLine, make_order

from cell_orchestrator.core import events as ev
from cell_orchestrator.core import requests as rq
from cell_orchestrator.core.decide import decide
from cell_orchestrator.core.errors import NotAllowed, Unknown
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


def test_an_order_is_accepted_once() -> None:
    """It should change nothing when the order is in the plant or in the store already."""
    line = SmallLine()
    assert isinstance(line.order("A", (PRESS,))[0], ev.OrderAccepted)
    assert line.order("A", (PRESS,), (PRESS,)) == []
    assert line.ask(replace(make_order("B", (PRESS,)), known=True)) == []


@pytest.mark.parametrize(
    ("operation", "need"),
    [
        (Operation("weld", "weld"), "skill 'weld'"),
        (Operation("press", "press", setup="green"), "skill 'press' on setup 'green'"),
    ],
)
def test_an_order_that_cannot_be_made_is_refused(operation: Operation, need: str) -> None:
    """It should say which unit and operation no cell can do, and need skill and setup in one cell."""
    with pytest.raises(NotAllowed, match=rf"unit 'A-01', operation '{operation.name}': no cell .* {need}"):
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
    assert not line.plant.units and not line.plant.queue
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
    line.hold(rq.Target.CELL, "left")
    line.load("A", PRESS)
    assert line.carrier("c1").station == "buffer"
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
    assert line.ask(rq.CancelOrder("A")) == []
    line.work_off()
    assert left_as(line) == {"A-01": UnitStatus.SCRAPPED}
    line.load("B", PRESS, carrier="c1")
    assert line.ask(rq.CancelOrder("B"))
    assert line.ask(rq.CancelOrder("B")) == []
    with pytest.raises(Unknown, match="no open order 'A'; known: B"):
        line.ask(rq.CancelOrder("A"))


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


# Hold and resume


@pytest.mark.parametrize(
    ("target", "name"), [(rq.Target.CELL, "left"), (rq.Target.CARRIER, "c1"), (rq.Target.ORDER, "A")]
)
def test_holding_and_resuming_is_said_once(target: rq.Target, name: str) -> None:
    """It should record a hold and its end, ignore repetitions, and refuse what does not exist."""
    line = SmallLine()
    line.hold(rq.Target.CELL, "right")
    line.order("A", (PACK,))
    assert line.resume(target, name) == []
    assert line.hold(target, name)[0].at == 100.0
    assert line.hold(target, name) == []
    assert line.resume(target, name)
    for request in (rq.Hold(target, "nothing"), rq.Resume(target, "nothing")):
        with pytest.raises(Unknown, match=rf"no (open )?{target} 'nothing'; known: .*{name}"):
            line.ask(request)


def test_a_held_order_loads_nothing() -> None:
    """It should load the next order instead, and the held one when it is resumed."""
    line = SmallLine()
    line.hold(rq.Target.CELL, "left")
    line.order("A", (PRESS,))
    line.hold(rq.Target.ORDER, "A")
    line.load("B", PRESS)
    line.resume(rq.Target.ORDER, "A")
    line.settle()
    assert line.carrier("c2").unit == "A-01"


def test_a_unit_of_a_held_order_waits_in_the_buffer() -> None:
    """It should not work on a unit whose order is held while it is on its way, and go on when it is resumed."""
    line = SmallLine()
    line.order("A", (PRESS,))
    line.arrive("c1")
    line.written("c1")
    line.hold(rq.Target.ORDER, "A")
    line.arrive("c1")
    assert (line.cell("left").job, line.destination("c1")) == ("", "buffer")
    line.settle()
    line.resume(rq.Target.ORDER, "A")
    line.work_off()
    assert left_as(line) == {"A-01": UnitStatus.DONE}


def test_a_carrier_held_under_a_job_waits_after_it() -> None:
    """It should let the job end, then keep the unit in the buffer until the carrier is resumed."""
    line = SmallLine()
    line.load("A", PRESS, FILL)
    line.hold(rq.Target.CARRIER, "c1")
    line.job_ends("left")
    line.settle()
    assert (line.carrier("c1").station, line.cell("left").job) == ("buffer", "")
    line.resume(rq.Target.CARRIER, "c1")
    line.work_off()
    assert left_as(line) == {"A-01": UnitStatus.DONE}


def test_a_held_empty_carrier_is_not_loaded() -> None:
    """It should load another one."""
    line = SmallLine()
    for name in LINE.carriers[:3]:
        line.hold(rq.Target.CARRIER, name)
    line.load("A", PRESS, carrier="c4")
