"""What is learned of how long things take, and what is not."""

import pytest

from cell_orchestrator.core import events as ev
from cell_orchestrator.core.work_times import KINDS, SETUP_S, STEP_S, WorkTimes

PLACE = ("c1", "left")


def learned(*events: ev.Event) -> WorkTimes:
    """From the kinds that are read of a log."""
    times = WorkTimes()
    for event in events:
        if isinstance(event, KINDS):
            times.take(event)
    return times


def dispatched(at: float, move: str) -> ev.Event:
    return ev.CarrierDispatched(at, move, f"carrier of {move}", "buffer", "left", "wait")


def test_a_move_that_failed_is_not_on_its_way_any_more() -> None:
    """It should not take a line for a fuller one with each move that fails: as few are in the way as without it."""
    failed = learned(dispatched(0.0, "m1"), ev.MoveFailed(5.0, "m1", "c1", 1, "no way"), dispatched(6.0, "m2"))
    assert failed == learned(dispatched(6.0, "m2"))


ENDS: list[ev.Event] = [
    ev.OperationFailed(9.0, "j1", "left", "A-01", 5, "dropped", "retry"),
    ev.ChangeoverFailed(9.0, "j1", "left", "red", 5, "stuck"),
    ev.JobRefused(9.0, "j1", "left", "A-01", 5, "busy"),
]


@pytest.mark.parametrize("end", ENDS, ids=[type(end).__name__ for end in ENDS])
def test_a_job_that_came_to_no_good_end_is_forgotten(end: ev.Event) -> None:
    """It should keep nothing of it, however many fail."""
    assert learned(ev.ChangeoverStarted(0.0, "j1", "left", "red", "blue", "schedule"), end) == WorkTimes()


@pytest.mark.parametrize(("code", "expected"), [(0, 7.0), (5, SETUP_S / 2.0)])
def test_only_preparations_that_were_done_count(code: int, expected: float) -> None:
    begun = ev.PreparationStarted(0.0, "j1", "left", "blue")
    assert learned(begun, ev.PreparationEnded(7.0, "j1", "left", "blue", code, "")).prepare_s == expected


def test_the_first_read_of_a_visit_counts_only() -> None:
    """It should not take the read after a move that failed for one that took since the arrival."""
    arrived, tag = ev.CarrierArrived(10.0, "m1", *PLACE), ev.TagContent()
    times = learned(arrived, ev.CarrierSeen(12.0, *PLACE, tag), ev.CarrierSeen(500.0, *PLACE, tag))
    assert times.read_s == 2.0


def test_a_read_elsewhere_says_nothing_of_an_arrival() -> None:
    """It should learn nothing where a person has put a carrier that came to another station before."""
    times = learned(ev.CarrierArrived(10.0, "m1", *PLACE), ev.CarrierSeen(500.0, "c1", "load", ev.TagContent()))
    assert times.read_s == STEP_S
