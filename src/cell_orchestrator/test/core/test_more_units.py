"""A unit that was scrapped is made again, as often as its recipe says and as long as it is wanted."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from small_line import PACK, PRESS, SmallLine, make_order

from cell_orchestrator.core import events as ev
from cell_orchestrator.core import requests as rq
from cell_orchestrator.core.apply import replay
from cell_orchestrator.core.orders import Scrapped, UnitStatus
from cell_orchestrator.core.plant import Plant
from cell_orchestrator.core.recipes import Operation


def remade(name: str, *units: Sequence[Operation], remake: int = 1) -> rq.SubmitOrder:
    """An order of units that are made again when they are scrapped."""
    request = make_order(name, *units)
    return replace(request, units=tuple(replace(u, recipe=replace(u.recipe, remake=remake)) for u in request.units))


def scrap(line: SmallLine, unit: str) -> None:
    """Let the left cell work on the unit, and lose it; it has left the line then."""
    line.work_until("left", unit)
    line.job_ends("left", rq.JobEnd.FAILED, recovery=rq.Recovery.SCRAP, message="it broke")
    line.settle()
    assert unit not in line.plant.units


def left(line: SmallLine) -> dict[str, UnitStatus]:
    return {e.unit: e.status for e in line.log if isinstance(e, ev.UnitLeft)}


def test_a_scrapped_unit_is_made_again() -> None:
    """It should order another one under a number of its own, and say of each what the other is to it."""
    line = SmallLine()
    request = remade("A", (PRESS,))
    line.ask(replace(request, order=replace(request.order, customer="Zoë", number="#7", due=500.0)))
    scrap(line, "A-01")
    (event,) = [e for e in line.log if isinstance(e, ev.UnitsAdded)]
    assert (event.order, event.customer, event.number) == ("A", "Zoë", "#7")
    assert event.reason == "instead of A-01, scrapped: press: it broke"
    (unit,) = event.units
    assert (unit.id, unit.replaces, unit.remakes, unit.due) == ("A-02", "A-01", 1, 500.0)
    order = line.plant.orders["A"]
    assert (order.units, order.open_units) == (("A-01", "A-02"), 1)
    assert order.scrapped == (Scrapped("A-01", next(iter(order.content.products)), "press: it broke", "A-02"),)
    line.work_off()
    assert left(line) == {"A-01": UnitStatus.SCRAPPED, "A-02": UnitStatus.DONE}
    assert (line.plant.totals.ordered, line.plant.totals.scrapped, line.plant.totals.done) == (2, 1, 1)
    assert not line.plant.orders
    assert replay(Plant(), line.log) == line.plant


def test_units_are_not_made_again_without_end() -> None:
    """It should give up after as many as the recipe says."""
    line = SmallLine()
    line.ask(remade("A", (PRESS,), remake=2))
    for unit in ("A-01", "A-02", "A-03"):
        scrap(line, unit)
    assert list(left(line)) == ["A-01", "A-02", "A-03"]
    assert not line.plant.orders


def test_a_recipe_may_have_nothing_made_again() -> None:
    """It should close the order with what was scrapped."""
    line = SmallLine()
    line.ask(remade("A", (PRESS,), remake=0))
    scrap(line, "A-01")
    assert not line.plant.orders


def test_what_is_cancelled_is_not_made_again() -> None:
    """It should not make for nobody what was scrapped before its order was cancelled."""
    line = SmallLine()
    line.ask(remade("A", (PRESS,), (PRESS,)))
    line.work_until("left", "A-01")
    line.job_ends("left", rq.JobEnd.FAILED, recovery=rq.Recovery.SCRAP)
    line.ask(rq.CancelOrder("A"))
    line.work_off()
    assert left(line) == {"A-01": UnitStatus.SCRAPPED, "A-02": UnitStatus.CANCELLED}


def test_what_is_not_wanted_any_more_is_not_made_again() -> None:
    """It should compare with what the order asks for now, product by product."""
    line = SmallLine()
    line.hold(rq.Target.CELL, "right")
    line.ask(remade("A", (PRESS,), (PRESS,), (PACK,)))
    line.work_until("left", "A-01")
    line.job_ends("left", rq.JobEnd.FAILED, recovery=rq.Recovery.SCRAP)
    line.ask(remade("A", (PRESS,), (PACK,)))
    line.work_until("left", "A-02")
    assert len(line.plant.orders["A"].units) == 3
    line.job_ends("left", rq.JobEnd.FAILED, recovery=rq.Recovery.SCRAP)
    line.settle()
    assert len(line.plant.orders["A"].units) == 4, "one of the two is wanted still"


def test_a_product_that_is_not_wanted_any_more_is_not_made_again() -> None:
    """It should make none of what the order asks for no more, though one rides still."""
    line = SmallLine()
    line.ask(remade("A", (PRESS,)))
    line.work_until("left", "A-01")
    line.ask(remade("A", (PACK,)))
    line.job_ends("left", rq.JobEnd.FAILED, recovery=rq.Recovery.SCRAP)
    line.work_off()
    assert left(line) == {"A-01": UnitStatus.SCRAPPED, "A-02": UnitStatus.DONE}


def test_a_unit_that_is_done_is_not_made_again() -> None:
    """It should make again what was scrapped only."""
    line = SmallLine()
    line.ask(remade("A", (PRESS,), (PACK,)))
    line.work_off()
    assert line.plant.totals.ordered == 2


def test_an_order_whose_numbers_are_used_up_stays_short(monkeypatch: pytest.MonkeyPatch) -> None:
    """It should go on without the unit, and show that it is lost."""
    monkeypatch.setattr("cell_orchestrator.core.more_units.MOST_UNITS", 2)
    line = SmallLine()
    line.hold(rq.Target.CELL, "right")
    line.ask(remade("A", (PRESS,), (PACK,)))
    scrap(line, "A-01")
    assert [(lost.unit, lost.replaced_by) for lost in line.plant.orders["A"].scrapped] == [("A-01", "")]
    line.resume(rq.Target.CELL, "right")
    line.work_off()
    assert not line.plant.orders


def test_an_order_that_is_held_has_it_made_later() -> None:
    """It should order the unit again, and load it when the order is resumed."""
    line = SmallLine()
    line.ask(remade("A", (PRESS,)))
    line.work_until("left", "A-01")
    line.hold(rq.Target.ORDER, "A")
    line.job_ends("left", rq.JobEnd.FAILED, recovery=rq.Recovery.SCRAP)
    line.work_off()
    assert line.plant.units["A-02"].status is UnitStatus.WAITING
    line.resume(rq.Target.ORDER, "A")
    line.work_off()
    assert line.plant.totals.done == 1
