"""What the source of an order said earlier may come later."""

from dataclasses import replace

import pytest
from small_line import PRESS, SmallLine, make_order

from cell_orchestrator.core import events as ev
from cell_orchestrator.core import requests as rq
from cell_orchestrator.core.errors import NotAllowed
from cell_orchestrator.core.former_orders import TELLING, former_order, told_of
from cell_orchestrator.core.notes import note
from cell_orchestrator.core.order_content import Content
from cell_orchestrator.core.orders import UnitStatus

OLDER = "order 'A' is not changed: what the book has of it is newer than this"


@pytest.fixture
def line() -> SmallLine:
    """Nothing is loaded, so that everything waits."""
    line = SmallLine()
    line.hold(rq.Target.LINE, "")
    return line


def said(line: SmallLine, units: int, revised: float) -> str:
    """Order A of so many units, as its source changed it at a time."""
    request = make_order("A", *[(PRESS,)] * units)
    request = replace(request, order=replace(request.order, content=Content(revised=revised)))
    try:
        return note(request, line.ask(request))
    except NotAllowed as refusal:
        return str(refusal)


def test_what_was_said_earlier_but_comes_later_changes_nothing(line: SmallLine) -> None:
    """It should be refused, also where the same was said once more since, and after the order was closed."""
    said(line, 3, 1000.0)
    assert said(line, 1, 1020.0) == "order A is changed: 2 dropped"
    assert said(line, 3, 1010.0) == OLDER
    assert said(line, 1, 1030.0) == ""
    assert said(line, 2, 1025.0) == OLDER
    assert [u.id for u in line.plant.units.values() if u.status is UnitStatus.WAITING] == ["A-01"]
    assert said(line, 2, 1030.0) == "order A is changed: 1 added"
    line.resume(rq.Target.LINE, "")
    line.work_off()
    former = former_order(e for e in line.log if told_of(e) == "A" and isinstance(e, TELLING))
    assert former is not None
    late = replace(make_order("A", (PRESS,)), former=former)
    late = replace(late, order=replace(late.order, content=Content(revised=1000.0)))
    with pytest.raises(NotAllowed, match=OLDER):
        line.ask(late)


def test_who_does_not_say_when_is_taken_at_his_word(line: SmallLine) -> None:
    """It should count as new, whatever was said before."""
    said(line, 3, 1000.0)
    assert said(line, 2, 0.0) == "order A is changed: 1 dropped"
    assert said(line, 1, 900.0) == "order A is changed: 1 dropped"


def test_the_same_once_more_is_kept_once(line: SmallLine) -> None:
    """It should leave a trace only where it is news that it was said later."""
    for revised in (1000.0, 1000.0, 1010.0, 1010.0, 0.0):
        said(line, 1, revised)
    confirmed = [e for e in line.log if isinstance(e, ev.OrderConfirmed)]
    assert confirmed == [ev.OrderConfirmed(line.now, "A", 1010.0)]
    assert line.plant.orders["A"].content.revised == 1010.0
