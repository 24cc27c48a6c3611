"""It should fold a unit's events into its complete record."""

from dataclasses import replace

import pytest

from cell_orchestrator.core import events as ev
from cell_orchestrator.core.recipes import Measurement
from cell_orchestrator.core.trace import trace
from cell_orchestrator.core.unit_record import UnitRecord


def _record(story: list[ev.Event]) -> UnitRecord:
    subject = trace("A-01", [(seq, event, f"h{seq}") for seq, event in enumerate(story, 1)])
    assert subject is not None
    return subject


def test_unknown_unit(story: list[ev.Event]) -> None:
    """It should have no record of a unit that was never ordered."""
    assert trace("B-01", [(1, story[0], "")]) is None
    assert trace("B-01", [(3, story[2], "")]) is None, "another unit was"


def test_head(story: list[ev.Event]) -> None:
    """It should say what was ordered and what became of it."""
    subject = _record(story)
    assert (subject.order, subject.number, subject.customer) == ("A", "#1069", "Åsa")
    assert (subject.variant, subject.revision) == ("polish-red", "1.1")
    assert (subject.status, subject.first_pass, subject.carriers) == ("done", False, ("c1",))
    assert (subject.ordered, subject.loaded, subject.left, subject.cycle_s) == (100.0, 106.0, 160.0, 54.0)


@pytest.mark.parametrize(("events", "status"), [(3, "waiting"), (7, "waiting"), (8, "running"), (23, "done")])
def test_where_it_is(story: list[ev.Event], events: int, status: str) -> None:
    """It should wait until it is on a carrier, and run until it has left."""
    assert _record(story[:events]).status == status


def test_operations(story: list[ev.Event]) -> None:
    """It should keep every execution with both kinds of limits and what followed."""
    bad, good = _record(story).operations
    assert (bad.cell, bad.setup, bad.parameters, bad.started, bad.ended) == (
        "dosing",
        "red",
        {"grams": 5.0},
        120.0,
        130.0,
    )
    (mass,) = bad.measurements
    assert (mass.value, mass.lower, mass.upper, mass.gate_lower, mass.gate_upper) == (5.5, 4.0, 6.0, 4.9, 5.1)
    assert (mass.passed, bad.failed_gates, bad.followed) == (False, ("net_mass",), "rework from fill")
    assert (good.measurements[0].passed, good.outcome, good.followed, good.hash) == (True, "done", "", "h19")


def test_an_operation_that_runs(story: list[ev.Event]) -> None:
    """It should have neither end nor code yet."""
    (running,) = _record(story[:15]).operations
    assert (running.outcome, running.code, running.message, running.ended) == ("running", 0, "", None)
    assert (running.measurements, running.followed, running.seq, running.hash) == ((), "", 15, "h15")


def test_moves_and_reads(story: list[ev.Event]) -> None:
    """It should tell each way of the carrier and each piece of evidence on its identity."""
    subject = _record(story)
    assert [(m.origin, m.destination, m.outcome) for m in subject.moves] == [
        ("buffer", "load", "arrived"),
        ("load", "dosing", "arrived"),
        ("dosing", "unload", "arrived"),
    ]
    assert [r.what for r in subject.reads if r.station == "dosing"] == ["asked", "seen"]
    assert len(subject.history) == len(story)


def test_failure_and_scrap(story: list[ev.Event]) -> None:
    """It should say why a unit was lost."""
    failed = ev.OperationFailed(125.0, "j2", "dosing", "A-01", 1101, "overdose", "scrap", (), 120.0, 125.0)
    lost = ev.UnitCondemned(125.0, "A-01", ev.UnitStatus.SCRAPPED, "fill: overdose")
    subject = _record([*story[:15], failed, lost])
    (operation,) = subject.operations
    assert (operation.outcome, operation.code, operation.followed) == ("failed", 1101, "scrapped: fill: overdose")
    assert (subject.status, subject.reason, subject.first_pass) == ("scrapped", "fill: overdose", False)


def test_a_persons_word(story: list[ev.Event]) -> None:
    """It should stand with the operation it is about, with what the person measured, and not make it a first pass."""
    cut = ev.OperationFailed(125.0, "j2", "dosing", "A-01", 6, "the cell died", "rework", (), 120.0, 125.0)
    asked = ev.UnitUnsettled(125.0, "A-01", 0, "fill", "fill: the cell died")
    (operation,) = _record([*story[:15], cut, asked]).operations
    assert operation.followed == "a person has to say what became of fill: fill: the cell died"
    mass = (Measurement("net_mass", 5.0, "g"),)
    said = ev.UnitSettled(300.0, "A-01", 0, "fill", ev.Verdict.DONE, "weighed it", "ann", mass)
    subject = _record([*story[:15], cut, asked, said])
    (operation,) = subject.operations
    assert (operation.outcome, operation.followed) == ("failed", "settled as done by ann: weighed it")
    assert [(m.value, m.gate_lower, m.passed) for m in operation.measurements] == [(5.0, 4.9, True)]
    assert not subject.first_pass


def test_refused_job(story: list[ev.Event]) -> None:
    """It should keep a refused job as one that did nothing."""
    subject = _record([*story[:15], ev.JobRefused(121.0, "j2", "dosing", "A-01", 1, "busy")])
    (operation,) = subject.operations
    assert (operation.outcome, operation.message, operation.code) == ("refused", "busy", 1)
    assert (operation.ended, operation.followed) == (121.0, "offered again")


def test_when_a_job_ran(story: list[ev.Event]) -> None:
    """It should be what the cell measured; where it measured nothing, from when it was given to when that was heard."""
    timed = ev.OperationFailed(128.0, "j2", "dosing", "A-01", 1101, "overdose", "scrap", (), 122.0, 127.0)
    (operation,) = _record([*story[:15], timed]).operations
    assert (operation.given, operation.started, operation.ended) == (120.0, 122.0, 127.0)
    (operation,) = _record([*story[:15], replace(timed, started=0.0, ended=0.0)]).operations
    assert (operation.started, operation.ended) == (120.0, 128.0)


def test_what_a_job_made(story: list[ev.Event]) -> None:
    """It should keep results and artifacts, and judge a value by the limits of the cell and of the recipe."""
    values = (Measurement("net_mass", 5.0, "g", 5.5, 6.0), Measurement("net_mass", 5.6, "g", 4.0, 6.0))
    other = Measurement("angle", 1.0, "rad")
    done = ev.OperationDone(
        131.0, "j2", "dosing", "A-01", (*values, other), (), {"n": 1}, ("a.png",), simulated=("scale",)
    )
    (operation,) = _record([*story[:15], done]).operations
    assert (operation.result, operation.artifacts, operation.simulated) == ({"n": 1}, ("a.png",), ("scale",))
    assert [m.passed for m in operation.measurements] == [False, False, True]
    assert (operation.measurements[2].gate_lower, operation.measurements[2].gate_upper) == (None, None)


def test_what_followed_first(story: list[ev.Event]) -> None:
    """It should stand with the operation, whatever happened to the unit later; the unit has its own reason."""
    failed = ev.OperationFailed(125.0, "j2", "dosing", "A-01", 1101, "slipped", "retry")
    again = ev.UnitRetried(125.0, "A-01", "", "slipped")
    lost = ev.UnitCondemned(126.0, "A-01", ev.UnitStatus.CANCELLED, "order cancelled")
    subject = _record([*story[:15], failed, again, lost])
    assert subject.operations[0].followed == "retry"
    assert (subject.status, subject.reason) == ("cancelled", "order cancelled")


def test_a_unit_that_left_before_it_was_begun(story: list[ev.Event]) -> None:
    """It should say why, though nobody had to take it off the line."""
    left = ev.UnitLeft(101.0, "A-01", "A", ev.UnitStatus.CANCELLED, "no more", "", True, 0.0)
    subject = _record([*story[:3], left])
    assert (subject.status, subject.reason, subject.left, subject.loaded) == ("cancelled", "no more", 101.0, None)


def test_a_first_pass_until_something_happens(story: list[ev.Event]) -> None:
    """It should not be one any more after a failure, a failed gate, or when the unit is lost without either."""
    assert _record(story[:15]).first_pass
    assert not _record(story[:16]).first_pass
    assert not _record([*story[:15], ev.UnitCondemned(126.0, "A-01", ev.UnitStatus.CANCELLED, "no more")]).first_pass


@pytest.mark.parametrize("first_pass", [True, False])
def test_a_first_pass_by_the_word_of_the_end(story: list[ev.Event], first_pass: bool) -> None:
    """It should believe what was said when the unit left: that knew of the unit's whole way."""
    left = ev.UnitLeft(130.0, "A-01", "A", ev.UnitStatus.DONE, "", "c1", first_pass, 20.0)
    assert _record([*story[:15], left]).first_pass is first_pass


def test_a_word_without_name_and_reason(story: list[ev.Event]) -> None:
    """It should say that somebody gave it."""
    said = ev.UnitSettled(300.0, "A-01", 0, "fill", ev.Verdict.SCRAP, "", "")
    cut = ev.OperationFailed(125.0, "j2", "dosing", "A-01", 6, "the cell died", "rework")
    (operation,) = _record([*story[:15], cut, said]).operations
    assert operation.followed == "settled as scrap by somebody"


def test_moves_that_do_not_end_well(story: list[ev.Event]) -> None:
    """It should say why, and what is still on its way."""
    moved = ev.CarrierDispatched(110.0, "m2", "c1", "load", "dosing", "fill")
    failed = ev.MoveFailed(112.0, "m2", "c1", 202, "no way")
    assert [(m.ended, m.outcome) for m in _record([*story[:10], moved]).moves][-1] == (None, "moving")
    assert [(m.ended, m.outcome) for m in _record([*story[:10], moved, failed]).moves][-1] == (112.0, "failed: no way")
    assert len(_record([*story[:10], replace(failed, move="of before")]).moves) == 1


def test_a_unit_that_was_added(story: list[ev.Event]) -> None:
    """It should say when, for whom, and for which one that was lost."""
    accepted = next(event for event in story if isinstance(event, ev.OrderAccepted))
    other, more = replace(accepted.units[0], id="A-02"), replace(accepted.units[0], id="A-03", replaces="A-01")
    subject = trace("A-03", [(9, ev.UnitsAdded(130.0, "A", (other, more), "instead of A-01", "Åsa", "#7"), "h9")])
    assert subject is not None
    assert (subject.unit, subject.replaces, subject.ordered) == ("A-03", "A-01", 130.0)
    assert (subject.customer, subject.number, subject.status) == ("Åsa", "#7", "waiting")
    assert (subject.loaded, subject.left, subject.cycle_s, subject.reason, subject.carriers) == (None,) * 3 + ("", ())
