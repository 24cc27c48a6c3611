"""What changed nothing is recorded, but nobody fills the log by asking again and again."""

from typing import Any

import pytest

from cell_orchestrator.core import events as ev
from cell_orchestrator.core import requests as rq
from cell_orchestrator.core.errors import NotAllowed
from cell_orchestrator.core.orders import Order
from cell_orchestrator.idle_requests import MINUTE_S, OTHERS, PER_MINUTE, SOURCES, IdleRequests
from cell_orchestrator.store.errors import Unstorable


class Log:
    """What was recorded, by a clock that the test moves."""

    def __init__(self) -> None:
        self.now, self.kept = 0.0, list[Any]()
        self.idle = IdleRequests(self.kept.append, lambda: self.now)

    def refuse(self, by: str = "ann", times: int = 1) -> list[tuple[str, int]]:
        """Refuse a hold so many times; who, and how often, of what that recorded."""
        before = len(self.kept)
        for _ in range(times):
            self.idle.note(rq.Hold(rq.Target.CELL, "mill", "look", by), "no cell 'mill'")
        return [(report.by, report.count) for report in self.kept[before:]]


@pytest.mark.parametrize(
    ("request_", "kind", "about"),
    [
        (rq.Hold(rq.Target.CELL, "mill", "look", "ann"), "Hold", "cell mill"),
        (rq.Resume(rq.Target.LINE, "", "ann", reason="look"), "Resume", "line"),
        (rq.SubmitOrder(Order("A", ("A-01",), 1.0), (), "ann"), "SubmitOrder", "order A"),
        (rq.CancelOrder("A", "look", "ann"), "CancelOrder", "order A"),
        (rq.SetPriority("A", 3, "look", "ann"), "SetPriority", "order A"),
        (rq.RequestChangeover("mill", "red", "ann", "look"), "RequestChangeover", "cell mill"),
        (rq.SettleUnit("A-01", rq.Verdict.DONE, (), "look", "ann"), "SettleUnit", "unit A-01"),
        (rq.AcceptClock(5.0, "ann", "look"), "AcceptClock", "the line"),
    ],
)
def test_a_refusal_tells_what_who_and_why(request_: rq.Request, kind: str, about: str) -> None:
    log = Log()
    log.idle.note(request_, "not now")
    reason = "" if isinstance(request_, rq.SubmitOrder) else "look"
    assert log.kept == [rq.ReportIdle(kind, about, "not now", "ann", reason)]


def test_a_few_of_each_source_are_recorded_in_a_minute() -> None:
    """It should count the others, and tell how many once the minute is over; other sources do not suffer."""
    log = Log()
    assert log.refuse(times=PER_MINUTE + 7) == [("ann", 1)] * PER_MINUTE
    assert log.refuse("bob") == [("bob", 1)]
    log.now = MINUTE_S - 0.1
    log.idle.flush()
    assert len(log.kept) == PER_MINUTE + 1
    log.now = MINUTE_S
    log.idle.flush()
    assert [(report.by, report.count) for report in log.kept[PER_MINUTE + 1 :]] == [("ann", 7)]
    assert log.refuse() == [("ann", 1)]


def test_the_next_one_brings_what_was_counted() -> None:
    """It should not wait for a look."""
    log = Log()
    log.refuse(times=PER_MINUTE + 2)
    log.now = MINUTE_S + 5.0
    assert log.refuse("bob") == [("ann", 2), ("bob", 1)]


def test_many_sources_count_as_one() -> None:
    """It should not remember without end who asked."""
    log = Log()
    for number in range(SOURCES):
        log.refuse(f"bot {number}")
    assert log.refuse("new", PER_MINUTE + 3) == [("new", 1)] * PER_MINUTE
    assert log.refuse("newer", 2) == []
    assert log.refuse("bot 1") == [("bot 1", 1)]
    log.now = MINUTE_S
    log.idle.flush()
    assert [report.count for report in log.kept[-1:]] == [5]
    assert OTHERS not in {report.by for report in log.kept}


def test_what_cannot_be_stored_is_left_out() -> None:
    """It should hold up nobody."""

    def record(request: rq.Request) -> None:
        raise Unstorable("a text that nobody can store")

    IdleRequests(record, lambda: 0.0).note(rq.Hold(rq.Target.LINE, ""), "no")


def test_what_is_so_already_is_recorded() -> None:
    """It should be, as what was refused is, and be counted apart from that; what changed something is an event."""
    log = Log()
    hold = rq.Hold(rq.Target.CELL, "mill", "look", "ann")
    assert log.idle.answered(hold, []) == []
    assert log.kept == [rq.ReportIdle("Hold", "cell mill", "", "ann", "look")]
    refusal = NotAllowed("no cell 'mill'")
    assert log.idle.answered(hold, refusal) is refusal
    assert log.kept[1:] == [rq.ReportIdle("Hold", "cell mill", "no cell 'mill'", "ann", "look")]
    done: list[ev.Event] = [ev.CellHeld(1.0, "mill", "look", "ann")]
    assert log.idle.answered(hold, done) is done
    for _ in range(PER_MINUTE + 1):
        log.idle.note(hold)
    log.refuse(times=PER_MINUTE + 1)
    log.now = MINUTE_S
    log.idle.flush()
    assert [(report.why_not, report.count) for report in log.kept[-2:]] == [("", 2), ("no cell 'mill'", 2)]
