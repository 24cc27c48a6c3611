"""An order that is in the book comes again with another content."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from small_line import FILL, PACK, PRESS, SmallLine, make_order

from cell_orchestrator.core import events as ev
from cell_orchestrator.core import requests as rq
from cell_orchestrator.core.errors import NotAllowed
from cell_orchestrator.core.notes import note
from cell_orchestrator.core.orders import UnitStatus
from cell_orchestrator.core.recipes import Operation

WELD = Operation("weld", "weld")


@pytest.fixture
def line() -> SmallLine:
    """Nothing is loaded, so that everything waits."""
    line = SmallLine()
    line.hold(rq.Target.LINE, "")
    return line


def left(line: SmallLine) -> dict[str, UnitStatus]:
    return {e.unit: e.status for e in line.log if isinstance(e, ev.UnitLeft)}


def waiting(line: SmallLine) -> list[str]:
    return sorted(u.id for u in line.plant.units.values() if u.status is UnitStatus.WAITING)


def again(line: SmallLine, name: str, *units: Sequence[Operation], **fields: Any) -> str:
    """Order once more; returns what is said of it."""
    request = replace(make_order(name, *units, **fields), by="ann")
    return note(request, line.ask(request))


# Units


def test_units_that_wait_are_dropped(line: SmallLine) -> None:
    """It should drop the last ones, and make no more than are wanted."""
    line.order("A", (PRESS,), (PRESS,), (PRESS,))
    assert again(line, "A", (PRESS,)) == "order A is changed: 2 dropped"
    assert waiting(line) == ["A-01"]
    assert left(line) == {"A-02": UnitStatus.CANCELLED, "A-03": UnitStatus.CANCELLED}
    line.resume(rq.Target.LINE, "")
    line.work_off()
    assert (line.plant.totals.done, line.plant.totals.cancelled) == (1, 2)
    assert not line.plant.orders


def test_units_are_added_under_new_numbers(line: SmallLine) -> None:
    """It should go on with the numbers, use none twice, and give them what their order has."""
    line.order("A", (PRESS,), (PRESS,), due=900.0)
    again(line, "A", (PRESS,), due=900.0)
    assert again(line, "A", (PRESS,), (PRESS,), (PRESS,), due=900.0) == "order A is changed: 2 added"
    assert waiting(line) == ["A-01", "A-03", "A-04"]
    order = line.plant.orders["A"]
    assert (order.units, order.open_units) == (("A-01", "A-02", "A-03", "A-04"), 3)
    assert {line.plant.units[name].due for name in waiting(line)} == {900.0}
    assert line.plant.totals.ordered == 4
    line.resume(rq.Target.LINE, "")
    line.work_off()
    assert line.plant.totals.done == 3


def test_one_product_instead_of_another(line: SmallLine) -> None:
    """It should add one and drop the other, and keep what stays."""
    line.order("A", (PRESS,), (FILL,))
    assert again(line, "A", (PACK,), (FILL,)) == "order A is changed: 1 added, 1 dropped"
    assert waiting(line) == ["A-02", "A-03"]
    assert line.plant.units["A-03"].recipe.operations == (PACK,)


def test_the_order_of_lines_is_no_content(line: SmallLine) -> None:
    """It should change nothing when the same units come in another order."""
    line.order("A", (PRESS,), (FILL,))
    assert line.order("A", (FILL,), (PRESS,)) == []


def test_all_is_taken_back(line: SmallLine) -> None:
    """It should cancel an order of which nothing is left, like any other."""
    line.order("A", (PRESS,), (PRESS,))
    events = line.ask(replace(make_order("A"), by="ann"))
    assert events[0] == ev.OrderCancelled(100.0, "A", "nothing is left of it", "ann")
    assert not line.plant.orders and not line.plant.backlog


def test_the_last_unit_that_waits_is_dropped() -> None:
    """It should close the order when all others have left."""
    line = SmallLine()
    line.order("A", (PRESS,), (PACK,))
    line.hold(rq.Target.CELL, "right")
    line.settle()
    line.resume(rq.Target.CELL, "right")
    line = SmallLine()
    line.hold(rq.Target.CELL, "right")
    line.order("A", (PRESS,), (PACK,), due=101.0)
    line.work_off()
    assert left(line) == {"A-01": UnitStatus.DONE}
    events = line.ask(make_order("A", (PRESS,), due=101.0))
    assert [type(e) for e in events] == [ev.OrderChanged, ev.UnitLeft, ev.OrderClosed]
    assert (line.plant.totals.late_orders, len(line.plant.orders)) == (0, 0)


def test_what_cannot_be_made_changes_nothing(line: SmallLine) -> None:
    """It should refuse the whole change."""
    line.order("A", (PRESS,), (PRESS,))
    with pytest.raises(NotAllowed, match="unit 'A-03', operation 'weld': no cell"):
        again(line, "A", (PRESS,), (WELD,))
    assert waiting(line) == ["A-01", "A-02"]


# What is too late


def test_what_rides_is_too_late() -> None:
    """It should drop what waits, say what it cannot drop, and make that."""
    line = SmallLine()
    line.order("A", (PRESS,), (PRESS,), (PRESS,), (PRESS,))
    line.settle()
    assert waiting(line) == ["A-04"]
    said = again(line, "A", (PRESS,), (PRESS,))
    product = next(iter(line.plant.orders["A"].content.products))
    assert said == f"order A is changed: 1 dropped, too late for 1 x {product} on carriers or done already"
    assert again(line, "A", (PRESS,), (PRESS,)) == "", "it is what was said last"
    assert again(line, "A", (PRESS,), (PRESS,), (PRESS,)) == "order A is changed: no unit is added or dropped"
    line.work_off()
    assert line.plant.totals.done == 3


def test_all_of_it_is_too_late() -> None:
    """It should refuse a change of which nothing can be done, and change nothing."""
    line = SmallLine()
    line.order("A", (PRESS,), (PRESS,))
    line.settle()
    before = line.plant
    with pytest.raises(
        NotAllowed, match="order 'A' is not changed, it is too late: 1 x variant #.* on carriers or done"
    ):
        again(line, "A", (PRESS,))
    assert line.plant == before
    assert again(line, "A", (PRESS,), priority=1).startswith("order A is changed: too late for 1 x variant")


def test_units_that_are_done_count() -> None:
    """It should not make again what has left, and say that it is too late to drop it."""
    line = SmallLine()
    line.hold(rq.Target.CELL, "right")
    line.order("A", (PRESS,), (PRESS,), (PACK,))
    line.work_off()
    assert left(line) == {"A-01": UnitStatus.DONE, "A-02": UnitStatus.DONE}
    assert again(line, "A", (PRESS,), (PRESS,), (PRESS,), (PACK,)) == "order A is changed: 1 added"
    line.work_off()
    with pytest.raises(NotAllowed, match="too late: 2 x"):
        again(line, "A", (PRESS,), (PACK,))
    assert len(line.plant.orders["A"].units) == 4


def test_a_unit_that_was_lost_is_no_reason_for_another() -> None:
    """It should leave that to the recipe, and drop nothing for it either."""
    line = SmallLine()
    line.order("A", (PRESS,), (PRESS,), (PRESS,), (PRESS,), (PRESS,))
    line.work_until("left", "A-01")
    line.job_ends("left", rq.JobEnd.FAILED, recovery=rq.Recovery.SCRAP)
    assert again(line, "A", *[(PRESS,)] * 5, priority=1) == "order A is changed: no unit is added or dropped"
    line.work_until("left", "A-02")
    assert left(line)["A-01"] is UnitStatus.SCRAPPED
    assert again(line, "A", *[(PRESS,)] * 5, priority=2) == "order A is changed: no unit is added or dropped"
    assert again(line, "A", *[(PRESS,)] * 4, priority=2) == "order A is changed: no unit is added or dropped"
    assert again(line, "A", *[(PRESS,)] * 6, priority=2) == "order A is changed: 1 added"
    line.work_off()
    assert (line.plant.totals.done, line.plant.totals.scrapped) == (5, 1)


def test_one_more_than_what_was_lost_is_added() -> None:
    """It should count a lost unit as one, while it rides and after it left."""
    line = SmallLine()
    line.order("A", (PRESS,), (PRESS,))
    line.work_until("left", "A-01")
    line.job_ends("left", rq.JobEnd.FAILED, recovery=rq.Recovery.SCRAP)
    assert again(line, "A", *[(PRESS,)] * 3) == "order A is changed: 1 added"
    line.work_until("left", "A-02")
    assert again(line, "A", *[(PRESS,)] * 4) == "order A is changed: 1 added"
    assert [lost.replaced_by for lost in line.plant.orders["A"].scrapped] == [""], "none was made instead of it"


# The rest of an order


def test_what_is_said_of_the_whole_order_is_taken(line: SmallLine) -> None:
    """It should change priority, due date, customer and number, also of units that wait."""
    line.order("A", (PRESS,), priority=1, due=900.0)
    request = make_order("A", (PRESS,), priority=4, due=700.0)
    request = replace(request, order=replace(request.order, customer="Zoe", number="#1069"), by="ann")
    (event,) = line.ask(request)
    assert isinstance(event, ev.OrderChanged)
    assert (event.by, event.priority, event.number, event.too_late) == ("ann", 4, "#1069", {})
    order, unit = line.plant.orders["A"], line.plant.units["A-01"]
    assert (order.priority, order.due, order.customer, order.number) == (4, 700.0, "Zoe", "#1069")
    assert (unit.priority, unit.due) == (4, 700.0)


def test_a_priority_that_a_person_gave_stays(line: SmallLine) -> None:
    """It should stay until the order's source gives another one than before."""
    line.order("A", (PRESS,), priority=1)
    line.ask(rq.SetPriority("A", 9))
    assert line.order("A", (PRESS,), priority=1) == []
    again(line, "A", (PRESS,), (PRESS,), priority=1)
    assert {u.priority for u in line.plant.units.values()} == {9}
    again(line, "A", (PRESS,), (PRESS,), priority=2)
    assert (line.plant.orders["A"].priority, line.plant.units["A-02"].priority) == (2, 2)


def test_a_number_is_not_lost(line: SmallLine) -> None:
    """It should keep it when a change does not name it."""
    request = make_order("A", (PRESS,))
    line.ask(replace(request, order=replace(request.order, number="#7")))
    again(line, "A", (PRESS,), (PRESS,))
    assert line.plant.orders["A"].number == "#7"


def test_a_due_date_that_counts_from_now_stays(line: SmallLine) -> None:
    """It should keep the date of an order that is to be ready in so many seconds, however often it comes."""
    line.order("A", (PRESS,), due=700.0)
    later = make_order("A", (PRESS,), due=760.0)
    assert line.ask(replace(later, order=replace(later.order, received=160.0))) == []
    more = make_order("A", (PRESS,), (PRESS,), due=760.0)
    line.ask(replace(more, order=replace(more.order, received=160.0)))
    assert line.plant.orders["A"].due == 700.0
    sooner = make_order("A", (PRESS,), (PRESS,), due=500.0)
    line.ask(replace(sooner, order=replace(sooner.order, received=200.0)))
    assert line.plant.orders["A"].due == 500.0
    same = make_order("A", (PRESS,), (PRESS,), due=600.0)
    assert line.ask(replace(same, order=replace(same.order, received=300.0))) == []


def test_a_held_order_stays_held() -> None:
    """It should take the change and load nothing of it."""
    line = SmallLine()
    line.order("A", (PRESS,))
    line.hold(rq.Target.ORDER, "A")
    again(line, "A", (PRESS,), (PRESS,))
    line.settle()
    assert waiting(line) == ["A-01", "A-02"]
    assert line.plant.orders["A"].held


# Bounds


def test_numbers_have_an_end(line: SmallLine, monkeypatch: pytest.MonkeyPatch) -> None:
    """It should refuse more units than an order may have had, and ids that no tag holds."""
    monkeypatch.setattr("cell_orchestrator.core.more_units.MOST_UNITS", 4)
    line.order("A", (PRESS,), (PRESS,))
    again(line, "A", *[(PRESS,)] * 4)
    with pytest.raises(NotAllowed, match="order 'A' would have had 5 units, 4 at most"):
        again(line, "A", *[(PRESS,)] * 5)
    name = "N" * 37
    line.order(name, (PRESS,))
    assert again(line, name, (PRESS,), (PRESS,))
    monkeypatch.setattr("cell_orchestrator.core.more_units.MOST_UNITS", 9999)
    with pytest.raises(NotAllowed, match=f"unit id '{name}-100' has 41 characters, a tag holds 40"):
        again(line, name, *[(PRESS,)] * 100)
