"""What may not be repeated and began waits for a person, whatever happened to it; their word decides."""

from dataclasses import replace

import pytest
from small_line import FILL, PACK, PRESS, SmallLine

from cell_orchestrator.core import effects as fx
from cell_orchestrator.core import events as ev
from cell_orchestrator.core import requests as rq
from cell_orchestrator.core.errors import NotAllowed
from cell_orchestrator.core.orders import Begun, Unit, UnitStatus, Verdict
from cell_orchestrator.core.queries import status
from cell_orchestrator.core.recipes import Gate, Measurement, OnFail, Operation
from cell_orchestrator.core.requests import JobEnd, Recovery

GATED = Operation("fill", "fill", setup="red", gates=(Gate("mass", "g", 4.0, 5.0),), max_rework=1)
LAST = Operation("press", "press", setup="red", rework_from="fill", max_rework=2)
ONCE = {"began": True, "repeatable": False}


def unit(line: SmallLine) -> Unit:
    return line.plant.units["A-01"]


def begun(*operations: Operation) -> SmallLine:
    """A-01 is worked on at the left cell, in an operation that may not be repeated and has begun."""
    line = SmallLine()
    line.load("A", *operations)
    line.ask(rq.ReportBegan(line.cell("left").job, repeatable=False))
    return line


def unsettled(*operations: Operation) -> SmallLine:
    """Nobody knows what became of the first operation of A-01."""
    line = begun(*operations or (GATED, PACK))
    line.job_ends("left", JobEnd.CUT_OFF, recovery=Recovery.REWORK, message="the cell died")
    line.settle()
    return line


def say(line: SmallLine, verdict: Verdict, *measured: float) -> list[ev.Event]:
    values = tuple(Measurement("mass", value, "") for value in measured)
    return line.ask(rq.SettleUnit("A-01", verdict, values, "looked", "ann"))


def mass(value: float) -> tuple[Measurement, ...]:
    return (Measurement("mass", value, "g"),)


ENDS = [
    *((end, recovery) for end in (JobEnd.CUT_OFF, JobEnd.BUG) for recovery in Recovery),
    *((JobEnd.FAILED, recovery) for recovery in (Recovery.RETRY, Recovery.OTHER_CELL, Recovery.HOLD)),
    (JobEnd.REFUSED, Recovery.RETRY),
]


def test_of_what_nobody_knows_nothing_is_used_as_it_is() -> None:
    """It should be found out first."""
    line = unsettled()
    with pytest.raises(NotAllowed, match="nobody knows how unit 'A-01' is"):
        say(line, Verdict.USE_AS_IS)


@pytest.mark.parametrize(("end", "recovery"), ENDS)
@pytest.mark.parametrize("told", [True, False])
def test_whatever_the_way_it_is_not_begun_again_by_itself(end: JobEnd, recovery: Recovery, told: bool) -> None:
    """It should wait in the buffer for a person's word, however the job ended and whoever is resumed meanwhile."""
    line = SmallLine()
    line.load("A", FILL)
    if told:
        line.ask(rq.ReportBegan(line.cell("left").job, repeatable=False))
    line.job_ends("left", end, recovery=recovery, message="odd", **ONCE)
    for _ in range(3):
        line.report("left")
        line.resume(rq.Target.CELL, "left")
        line.settle()
    assert not line.effects(fx.RunJob)
    assert (unit(line).unsettled, unit(line).status) == ("fill: odd", UnitStatus.RUNNING)
    assert line.carrier("c1").station == "buffer"
    line.order("B", (FILL,))
    line.work_off()
    assert line.plant.totals.done == 1, "others go on"


@pytest.mark.parametrize(("end", "recovery"), ENDS)
def test_what_may_be_repeated_is(end: JobEnd, recovery: Recovery) -> None:
    """It should wait for nobody where the skill measures what is there, and tell it that it began."""
    line = SmallLine()
    line.load("A", FILL)
    line.job_ends("left", end, recovery=recovery, began=True)
    assert not unit(line).unsettled
    assert unit(line).begun == (Begun(0),)


@pytest.mark.parametrize(("end", "recovery"), ENDS)
def test_what_did_not_begin_is_tried_as_ever(end: JobEnd, recovery: Recovery) -> None:
    """It should not ask a person about an operation that did nothing yet."""
    line = SmallLine()
    line.load("A", FILL)
    line.job_ends("left", end, recovery=recovery, repeatable=False)
    assert not unit(line).unsettled and not unit(line).begun


def test_a_skill_that_judged_its_unit_is_believed() -> None:
    """It should rework and scrap as the skill says, where something is done before the operation begins again."""
    line = SmallLine()
    line.load("A", FILL, LAST)
    line.job_ends("left", began=True)
    line.settle()
    assert isinstance(line.job_ends("left", JobEnd.FAILED, recovery=Recovery.REWORK, **ONCE)[2], ev.UnitReworked)
    assert unit(line).begun == (Begun(0),), "the way through the operations before makes it fit for this one"
    line.work_until("left", "A-01")
    line.job_ends("left")
    line.settle()
    assert isinstance(line.job_ends("left", JobEnd.FAILED, recovery=Recovery.SCRAP, **ONCE)[2], ev.UnitCondemned)


def test_a_skill_that_can_go_on_is_told_that_it_began() -> None:
    """It should remember what began in an operation that comes again after a rework, if that one judges by itself."""
    line = SmallLine()
    line.load("A", FILL, LAST)
    line.job_ends("left")
    line.settle()
    line.job_ends("left", JobEnd.FAILED, recovery=Recovery.REWORK, began=True)
    assert (unit(line).step, unit(line).begun) == (0, (Begun(1),))


def test_a_rework_to_itself_is_a_repetition() -> None:
    """It should wait for a person where nothing would be done between, also after a failed gate."""
    line = begun(GATED)
    line.job_ends("left", JobEnd.FAILED, recovery=Recovery.REWORK)
    assert unit(line).unsettled
    line = begun(Operation("fill", "fill", gates=GATED.gates, on_fail=OnFail.REWORK, rework_from="fill"))
    line.job_ends("left", measurements=mass(9.0))
    assert unit(line).unsettled == "fill: out of limits: mass"


def test_the_note_is_made_once() -> None:
    """It should record what began once per operation, and again only if it turns out not to be repeatable."""
    line = SmallLine()
    line.load("A", FILL)
    job = line.cell("left").job
    first = ev.OperationBegan(line.now, job, "left", "A-01", 0, "fill", True)
    assert line.ask(rq.ReportBegan(job)) == [first]
    assert line.ask(rq.ReportBegan(job)) == []
    assert len(line.ask(rq.ReportBegan(job, repeatable=False))) == 1
    assert line.ask(rq.ReportBegan(job)) == line.ask(rq.ReportBegan(job, repeatable=False)) == []
    assert line.ask(rq.ReportBegan("never given")) == []
    line.ask(rq.RequestChangeover("right", "green", "ann"))
    assert line.ask(rq.ReportBegan(line.cell("right").job)) == []
    assert len(line.job_ends("left", **ONCE)) and line.plant.units["A-01"].begun.count(Begun(0, False)) == 1


def test_done_goes_on_with_the_next_operation() -> None:
    """It should record who says so and what they measured, and count no first pass."""
    line = unsettled()
    line.now += 5.0
    settled = say(line, Verdict.DONE, 4.5)[0]
    assert settled == ev.UnitSettled(line.now, "A-01", 0, "fill", Verdict.DONE, "looked", "ann", mass(4.5))
    assert (unit(line).step, unit(line).unsettled) == (1, "")
    assert (unit(line).attempts, unit(line).excluded, unit(line).waiting_since) == (0, (), 115.0)
    line.work_off()
    assert (line.plant.totals.done, line.plant.totals.first_pass) == (1, 0)
    assert line.plant.totals.doubts == 0, "its tag said what was known when it was written"


@pytest.mark.parametrize("measured", [(), (3.9,), (5.1,), (float("nan"),)])
def test_a_word_passes_no_gate(measured: tuple[float, ...]) -> None:
    """It should ask for a good value of every quality gate, and leave the unit waiting until it has one."""
    line = unsettled()
    with pytest.raises(NotAllowed, match=r"good values, measured by a person, of: mass \[g\]"):
        say(line, Verdict.DONE, *measured)
    assert unit(line).unsettled


def test_a_value_in_another_unit_passes_no_gate() -> None:
    """It should take a unit that is given as it is given."""
    line = unsettled()
    with pytest.raises(NotAllowed):
        line.ask(rq.SettleUnit("A-01", Verdict.DONE, (Measurement("mass", 4.5, "kg"),)))


def test_rework_begins_on_what_a_person_made_fit() -> None:
    """It should go back as the recipe says, and tell no cell any more that it began, there or in a later operation."""
    line = SmallLine()
    line.load("A", FILL, LAST)
    line.job_ends("left", began=True)
    line.settle()
    line.job_ends("left", JobEnd.CUT_OFF, **ONCE)
    assert say(line, Verdict.REWORK)[1] == ev.UnitReworked(line.now, "A-01", 0, "settled by ann: looked", fresh=True)
    assert unit(line).begun == ()
    line.settle()
    (job,) = line.effects(fx.RunJob)
    assert (job.operation, job.begun) == ("fill", False)


def test_rework_takes_nothing_back_of_what_lies_before_it() -> None:
    """It should remember what began in operations that are not done again."""
    line = begun(FILL, PACK, replace(LAST, rework_from="pack"))
    line.job_ends("left")
    line.work_until("right", "A-01")
    line.job_ends("right", began=True)
    line.work_until("left", "A-01")
    line.job_ends("left", JobEnd.CUT_OFF, **ONCE)
    assert unit(line).begun == (Begun(0, False), Begun(1), Begun(2, False))
    say(line, Verdict.REWORK)
    assert (unit(line).step, unit(line).begun) == (1, (Begun(0, False),))


def test_scrap_is_not_done() -> None:
    """It should leave the unit at the operation that nobody finished."""
    line = unsettled()
    say(line, Verdict.SCRAP)
    assert (unit(line).status, unit(line).step) == (UnitStatus.SCRAPPED, 0)


def test_a_recipe_bounds_its_reworks() -> None:
    """It should not rework more often than the recipe allows, and leave the choice to the person."""
    line = unsettled()
    say(line, Verdict.REWORK)
    line.work_until("left", "A-01")
    line.job_ends("left", JobEnd.CUT_OFF, **ONCE)
    with pytest.raises(NotAllowed, match="was reworked 1 times, its recipe allows 1"):
        say(line, Verdict.REWORK)
    say(line, Verdict.SCRAP)
    assert unit(line).reason == "settled by ann: looked"
    line.work_off()
    assert line.plant.totals.scrapped == 1


def test_a_word_without_name_and_reason() -> None:
    """It should be taken, and say so."""
    line = unsettled()
    line.ask(rq.SettleUnit("A-01", Verdict.SCRAP))
    assert unit(line).reason == "settled by somebody"


def test_a_word_nobody_waits_for() -> None:
    """It should be refused: of an unknown unit, one that works, one that is settled, one whose order is taken back."""
    line = begun(PRESS)
    with pytest.raises(NotAllowed, match="'A-01' waits for nobody's word"):
        say(line, Verdict.SCRAP)
    line.job_ends("left", JobEnd.CUT_OFF)
    with pytest.raises(NotAllowed, match="no unit on the line 'B-01'; known: A-01"):
        line.ask(rq.SettleUnit("B-01", Verdict.SCRAP))
    line.ask(rq.CancelOrder("A"))
    with pytest.raises(NotAllowed):
        say(line, Verdict.SCRAP)
    line.settle()
    assert not line.plant.units


def test_it_shows_what_is_waited_for() -> None:
    """It should name unit, operation, carrier and reason as long as the word is not given."""
    line = unsettled()
    line.order("B", (PRESS,))
    line.settle()
    (shown,) = status(line.plant).unsettled
    assert (shown.unit, shown.operation, shown.carrier) == ("A-01", "fill", "c1")
    assert (shown.reason, shown.gates, shown.since) == ("fill: the cell died", ("mass [g]",), 110.0)
    say(line, Verdict.SCRAP)
    assert not status(line.plant).unsettled
