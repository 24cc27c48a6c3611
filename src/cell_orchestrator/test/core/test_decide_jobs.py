"""How jobs end: recorded once, judged by the recipe's gates, and never without an end of trying."""

import pytest
from small_line import FILL, PACK, PRESS, SmallLine, with_policy

from cell_orchestrator.core import effects as fx
from cell_orchestrator.core import events as ev
from cell_orchestrator.core import requests as rq
from cell_orchestrator.core.orders import UnitStatus
from cell_orchestrator.core.recipes import Gate, Measurement, OnFail, Operation

GATED = Operation("press", "press", setup="red", gates=(Gate("force", "N", 1.0, 2.0),))


def force(value: float, unit: str = "N") -> tuple[Measurement, ...]:
    return (Measurement("force", value, unit),)


def changing() -> SmallLine:
    """The right cell changes from red to green."""
    line = SmallLine()
    line.ask(rq.RequestChangeover("right", "green", "ann"))
    return line


def test_a_job_ends_once() -> None:
    """It should ignore the result of a job that is not open, such as one that comes twice."""
    line = SmallLine()
    line.load("A", PRESS)
    job = line.cell("left").job
    line.job_ends("left")
    assert line.ask(rq.ReportJob(job, rq.JobEnd.FAILED)) == []
    assert line.ask(rq.ReportJob("never given", rq.JobEnd.DONE)) == []


def test_a_good_operation_leads_to_the_next() -> None:
    """It should count the step, release carrier and cell, and record what was measured."""
    line = SmallLine()
    line.load("A", GATED, PACK)
    done = line.job_ends("left", measurements=force(1.5), result={"n": 1}, artifacts=("a.png",), simulated=("arm",))[0]
    assert isinstance(done, ev.OperationDone)
    assert (done.failed_gates, done.result, done.artifacts, done.simulated) == ((), {"n": 1}, ("a.png",), ("arm",))
    assert (line.plant.units["A-01"].step, line.plant.units["A-01"].waiting_since) == (1, 110.0)
    assert (line.carrier("c1").job, line.cell("left").job) == ("", "")


@pytest.mark.parametrize("measured", [(), force(0.9), force(2.1), force(1.5, "kN")])
def test_a_gate_needs_its_measurement_inside_the_limits(measured: tuple[Measurement, ...]) -> None:
    """It should fail a gate on a value outside, in another unit, or not measured at all."""
    line = SmallLine()
    line.load("A", GATED)
    done, condemned = line.job_ends("left", measurements=measured)[:2]
    assert isinstance(done, ev.OperationDone) and done.failed_gates == ("force",)
    assert condemned == ev.UnitCondemned(110.0, "A-01", UnitStatus.SCRAPPED, "press: out of limits: force")
    assert line.plant.units["A-01"].step == 0, "it was not passed"


def test_a_failed_gate_may_lead_to_rework() -> None:
    """It should do what the recipe says."""
    line = SmallLine()
    line.load("A", Operation("press", "press", setup="red", gates=GATED.gates, on_fail=OnFail.REWORK))
    assert isinstance(line.job_ends("left", measurements=force(9.0))[1], ev.UnitReworked)


def test_a_failed_operation_is_recorded_with_its_recovery() -> None:
    """It should keep code, message and what was measured, and what the unit does next."""
    line = SmallLine()
    line.load("A", PRESS)
    failed, followed = line.job_ends("left", rq.JobEnd.FAILED, code=1001, message="slipped", measurements=force(1.0))[
        :2
    ]
    assert isinstance(failed, ev.OperationFailed)
    assert (failed.code, failed.message, failed.recovery, failed.measurements) == (1001, "slipped", "retry", force(1.0))
    assert followed == ev.UnitRetried(110.0, "A-01", "", "press: slipped")


def test_a_bug_holds_the_cell() -> None:
    """It should wait for a person where a skill's code broke, and try the unit again."""
    line = SmallLine()
    line.load("A", FILL)
    line.job_ends("left", rq.JobEnd.BUG, code=8)
    assert line.cell("left").held == "fill: code 8"
    line.work_off()
    assert line.plant.totals.done == 1


# Refusals


def test_a_refused_job_is_offered_again_when_the_cell_reports() -> None:
    """It should not use the cell before it is heard, then give a new job, and count no attempt of the unit."""
    line = SmallLine()
    line.load("A", PRESS)
    first = line.cell("left").job
    line.job_ends("left", rq.JobEnd.REFUSED)
    assert not line.cell("left").working
    line.settle()
    line.report("left")
    line.settle()
    assert line.cell("left").job not in ("", first)
    assert line.plant.units["A-01"].attempts == 0


def test_a_cell_that_only_refuses_waits_for_a_person() -> None:
    """It should end a loop of offers and refusals with a hold, and begin anew when it is resumed."""
    line = SmallLine()
    line.load("A", PRESS)
    for _ in range(10):
        assert line.cell("left").held == ""
        line.job_ends("left", rq.JobEnd.REFUSED, message="busy")
        line.report("left")
        line.settle()
    assert line.cell("left").held == "refused 10 jobs in a row: busy"
    line.resume(rq.Target.CELL, "left")
    line.settle()
    line.job_ends("left", rq.JobEnd.REFUSED)
    assert line.cell("left").held == ""


def reason(line: SmallLine) -> str:
    return [e.reason for e in line.log if isinstance(e, ev.CellHeld | ev.UnitUnsettled | ev.UnitRetried)][-1]


@pytest.mark.parametrize(("message", "said"), [("", "code 7"), ("jammed", "jammed")])
def test_a_reason_always_says_something(message: str, said: str) -> None:
    """It should name at least the code where the cell gave no message: people have to act on it."""
    ends = {"code": 7, "message": message}
    refused, preparing = SmallLine(with_policy(max_refusals=1)), changing()
    taken, failed, cut_off = SmallLine(), SmallLine(), SmallLine()
    for line in (refused, taken, failed, cut_off):
        line.load("A", PRESS)
    refused.job_ends("left", rq.JobEnd.REFUSED, **ends)
    taken.job_ends("left", rq.JobEnd.ID_TAKEN, recovery=rq.Recovery.HOLD, **ends)
    failed.job_ends("left", rq.JobEnd.FAILED, **ends)
    cut_off.job_ends("left", rq.JobEnd.REFUSED, began=True, repeatable=False, **ends)
    preparing.job_ends("right", rq.JobEnd.FAILED, **ends)
    assert [reason(line).rpartition(": ")[2] for line in (refused, taken, failed, cut_off, preparing)] == [said] * 5


def test_a_job_that_ends_breaks_a_row_of_refusals() -> None:
    """It should count refusals in a row only."""
    line = SmallLine()
    line.load("A", PRESS)
    line.job_ends("left", rq.JobEnd.REFUSED)
    line.report("left")
    line.settle()
    line.job_ends("left")
    assert line.cell("left").refusals == 0


# Another job by the same id


@pytest.mark.parametrize("recovery", [rq.Recovery.RETRY, rq.Recovery.HOLD])
def test_a_job_whose_id_is_taken_is_offered_again(recovery: rq.Recovery) -> None:
    """It should give a new job, count no attempt, and scrap nothing; a person looks first if the other was begun."""
    line = SmallLine()
    line.load("A", PRESS)
    first = line.cell("left").job
    refused, *rest = line.job_ends("left", rq.JobEnd.ID_TAKEN, code=11, message="taken", recovery=recovery)
    assert refused == ev.JobRefused(110.0, first, "left", "A-01", 11, "taken")
    begun = recovery is rq.Recovery.HOLD
    reason = "somebody else had a job done here: taken"
    holds = [ev.CellHeld(110.0, "left", reason, "left"), ev.CarrierHeld(110.0, "c1", reason, "left")]
    assert [event for event in rest if isinstance(event, ev.CellHeld | ev.CarrierHeld)] == (holds if begun else [])
    line.report("left")
    line.settle()
    if begun:
        assert (line.cell("left").job, line.carrier("c1").station) == ("", "buffer")
        line.resume(rq.Target.CELL, "left")
        line.settle()
        assert line.cell("left").job == ""
        line.resume(rq.Target.CARRIER, "c1")
        line.settle()
    assert line.cell("left").job not in ("", first)
    assert line.plant.units["A-01"].attempts == 0
    line.work_off()
    assert line.plant.totals.done == 1


def test_what_is_held_already_is_not_held_again() -> None:
    """It should keep the reasons that a person gave."""
    line = SmallLine()
    line.load("A", PRESS)
    line.hold(rq.Target.CELL, "left")
    line.hold(rq.Target.CARRIER, "c1")
    events = line.job_ends("left", rq.JobEnd.ID_TAKEN, recovery=rq.Recovery.HOLD)
    assert not [event for event in events if isinstance(event, ev.CellHeld | ev.CarrierHeld)]
    assert (line.cell("left").held, line.carrier("c1").held) == ("look", "look")


def test_a_cell_is_held_once_for_two_reasons() -> None:
    """It should not be held a second time for a row of refusals."""
    line = SmallLine(with_policy(max_refusals=1))
    line.load("A", PRESS)
    events = line.job_ends("left", rq.JobEnd.ID_TAKEN, recovery=rq.Recovery.HOLD)
    assert len([event for event in events if isinstance(event, ev.CellHeld)]) == 1


def test_a_changeover_whose_id_is_taken_holds_its_cell() -> None:
    """It should wait for a person where somebody else may have changed tools; there is no carrier to hold."""
    line = changing()
    events = line.job_ends("right", rq.JobEnd.ID_TAKEN, recovery=rq.Recovery.HOLD, setup="")
    assert [type(event) for event in events[:2]] == [ev.JobRefused, ev.CellHeld]
    assert not any(carrier.held for carrier in line.plant.carriers.values())


# Changeovers and preparations


def test_a_changeover_is_done_when_the_cell_verified_the_setup() -> None:
    """It should commit the setup and count the changeover."""
    line = changing()
    assert line.job_ends("right")[0] == ev.ChangeoverDone(110.0, "id4", "right", "green", (), 100.0, 110.0)
    assert line.cell("right").setup == "green"


@pytest.mark.parametrize(
    ("end", "setup", "reason"),
    [
        (rq.JobEnd.DONE, "red", "holds red instead of green"),
        (rq.JobEnd.DONE, "", "holds no setup instead of green"),
        (rq.JobEnd.CUT_OFF, "red", "stuck"),
        (rq.JobEnd.BUG, "red", "stuck"),
    ],
)
def test_a_changeover_that_is_not_verified_holds_its_cell_only(end: rq.JobEnd, setup: str, reason: str) -> None:
    """It should make no unit on what the cell holds then, before a person looked; the other cell goes on."""
    line = changing()
    line.job_ends("right", end, setup=setup, message="stuck" if end is not rq.JobEnd.DONE else "")
    assert line.cell("right").held == f"changeover to green failed: {reason}"
    assert line.cell("right").setup == setup
    assert line.cell("left").working
    line.order("A", (FILL,))
    line.work_off()
    assert line.plant.totals.done == 1


def test_a_changeover_that_fails_at_a_held_cell_keeps_the_first_reason() -> None:
    """It should not hold the cell again."""
    line = changing()
    line.hold(rq.Target.CELL, "right")
    assert not any(isinstance(event, ev.CellHeld) for event in line.job_ends("right", rq.JobEnd.FAILED, setup=""))
    assert line.cell("right").held == "look"


def preparing() -> SmallLine:
    """The right cell works on A-01 and prepares for B-01, which waits."""
    line = SmallLine()
    line.hold(rq.Target.CELL, "left")
    line.load("A", FILL)
    line.order("B", (PACK,))
    line.settle()
    assert line.cell("right").preparation
    return line


@pytest.mark.parametrize("code", [0, 7])
def test_a_preparation_may_fail(code: int) -> None:
    """It should change over all the same: the changeover does what was not prepared."""
    line = preparing()
    job = line.cell("right").preparation
    end = rq.JobEnd.FAILED if code else rq.JobEnd.DONE
    events = line.ask(rq.ReportJob(job, end, code, "empty"))
    assert events == [ev.PreparationEnded(line.now, job, "right", "green", code, "empty")]
    line.work_off()
    assert line.plant.totals.done == 2


@pytest.mark.parametrize("held", [False, True])
def test_a_bug_in_a_preparation_holds_the_cell(held: bool) -> None:
    """It should wait for a person, as after any other bug, once."""
    line = preparing()
    if held:
        line.hold(rq.Target.CELL, "right")
    line.ask(rq.ReportJob(line.cell("right").preparation, rq.JobEnd.BUG, 10, "no number"))
    assert line.cell("right").held == ("look" if held else "preparation of green: no number")
    assert sum(isinstance(event, ev.CellHeld) and event.cell == "right" for event in line.log) == 1


def test_a_preparation_may_be_refused() -> None:
    """It should go on without one, when the cell reports again."""
    line = preparing()
    line.ask(rq.ReportJob(line.cell("right").preparation, rq.JobEnd.REFUSED))
    assert line.cell("right").job and not line.cell("right").preparation
    line.report("right")
    line.work_off()
    assert line.plant.totals.done == 2


def test_a_preparation_stays_open_while_its_cell_restarts() -> None:
    """It should ask for it again by the same id, and change over after it."""
    line = preparing()
    job = line.cell("right").preparation
    line.ask(rq.ReportCellLost("right"))
    line.report("right", 2, boot="b2")
    assert job in [e.job for e in line.effects(fx.RunJob)]
    line.report("right", boot="b2")
    line.work_off()
    assert line.plant.totals.done == 2
