"""What is said of requests that were granted."""

import pytest
from small_line import PRESS, SmallLine

from cell_orchestrator.core import requests as rq
from cell_orchestrator.core.notes import note

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


def test_what_was_done_needs_no_words() -> None:
    """It should say nothing."""
    line = SmallLine()
    request = rq.Hold(rq.Target.CELL, "left")
    assert note(request, line.ask(request)) == ""
