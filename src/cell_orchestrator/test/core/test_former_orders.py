"""What the log knows of orders that are not open."""

from small_line import FILL, PRESS, SmallLine, make_order

from cell_orchestrator.core import events as ev
from cell_orchestrator.core import requests as rq
from cell_orchestrator.core.former_orders import TELLING, former_order, left_by, told_of
from cell_orchestrator.core.order_content import Content


def telling(line: SmallLine, name: str) -> list[ev.Event]:
    return [event for event in line.log if isinstance(event, TELLING) and told_of(event) == name]


def test_an_order_nobody_knows() -> None:
    """It should be none."""
    assert former_order([]) is None


def test_an_order_as_it_was_said_last() -> None:
    """It should have the content it was changed to, and be what the plant knew of it when it closed."""
    line = SmallLine(ready=False)
    line.order("A", (PRESS,), (PRESS,), (FILL,))
    line.ask(make_order("A", (PRESS,), priority=3))
    order = line.plant.orders["A"]
    found = former_order(telling(line, "A"))
    assert found is not None
    assert (found.id, found.content, found.priority, found.cancelled) == ("A", order.content, 3, "")
    closing = ev.OrderClosed(line.now, "A", False)
    assert left_by(line.plant, closing) == order


def test_an_order_that_was_cancelled() -> None:
    """It should say why, whether it had come or not."""
    line = SmallLine(ready=False)
    line.order("A", (PRESS,))
    line.ask(rq.CancelOrder("A", "no more"))
    line.ask(rq.CancelOrder("B", "fraud", ahead=True))
    former = {name: former_order(telling(line, name)) for name in "AB"}
    assert {name: order and order.cancelled for name, order in former.items()} == {"A": "no more", "B": "fraud"}
    assert former["B"] is not None and (former["B"].units, former["B"].content) == ((), Content())
    assert left_by(line.plant, telling(line, "B")[-1]) == former["B"]


def test_other_events_close_no_order() -> None:
    """It should be none."""
    line = SmallLine()
    assert left_by(line.plant, ev.CellLost(1.0, "left")) is None
