"""A changeover that was rolled back should stop nothing but what needs its setup, until a person lets it be tried."""

from dataclasses import replace

import pytest
from small_line import FILL, LINE, PACK, PRESS, PRESS_BLUE, SmallLine

from cell_orchestrator.core import events as ev
from cell_orchestrator.core import requests as rq
from cell_orchestrator.core.queries import status

WHY = "tool: exchange: stuck; rolled back"


def rolled_back(setup: str = "blue", former: str = "red") -> SmallLine:
    """The left cell was to change over to a setup, and has its former one back."""
    line = SmallLine()
    line.ask(rq.RequestChangeover("left", setup, "ann"))
    line.job_ends("left", rq.JobEnd.FAILED, setup=former, message=WHY)
    return line


def begun(line: SmallLine) -> list[str]:
    """The setups to which changeovers of the left cell began."""
    return [e.to_setup for e in line.log if isinstance(e, ev.ChangeoverStarted) and e.cell == "left"]


def test_the_cell_goes_on_with_what_it_holds() -> None:
    """It should make what needs the former setup, and nothing that needs the one that failed."""
    line = rolled_back()
    assert (line.cell("left").setup, line.cell("left").held) == ("red", "")
    assert dict(line.cell("left").blocked) == {"blue": WHY}
    line.order("A", (PRESS_BLUE,), (PRESS,))
    line.work_off()
    assert (line.plant.totals.done, begun(line)) == (1, ["blue"])


def test_a_unit_that_needs_it_leaves_the_way_free() -> None:
    """It should wait in the buffer, not at the cell, and go on when the cell is resumed."""
    line = SmallLine()
    line.load("A", PRESS_BLUE)
    line.job_ends("left", rq.JobEnd.FAILED, setup="red", message=WHY)
    line.work_off()
    assert line.carrier("c1").station == "buffer"
    line.order("B", (PRESS,))
    line.work_off()
    assert line.plant.totals.done == 1
    line.resume(rq.Target.CELL, "left")
    line.work_off()
    assert (line.plant.totals.done, begun(line)) == (2, ["blue", "blue"])


def test_another_cell_that_can_do_it_does_it() -> None:
    """It should wait for nobody where there is another way."""
    line = SmallLine()
    line.ask(rq.RequestChangeover("left", "blue", "ann"))
    line.job_ends("left")
    line.ask(rq.RequestChangeover("left", "red", "ann"))
    line.job_ends("left", rq.JobEnd.FAILED, setup="blue", message=WHY)
    line.order("A", (FILL,))
    line.work_off()
    assert line.plant.totals.done == 1
    assert dict(line.cell("left").blocked) == {"red": WHY}


def test_units_that_cannot_be_made_take_no_carrier_from_others() -> None:
    """It should load those that can be made, whatever was ordered first."""
    line = rolled_back()
    line.order("A", *((PRESS_BLUE,) for _ in range(6)))
    line.order("B", *((PRESS,) for _ in range(3)))
    line.work_off()
    assert line.plant.totals.done == 3
    assert set(line.plant.orders) == {"A"}


def test_nothing_is_prepared_for_it() -> None:
    """It should leave the setup alone while the cell works on another."""
    line = rolled_back()
    line.load("A", PRESS)
    line.order("B", (PRESS_BLUE,))
    line.settle()
    assert line.cell("left").job
    assert not any(isinstance(e, ev.PreparationStarted) for e in line.log)


def test_a_person_lets_it_be_tried_again() -> None:
    """It should begin by itself when the cell is resumed, and forget the failure when it holds the setup."""
    line = rolled_back()
    line.order("A", (PRESS_BLUE,))
    line.settle()
    resumed = line.resume(rq.Target.CELL, "left")
    assert resumed[0] == ev.CellResumed(line.now, "left", "ann")
    line.work_off()
    assert (line.plant.totals.done, dict(line.cell("left").blocked)) == (1, {})
    assert line.resume(rq.Target.CELL, "left") == []


def test_a_person_who_wants_it_has_it_tried() -> None:
    """It should take a wish for more than what happened before, and no other setup along."""
    line = rolled_back()
    line.ask(rq.RequestChangeover("left", "blue", "ann"))
    assert (begun(line), dict(line.cell("left").blocked)) == (["blue", "blue"], {})
    line.job_ends("left", rq.JobEnd.FAILED, setup="red", message="again")
    assert dict(line.cell("left").blocked) == {"blue": "again"}
    assert line.cell("left").wanted == ""


def test_a_wish_for_the_setup_that_is_back_is_fulfilled() -> None:
    """It should be over: else the cell would be given whatever comes, on the setup that it was wanted for."""
    line = SmallLine()
    line.load("A", PRESS_BLUE)
    line.ask(rq.RequestChangeover("left", "red", "ann"))
    line.job_ends("left", rq.JobEnd.FAILED, setup="red", message=WHY)
    assert (line.cell("left").setup, line.cell("left").wanted) == ("red", "")
    line.resume(rq.Target.CELL, "left")
    line.work_off()
    done = [e.setup for e in line.log if isinstance(e, ev.OperationStarted)]
    assert (line.plant.totals.done, done) == (1, ["blue"])


def test_a_cell_that_holds_it_may_work_on_it() -> None:
    """It should believe the cell, where somebody has changed it over on the spot."""
    line = rolled_back()
    line.report("left", setup="blue")
    assert not line.cell("left").blocked


def test_it_outlives_a_restart_of_the_cell_and_a_new_line() -> None:
    """It should be known until a person says otherwise, or the setup is gone."""
    line = rolled_back()
    line.ask(rq.ReportCellLost("left", "silent"))
    line.report("left", setup="red", boot="b2")
    line.ask(rq.ConfigureLine(replace(LINE, carriers=("c1", "c2"))))
    assert dict(line.cell("left").blocked) == {"blue": WHY}
    only_red = replace(LINE.cells["left"], setups=("red",))
    line.ask(rq.ConfigureLine(replace(LINE, cells={**LINE.cells, "left": only_red})))
    assert not line.cell("left").blocked


def test_a_held_cell_keeps_its_reason() -> None:
    """It should not be held for the setup as well; one command ends both."""
    line = SmallLine()
    line.ask(rq.RequestChangeover("left", "blue", "ann"))
    line.hold(rq.Target.CELL, "left")
    line.job_ends("left", rq.JobEnd.FAILED, setup="red", message=WHY)
    assert (line.cell("left").held, dict(line.cell("left").blocked)) == ("look", {"blue": WHY})
    line.resume(rq.Target.CELL, "left")
    assert (line.cell("left").held, dict(line.cell("left").blocked)) == ("", {})


@pytest.mark.parametrize("former", ["", "green"])
def test_no_setup_is_trusted_that_nobody_proved(former: str) -> None:
    """It should hold the cell where the former setup was not verified, or is not the one that is back."""
    line = SmallLine()
    line.report("left", setup=former)
    line.ask(rq.RequestChangeover("left", "blue", "ann"))
    line.job_ends("left", rq.JobEnd.FAILED, setup="red" if former else "", message=WHY)
    assert line.cell("left").held == f"changeover to blue failed: {WHY}"
    assert not line.cell("left").blocked


def test_status_names_what_is_not_made() -> None:
    """It should count the cell as working, and say why a setup is out."""
    line = rolled_back()
    line.order("A", (PACK,))
    said = status(line.plant)
    assert said.ready
    assert {cell.name: dict(cell.blocked) for cell in said.cells} == {"left": {"blue": WHY}, "right": {}}
