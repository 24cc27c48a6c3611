"""It should find every kind of fault that a run could have."""

from dataclasses import replace

from cell_bringup.audit import audit
from cell_line.job import JobKind, JobResult
from cell_line.ledger import JobRecord
from cell_orchestrator.core import events as ev
from cell_orchestrator.core.orders import Order, Unit, UnitStatus
from cell_orchestrator.core.recipes import Recipe

UNIT = Unit("A-01", "A", Recipe("f", "v", "1.1", ()))
ORDERED = ev.OrderAccepted(1.0, Order("A", ("A-01",), 1.0), (UNIT,))
SEEN = ev.CarrierSeen(2.0, "c1", "dosing", ev.TagContent("A-01", "1.1", 0))
STARTED = ev.OperationStarted(3.0, "j1", "dosing", "A-01", "A", "c1", 0, "fill", "dose", "red")
DONE = ev.OperationDone(4.0, "j1", "dosing", "A-01", (), ())
LEFT = ev.UnitLeft(5.0, "A-01", "A", UnitStatus.DONE, "", "c1", True, 3.0)
GOOD: list[ev.Event] = [ORDERED, SEEN, STARTED, DONE, LEFT]
RECORD = JobRecord("j1", JobKind.SKILL, "dose", "A-01", 3.0, starts=2, ends=1, result=JobResult("j1", 0))


def test_good_run() -> None:
    """It should find nothing; a body that was started twice but ended once is a survived crash."""
    assert audit(GOOD, {"dosing": (RECORD,)}).clean


def test_body_ended_twice() -> None:
    """It should see it in the ledger alone."""
    found = audit(GOOD, {"dosing": (replace(RECORD, ends=2),)})
    assert found.double_executions == ("dosing: body of job j1 (dose, unit A-01) ended 2 times",)


def test_work_nobody_asked_for() -> None:
    """It should compare the ledgers with the log."""
    found = audit(GOOD, {"dosing": (RECORD, replace(RECORD, job_id="j9"))})
    assert found.double_executions == ("dosing: job j9 (dose, unit A-01) is not in the log",)


def test_operation_done_twice() -> None:
    """It should ask for a recorded reason to do an operation again."""
    again = [replace(STARTED, at=4.5, job="j2"), replace(DONE, at=4.6, job="j2")]
    rework = ev.UnitReworked(4.4, "A-01", 0, "out of limits")
    assert len(audit([*GOOD[:4], *again, LEFT], {}).double_executions) == 1
    assert audit([*GOOD[:4], rework, *again, LEFT], {}).clean


def test_retry_after_failure() -> None:
    """It should accept another try of what was not done."""
    failed = ev.OperationFailed(4.0, "j1", "dosing", "A-01", 9, "timeout", "retry")
    again = [replace(STARTED, at=4.5, job="j2"), replace(DONE, at=4.6, job="j2")]
    assert audit([ORDERED, SEEN, STARTED, failed, *again, LEFT], {}).clean


def test_begun_again() -> None:
    """It should want a recorded decision before what may not be repeated begins again, in log and ledgers."""
    began = ev.OperationBegan(3.5, "j1", "dosing", "A-01", 0, "fill", repeatable=False)
    failed = ev.OperationFailed(4.0, "j1", "dosing", "A-01", 6, "the cell died", "rework")
    again = [replace(STARTED, at=4.5, job="j2"), replace(DONE, at=4.6, job="j2")]
    rework = ev.UnitReworked(4.4, "A-01", 0, "settled", fresh=True)
    before = [ORDERED, SEEN, STARTED, began, failed]
    found = audit([*before, *again, LEFT], {}).double_executions
    assert found == ("unit A-01: operation fill may not be repeated and was given to dosing again",)
    assert audit([*before, rework, *again, LEFT], {}).clean
    repeatable = [replace(began, repeatable=True) if event is began else event for event in before]
    assert audit([*repeatable, *again, LEFT], {}).clean
    once = JobResult("j1", 0, began=True, repeatable=False)
    (double,) = audit(GOOD, {"dosing": (replace(RECORD, result=once),)}).double_executions
    assert double == "dosing: job j1 (dose, unit A-01) may not be repeated, started 2 times"
    assert audit(GOOD, {"dosing": (replace(RECORD, starts=1, result=once),)}).clean
    assert audit(GOOD, {"dosing": (replace(RECORD, result=replace(once, repeatable=True)),)}).clean


def test_lost_unit() -> None:
    """It should miss a unit that never left, and notice one that left twice."""
    assert audit(GOOD[:4], {}).lost_units == ("unit A-01 has not left the line",)
    assert audit([*GOOD, LEFT], {}).lost_units == ("unit A-01 left the line twice",)
    added = ev.UnitsAdded(5.0, "A", (replace(UNIT, id="A-02"),), "ordered in addition")
    assert audit([*GOOD, added], {}).lost_units == ("unit A-02 has not left the line",)


def test_work_in_doubt() -> None:
    """It should want a valid read since the carrier last moved or was doubted."""
    doubted = ev.CarrierDoubted(2.5, "c1", "dosing", "wrong tag")
    moved = ev.CarrierArrived(2.5, "m1", "c1", "dosing")
    assert len(audit([ORDERED, SEEN, doubted, STARTED, DONE, LEFT], {}).doubtful_work) == 1
    assert len(audit([ORDERED, SEEN, moved, STARTED, DONE, LEFT], {}).doubtful_work) == 1
    assert len(audit([ORDERED, STARTED, DONE, LEFT], {}).doubtful_work) == 1
