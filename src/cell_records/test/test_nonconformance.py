"""One report for each time that a unit was not as it should be, with what was made of it."""

from cell_orchestrator.core import events as ev
from cell_orchestrator.core.orders import UnitStatus, Verdict
from cell_records.nonconformance import Nonconformance, nonconformances

START = ev.OperationStarted(1.0, "j", "dosing", "A-01", "A", "c1", 0, "fill", "dose", "water")
OVER = ev.OperationDone(2.0, "j", "dosing", "A-01", (), ("mass",))
FAILED = ev.OperationFailed(2.0, "j", "dosing", "A-01", 1101, "too much", "rework")


def test_a_person_decides() -> None:
    """It should say what was found, who decided what and why, the cause, and what is done about it."""
    held = ev.UnitHeld(2.0, "A-01", "fill: out of limits: mass", "dosing", "fill", out_of_limits=True)
    said = ev.UnitSettled(
        9.0, "A-01", 0, "fill", Verdict.USE_AS_IS, "agreed", "ann", (), "worn pump", "new pump", "password"
    )
    assert nonconformances([START, OVER, held]) == [Nonconformance(1, 2.0, "out of limits: mass", "fill")]
    assert nonconformances([START, OVER, held, said]) == [
        Nonconformance(
            1,
            2.0,
            "out of limits: mass",
            "fill",
            "use as is",
            9.0,
            "ann",
            "agreed",
            "worn pump",
            "new pump",
            "password",
        )
    ]


def test_the_recipe_decides() -> None:
    """It should have a report for each failure, closed by what followed."""
    events = [
        START,
        OVER,
        ev.UnitReworked(2.0, "A-01", 0, "gate mass"),
        START,
        FAILED,
        ev.UnitRetried(3.0, "A-01", "", "again"),
        START,
        FAILED,
        ev.UnitCondemned(4.0, "A-01", UnitStatus.SCRAPPED, "too often"),
    ]
    reports = nonconformances(events)
    assert [(r.number, r.disposition, r.by, r.closed) for r in reports] == [
        (1, "rework", "recipe", 2.0),
        (2, "retry", "recipe", 3.0),
        (3, "scrapped", "recipe", 4.0),
    ]
    assert reports[1].what == "too much (code 1101)"


def test_a_hold_is_one_and_its_end_closes_it() -> None:
    held, resumed = ev.UnitHeld(2.0, "A-01", "scratched?", "ann"), ev.UnitResumed(5.0, "A-01", "bob", "it is not")
    (report,) = nonconformances([held, resumed])
    assert (report.what, report.disposition, report.by) == ("held by ann: scratched?", "goes on", "bob")


def test_what_went_well_is_none() -> None:
    assert nonconformances([START, ev.OperationDone(2.0, "j", "dosing", "A-01", (), ())]) == []
