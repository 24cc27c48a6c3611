"""It should say what the line does at any moment of a unit's life."""

from dataclasses import replace

import pytest
from small_line import PRESS, SmallLine, make_order

from cell_orchestrator.core import events as ev
from cell_orchestrator.core import requests as rq
from cell_orchestrator.core.apply import replay
from cell_orchestrator.core.plant import Plant
from cell_orchestrator.core.queries import status


def test_empty_plant() -> None:
    """It should describe a line that was never configured."""
    subject = status(Plant())
    assert (subject.line, subject.ready, subject.cells, subject.orders) == ("", False, (), ())


def test_while_the_cell_works(story: list[ev.Event]) -> None:
    """It should show the job, the carrier under it and the late order."""
    subject = status(replay(Plant(), story[:15]))
    (cell,) = subject.cells
    assert (subject.line, cell.state, cell.setup, cell.held, subject.ready) == ("demo", "Execute", "red", "", True)
    assert cell.job is not None
    assert (cell.job.kind, cell.job.what, cell.job.unit, cell.job.started) == ("skill", "fill", "A-01", 120.0)
    carrier = subject.carriers[0]
    assert (carrier.station, carrier.going_to, carrier.unit, carrier.operation) == ("dosing", "", "A-01", "fill")
    assert subject.units == {"ordered": 1, "waiting": 0, "running": 1, "done": 0, "scrapped": 0, "cancelled": 0}
    (order,) = subject.orders
    assert (order.id, order.open_units, order.late) == ("A", 1, False)


@pytest.mark.parametrize(
    ("mode", "shown"), [(0, ""), (1, "Production"), (2, "Maintenance"), (3, "Manual"), (7, "mode 7")]
)
def test_a_cell_is_shown_with_its_mode(mode: int, shown: str) -> None:
    """It should be named, for a cell in another one than Production takes no jobs, whatever its state."""
    line = SmallLine()
    line.ask(rq.ReportCell("left", "b1", 6, mode, "red"))
    assert {cell.name: cell.mode for cell in status(line.plant).cells}["left"] == shown


@pytest.mark.parametrize(("at", "late"), [(149.5, False), (150.0, False), (150.5, True)])
def test_an_order_is_late_after_the_moment_it_is_due(story: list[ev.Event], at: float, late: bool) -> None:
    """It should not be late before."""
    assert status(replace(replay(Plant(), story[:15]), at=at)).orders[0].late is late


def test_while_it_moves_and_changes_over(story: list[ev.Event]) -> None:
    """It should show where a carrier goes and which setup is coming."""
    subject = status(replay(Plant(), story[:5]))
    assert subject.carriers[0].going_to == "load"
    assert subject.cells[0].setup == ""
    assert subject.cells[0].job is not None
    assert (subject.cells[0].job.kind, subject.cells[0].job.what) == ("changeover", "red")
    assert subject.units["waiting"] == 1


def test_holds_and_doubts(story: list[ev.Event]) -> None:
    """It should show why something does not go on."""
    trouble = [
        ev.CellHeld(111.0, "dosing", "scale drifts", "ann"),
        ev.OrderHeld(112.0, "A", "customer asked", "ann"),
        ev.CarrierDoubted(113.0, "c2", "buffer", "unknown tag"),
    ]
    subject = status(replay(Plant(), story[:10] + trouble))
    assert (subject.cells[0].held, subject.ready) == ("scale drifts", False)
    assert (subject.orders[0].held, subject.carriers[1].doubt) == ("customer asked", "unknown tag")


@pytest.mark.parametrize(("state", "shown"), [(0, "Undefined"), (17, "Complete"), (18, "state 18"), (77, "state 77")])
def test_states(story: list[ev.Event], state: int, shown: str) -> None:
    """It should name them; an older version stored some that no cell can be in."""
    subject = status(replay(Plant(), [*story[:5], ev.CellReported(106.0, "dosing", "b1", state, 1, "")]))
    assert subject.cells[0].state == shown


def test_products(story: list[ev.Event]) -> None:
    """It should say how many can be ordered, and what is wrong with files."""
    subject = status(replay(Plant(), [*story[:2], ev.ProductsRead(96.0, 3, ("tee.yaml:4: no such skill",), {})]))
    assert (subject.products, subject.product_errors) == (3, ("tee.yaml:4: no such skill",))


def test_what_is_away(story: list[ev.Event]) -> None:
    """It should say why what is shown may not be true now, and since when."""
    away = [ev.TransportHeard(110.0), ev.CellLost(111.0, "dosing"), ev.TransportLost(112.0, "inactive")]
    subject = status(replay(Plant(), story[:10] + away))
    assert (subject.cells[0].away, subject.cells[0].since, subject.cells[0].online) == ("silent", 111.0, False)
    assert (subject.transport_away, subject.transport_since) == ("inactive", 112.0)
    assert status(replay(Plant(), story[:2])).cells[0].away == ""
    assert status(replay(Plant(), story[:1])).cells[0].away == "not heard yet"


def test_after_the_order(story: list[ev.Event]) -> None:
    """It should keep counting units that have left."""
    subject = status(replay(Plant(), story))
    assert (subject.orders, subject.units["done"], subject.units["running"]) == ((), 1, 0)


def test_units_of_an_order() -> None:
    """It should count what waits, rides and is done, and name what was lost, why, and what is made instead."""
    line = SmallLine()
    request = make_order("A", *[(PRESS,)] * 5, priority=4)
    units = tuple(replace(unit, recipe=replace(unit.recipe, remake=1)) for unit in request.units)
    line.ask(replace(request, units=units))
    line.work_until("left", "A-01")
    line.job_ends("left", rq.JobEnd.FAILED, recovery=rq.Recovery.SCRAP, message="broken")
    (order,) = status(line.plant).orders
    assert (order.units, order.open_units, order.waiting, order.running, order.done) == (5, 5, 1, 4, 0)
    assert [(lost.unit, lost.reason) for lost in order.scrapped] == [("A-01", "press: broken")], "it rides still"
    line.hold(rq.Target.LINE, "")
    line.work_until("left", "A-02")
    line.job_ends("left")
    line.settle()
    subject = status(line.plant)
    (order,) = subject.orders
    assert (order.units, order.open_units, order.waiting, order.done, order.priority) == (6, 4, 2, 1, 4)
    assert [(lost.unit, lost.replaced_by) for lost in order.scrapped] == [("A-01", "A-06")]
    assert (subject.held, order.cancelled) == ("look", "")
    line.ask(rq.CancelOrder("A", "no more"))
    assert status(line.plant).orders[0].cancelled == "no more"
