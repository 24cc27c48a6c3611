"""Cells should be changed over when it is time, and prepared beside their work."""

from dataclasses import replace

from small_line import LINE, PACK, PRESS, PRESS_BLUE, SmallLine, on_the_way_to_left, with_policy

from cell_orchestrator.core import events as ev
from cell_orchestrator.core import requests as rq
from cell_orchestrator.core.recipes import Operation

FILL_ANYHOW = Operation("fill", "fill")


def working_on(line: SmallLine, cell: str) -> str:
    """The unit the cell works on, or what its job changes to."""
    job = line.plant.jobs[line.cell(cell).job]
    return job.unit or job.setup


def test_a_cell_changes_over_while_its_carrier_is_on_the_way() -> None:
    """It should begin as soon as it is known who comes, and work only when both are there."""
    line = SmallLine()
    line.order("A", (PRESS_BLUE,))
    line.arrive("c1")
    line.written("c1")
    assert (line.destination("c1"), working_on(line, "left")) == ("left", "blue")
    line.arrive("c1")
    line.job_ends("left")
    assert working_on(line, "left") == "A-01"


def test_no_unit_is_made_on_an_unverified_setup() -> None:
    """It should change over first, even to what the cell believes to hold, and for operations that name no setup."""
    for operation in (PRESS, FILL_ANYHOW):
        line = SmallLine()
        line.report("left", setup="")
        line.hold(rq.Target.CELL, "right")
        line.load("A", operation)
        assert working_on(line, "left") == "red"
        line.job_ends("left")
        assert working_on(line, "left") == "A-01"


def test_an_operators_wish_comes_before_the_next_unit() -> None:
    """It should change over first, and back when the unit needs it."""
    line = SmallLine()
    line.load("A", PRESS)
    line.order("B", (PRESS,))
    line.settle()
    line.ask(rq.RequestChangeover("left", "blue", "ann"))
    line.job_ends("left")
    assert working_on(line, "left") == "blue"
    line.work_off()
    assert (line.plant.totals.done, line.plant.totals.changeovers, line.cell("left").setup) == (2, 2, "red")


def test_the_next_changeover_is_prepared_beside_the_work() -> None:
    """It should prepare once, and change over when the preparation and the work are done."""
    line = SmallLine()
    line.load("A", PRESS)
    line.order("B", (PRESS_BLUE,))
    line.settle()
    preparation = line.cell("left").preparation
    assert line.plant.jobs[preparation].setup == "blue"
    line.job_ends("left")
    line.settle()
    assert line.cell("left").job == "", "waits for the preparation"
    line.ask(rq.ReportJob(preparation, rq.JobEnd.DONE))
    assert working_on(line, "left") == "blue"
    line.work_off()
    assert sum(isinstance(e, ev.PreparationStarted) for e in line.log) == 1


PACK_RED = replace(PACK, setup="red")
GREEN_TOO = replace(LINE, cells={**LINE.cells, "left": replace(LINE.cells["left"], setups=("red", "blue", "green"))})


def prepared(line: SmallLine) -> list[tuple[str, str]]:
    """What was prepared, cell by cell."""
    return [(e.cell, e.setup) for e in line.log if isinstance(e, ev.PreparationStarted)]


def test_a_cell_with_nothing_to_prepare_keeps_no_other_from_it() -> None:
    """It should look at each cell."""
    line = SmallLine()
    line.load("A", PRESS)
    line.order("B", (PACK,))
    line.work_until("right", "B-01")
    line.order("C", (PACK_RED,))
    line.settle()
    assert prepared(line) == [("right", "red")]


def test_one_preparation_at_a_time() -> None:
    """It should begin the next when the first has ended."""
    line = SmallLine(GREEN_TOO)
    line.load("A", PRESS)
    line.order("B", (PRESS_BLUE,))
    line.settle()
    line.order("C", (replace(PRESS, setup="green"),), priority=1)
    line.settle()
    assert prepared(line) == [("left", "blue")]
    line.ask(rq.ReportJob(line.cell("left").preparation, rq.JobEnd.DONE))
    assert prepared(line) == [("left", "blue"), ("left", "green")]


def test_a_held_cell_prepares_nothing() -> None:
    """It should leave the cell alone while a person looks at it."""
    line = SmallLine()
    line.load("A", PRESS)
    line.order("B", (PRESS_BLUE,))
    line.hold(rq.Target.CELL, "left")
    line.settle()
    assert not prepared(line)
    line.resume(rq.Target.CELL, "left")
    line.settle()
    assert prepared(line) == [("left", "blue")]


def test_nothing_is_prepared_beside_a_changeover() -> None:
    """It should wait until the changeover is over, and the cell at work."""
    line = SmallLine()
    line.ask(rq.RequestChangeover("left", "blue", "ann"))
    line.order("A", (PRESS,), (PRESS,))
    line.settle()
    assert line.plant.jobs[line.cell("left").job].setup == "blue"
    assert not prepared(line)


def test_nothing_is_prepared_at_a_cell_that_waits_for_its_next_unit() -> None:
    """It should begin when the cell is at work."""
    line = on_the_way_to_left()
    line.order("B", (PRESS_BLUE,))
    line.arrive("c2")
    line.written("c2")
    line.move_ends("c2")
    assert (line.carrier("c2").station, prepared(line)) == ("buffer", [])
    line.arrive("c1")
    assert prepared(line) == [("left", "blue")]


def test_units_for_the_present_setup_go_first_but_not_for_ever() -> None:
    """It should save changeovers until somebody has waited longer than the policy allows."""
    line = SmallLine(with_policy(max_wait_s=60.0))
    line.load("A", PRESS)
    line.order("blue", (PRESS_BLUE,))
    line.settle()
    line.order("B", (PRESS,))
    line.settle()
    line.now += 40.0
    line.job_ends("left")
    line.work_until("left", "B-01")
    line.order("C", (PRESS,))
    line.settle()
    line.now += 20.0
    line.job_ends("left")
    line.work_until("left", "blue-01")
