"""What becomes of a unit after a failure: every way is bounded and ends in done or scrapped with a reason."""

import pytest
from small_line import FILL, PACK, PRESS, SmallLine, with_policy

from cell_orchestrator.core import events as ev
from cell_orchestrator.core import requests as rq
from cell_orchestrator.core.orders import Unit, UnitStatus
from cell_orchestrator.core.recipes import Operation
from cell_orchestrator.core.requests import JobEnd, Recovery

AGAIN = Operation("pack", "pack", setup="green", rework_from="press", max_rework=1)


def unit(line: SmallLine) -> Unit:
    return line.plant.units["A-01"]


def fail(line: SmallLine, cell: str, recovery: Recovery) -> list[ev.Event]:
    return line.job_ends(cell, JobEnd.FAILED, recovery=recovery, message="slipped")


def test_retry_tries_again_at_any_cell() -> None:
    """It should exclude no cell and end the first pass."""
    line = SmallLine()
    line.load("A", FILL)
    assert fail(line, "left", Recovery.RETRY)[1] == ev.UnitRetried(110.0, "A-01", "", "fill: slipped")
    assert (unit(line).attempts, unit(line).excluded, unit(line).first_pass) == (1, (), False)
    assert unit(line).waiting_since == 110.0


def test_other_cell_goes_elsewhere() -> None:
    """It should not bring the unit to the cell that failed, as long as another one can do it."""
    line = SmallLine()
    line.load("A", FILL)
    fail(line, "left", Recovery.OTHER_CELL)
    line.settle()
    assert (line.cell("left").job, line.plant.jobs[line.cell("right").job].unit) == ("", "A-01")
    fail(line, "right", Recovery.OTHER_CELL)
    assert unit(line).excluded == ("left",), "somebody must be left"


def test_other_cell_stays_where_there_is_no_other() -> None:
    """It should try again at the only cell that offers the operation."""
    line = SmallLine()
    line.load("A", PRESS)
    fail(line, "left", Recovery.OTHER_CELL)
    line.work_off()
    assert line.plant.totals.done == 1


@pytest.mark.parametrize("recovery", [Recovery.RETRY, Recovery.OTHER_CELL, Recovery.HOLD])
def test_trying_again_ends(recovery: Recovery) -> None:
    """It should scrap the unit, with the reason, after as many attempts as the policy allows."""
    line = SmallLine(with_policy(max_attempts=2))
    line.load("A", PRESS)
    fail(line, "left", recovery)
    line.resume(rq.Target.CELL, "left")
    line.settle()
    fail(line, "left", recovery)
    assert (unit(line).status, unit(line).reason) == (UnitStatus.SCRAPPED, "press: slipped (after 2 attempts)")


def test_a_step_that_passed_begins_a_new_count() -> None:
    """It should count attempts and excluded cells per operation."""
    line = SmallLine()
    line.load("A", FILL, PRESS)
    fail(line, "left", Recovery.OTHER_CELL)
    line.settle()
    line.job_ends("right")
    assert (unit(line).attempts, unit(line).excluded) == (0, ())


def test_rework_goes_back_to_the_named_operation() -> None:
    """It should do that operation again, and what follows it."""
    line = SmallLine()
    line.load("A", PRESS, AGAIN)
    line.job_ends("left")
    line.work_until("right", "A-01")
    reworked = fail(line, "right", Recovery.REWORK)[1]
    assert reworked == ev.UnitReworked(line.now, "A-01", 0, "pack: slipped")
    assert (unit(line).step, unit(line).reworks) == (0, 1)
    line.work_off()
    assert (line.plant.totals.done, line.plant.totals.first_pass, line.plant.totals.reworks) == (1, 0, 1)


def test_rework_without_a_name_repeats_the_step() -> None:
    """It should stay at the operation that failed."""
    line = SmallLine()
    line.load("A", PRESS)
    assert fail(line, "left", Recovery.REWORK)[1] == ev.UnitReworked(110.0, "A-01", 0, "press: slipped")


def test_rework_ends() -> None:
    """It should scrap a unit that was reworked as often as the operation allows."""
    line = SmallLine()
    line.load("A", PRESS)
    fail(line, "left", Recovery.RETRY)
    line.settle()
    fail(line, "left", Recovery.REWORK)
    assert (unit(line).attempts, unit(line).reworks) == (0, 1), "tries are counted anew"
    line.settle()
    fail(line, "left", Recovery.REWORK)
    assert unit(line).reason == "press: slipped (after 1 reworks)"


def test_scrap_brings_the_unit_to_unload() -> None:
    """It should take the lost unit off the line and use its carrier again."""
    line = SmallLine()
    line.load("A", PRESS, PACK)
    fail(line, "left", Recovery.SCRAP)
    line.work_off()
    assert (line.plant.totals.scrapped, line.carrier("c1").unit) == (1, "")
    (gone,) = (e for e in line.log if isinstance(e, ev.UnitLeft))
    assert (gone.status, gone.first_pass) == (UnitStatus.SCRAPPED, False)


def test_hold_stops_the_cell_and_tries_the_unit_again() -> None:
    """It should have a person look at the cell, while another cell may go on with the unit."""
    line = SmallLine()
    line.load("A", FILL)
    assert fail(line, "left", Recovery.HOLD)[1] == ev.CellHeld(110.0, "left", "fill: slipped", "left")
    line.work_off()
    assert line.plant.totals.done == 1


def test_a_held_cell_is_not_held_again() -> None:
    """It should keep the first reason."""
    line = SmallLine()
    line.load("A", FILL)
    line.hold(rq.Target.CELL, "left")
    events = fail(line, "left", Recovery.HOLD)
    assert not any(isinstance(e, ev.CellHeld) for e in events)
    assert line.cell("left").held == "look"


@pytest.mark.parametrize("recovery", list(Recovery))
def test_a_condemned_unit_is_not_judged_again(recovery: Recovery) -> None:
    """It should leave a unit as it is that was cancelled while its job ran."""
    line = SmallLine()
    line.load("A", PRESS)
    line.ask(rq.CancelOrder("A"))
    fail(line, "left", recovery)
    assert (unit(line).status, unit(line).attempts, unit(line).reworks) == (UnitStatus.CANCELLED, 0, 0)


def fail_on(line: SmallLine, recovery: Recovery = Recovery.RETRY) -> None:
    """Have the operation at the left cell fail, and another try or another unit come there."""
    fail(line, "left", recovery)
    line.settle()


def test_a_cell_that_fails_one_unit_after_the_other_waits_for_a_person() -> None:
    """It should be held before it has used up all that is ordered, and begin anew when it is resumed."""
    line = SmallLine(with_policy(max_failures=4, max_attempts=2))
    line.order("A", *[(PRESS,)] * 9)
    line.settle()
    for _ in range(4):
        assert line.cell("left").held == ""
        fail_on(line)
    assert line.cell("left").held == "failed 4 operations in a row: press: slipped"
    assert line.plant.totals.scrapped == 2
    line.resume(rq.Target.CELL, "left")
    line.settle()
    fail_on(line)
    assert (line.cell("left").held, line.cell("left").failures) == ("", 1)


@pytest.mark.parametrize("recovery", [Recovery.SCRAP, Recovery.REWORK])
def test_bad_units_say_nothing_against_their_cell(recovery: Recovery) -> None:
    """It should not be held for what it finds in them."""
    line = SmallLine(with_policy(max_failures=2))
    line.order("A", *[(PRESS,)] * 5)
    line.settle()
    fail_on(line)
    for _ in range(3):
        fail_on(line, recovery)
    assert (line.cell("left").held, line.cell("left").failures) == ("", 0)


def test_what_is_done_breaks_a_row_of_failures() -> None:
    """It should count those in a row only."""
    line = SmallLine(with_policy(max_failures=2))
    line.order("A", *[(PRESS,)] * 5)
    line.settle()
    for _ in range(2):
        fail_on(line)
        line.job_ends("left")
        line.settle()
    assert (line.cell("left").held, line.cell("left").failures) == ("", 0)
