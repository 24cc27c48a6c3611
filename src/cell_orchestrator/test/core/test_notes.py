"""What is said of requests that were granted."""

import pytest
from small_line import PRESS, SmallLine

from cell_orchestrator.core import events as ev
from cell_orchestrator.core import requests as rq
from cell_orchestrator.core.apply import replay
from cell_orchestrator.core.notes import note, some

UNCHANGED = [
    (rq.Hold(rq.Target.CELL, "right"), "cell right was held already"),
    (rq.Resume(rq.Target.LINE, ""), "line was not held"),
    (rq.Resume(rq.Target.ORDER, "A"), "order A was not held"),
    (rq.SetPriority("A", 0), "order A had priority 0 already"),
    (rq.RequestChangeover("left", "red"), "left holds red or will hold it next already"),
    (rq.Tick(), ""),
]


@pytest.mark.parametrize(("request_", "said"), UNCHANGED)
def test_what_was_so_already(request_: rq.Request, said: str) -> None:
    """It should say so, for whoever believes to have done it."""
    line = SmallLine()
    line.hold(rq.Target.CELL, "right")
    line.order("A", (PRESS,))
    events = line.ask(request_)
    assert (events, note(request_, events)) == ([], said)


def test_only_a_carrier_is_called_by_its_serial() -> None:
    """It should name everything else in full, points and all."""
    assert note(rq.Hold(rq.Target.CARRIER, "urn:epc:id:grai:0614141.12345.7"), []) == "carrier 7 was held already"
    assert note(rq.Hold(rq.Target.ORDER, "2026.7"), []) == "order 2026.7 was held already"


def test_an_order_that_is_cancelled() -> None:
    """It should say how much of it was dropped, and how much is still on the line."""
    line = SmallLine()
    line.order("A", *[(PRESS,)] * 5)
    line.settle()
    request = rq.CancelOrder("A")
    assert note(request, line.ask(request)) == "order A is cancelled: 2 dropped, 3 on their way off the line"
    assert note(request, line.ask(request)) == "order A was cancelled already"
    line.order("B", (PRESS,))
    line.settle()
    scrapped = ev.UnitCondemned(101.0, "B-01", ev.UnitStatus.SCRAPPED, "broken")
    line.plant = replay(line.plant, [scrapped])
    request = rq.CancelOrder("B")
    assert note(request, line.ask(request)) == "order B is cancelled: no unit was left to make"
    ahead = rq.CancelOrder("C", ahead=True)
    assert note(ahead, line.ask(ahead)) == "order C has not come yet; it is refused when it comes"


def test_what_was_done_needs_no_words() -> None:
    """It should say nothing."""
    line = SmallLine()
    request = rq.Hold(rq.Target.CELL, "left")
    assert note(request, line.ask(request)) == ""


@pytest.mark.parametrize(
    ("many", "said"),
    [(0, ""), (2, "n0, n1"), (3, "n0, n1, n2"), (4, "n0, n1, n2 and 1 more"), (9, "n0, n1, n2 and 6 more")],
)
def test_many_names(many: int, said: str) -> None:
    """It should say the first, and count the rest."""
    assert some((f"n{number}" for number in range(many)), most=3) == said
