"""A report that nobody can take: its job fails, its cell waits, and it does not come again."""

import pytest
from small_line import PRESS, SmallLine

from cell_line.codes import Code
from cell_orchestrator.core import requests as rq
from cell_orchestrator.doubt import instead_of


def test_a_job_whose_report_cannot_be_taken_fails() -> None:
    """It should end the job, hold its cell, and be fit to be stored."""
    line = SmallLine()
    line.load("A", PRESS)
    report = rq.ReportJob(line.cell("left").job, rq.JobEnd.DONE, result={"half": "\ud83d"})
    instead = instead_of(report, "a text with \ud83d")
    assert isinstance(instead, rq.ReportJob)
    assert (instead.end, instead.code, instead.recovery) == (rq.JobEnd.BUG, Code.BAD_RESULT, rq.Recovery.HOLD)
    assert instead.began
    assert instead.message == "what it says cannot be taken: a text with \ufffd"
    line.ask(instead)
    assert line.cell("left").held == f"press: {instead.message}"
    assert line.ask(report) == []


def test_a_cell_whose_state_cannot_be_taken_is_held() -> None:
    """It should hold that cell and no other."""
    line = SmallLine()
    instead = instead_of(rq.ReportCell("left", "b1", 6, 1, "x"), "no such thing")
    assert instead is not None
    line.ask(instead)
    assert line.cell("left").held == "what it says cannot be taken: no such thing"
    assert line.cell("right").working


@pytest.mark.parametrize("report", [rq.Tick(), rq.ReportRead("load", "x", None, 1.0), rq.ReportMove("m", "c1")])
def test_all_else_is_nothing_more(report: rq.Request) -> None:
    """It should have nothing to say instead of what comes once, or may come again."""
    assert instead_of(report, "why") is None
