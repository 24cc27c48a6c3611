"""An id names one job: other content by it is refused, and touches nothing."""

from dataclasses import replace

import pytest
from trial_cell import at_work, refused, run
from trial_jobs import setup_job, skill_job
from trial_rig import make_cell

from cell_line.codes import Code
from cell_line.job import JobKind, JobRequest, JobResult
from cell_line.ledger import MemoryLedger
from cell_line.outcome import Recovery
from cell_line.packml import Command
from cell_skills.decision import Join, RefusedJob, Replay

OTHERS = [
    skill_job("j1", "again"),
    skill_job("j1", "nonsense"),
    skill_job("j1", parameters={"size_m": 2.0}),
    skill_job("j1", required_setup="large"),
    setup_job("j1", "large"),
    setup_job("j1", "large", JobKind.PREPARE),
]
"""Other jobs by the id of `skill_job("j1")`."""


@pytest.mark.parametrize("other", OTHERS)
def test_an_id_names_one_job(other: JobRequest) -> None:
    """It should refuse other content by a known id, running or ended, and leave the first job and its record alone."""
    ledger = MemoryLedger()
    subject = at_work(ledger)
    subject.begin(skill_job("j1"), 1.0)
    for _ in ("running", "ended"):
        before = list(ledger.records())
        decision = subject.admit(other, 5.0)
        assert isinstance(decision, RefusedJob)
        assert (decision.code, decision.recovery) == (Code.ID_TAKEN, Recovery.HOLD)
        assert "'work' of unit 'o1-01', which was begun" in decision.message
        assert list(ledger.records()) == before
        if ledger.records()[0].result is None:
            assert subject.admit(skill_job("j1"), 5.0) == Join()
            subject.finish(JobResult("j1", Code.DONE))
    assert isinstance(subject.admit(skill_job("j1"), 5.0), Replay)
    assert subject.snapshot().processed == 1


@pytest.mark.parametrize("other", OTHERS)
def test_an_id_is_taken_also_by_what_was_refused(other: JobRequest) -> None:
    """It should say that nothing was begun by it, so that nobody needs to look."""
    subject = make_cell(MemoryLedger())
    assert refused(subject, skill_job("j1")) is Code.REFUSED
    decision = subject.admit(other, 5.0)
    assert isinstance(decision, RefusedJob)
    assert (decision.code, decision.recovery) == (Code.ID_TAKEN, Recovery.RETRY)
    assert decision.message.endswith("which was refused")


def test_a_changeover_that_has_the_id_is_told_without_a_unit() -> None:
    """It should say which setup it is for, and name no unit."""
    subject = at_work()
    run(subject, setup_job("c1", "large"))
    decision = subject.admit(skill_job("c1"), 5.0)
    assert isinstance(decision, RefusedJob)
    assert decision.message == "the id c1 is taken by another job, changeover 'large', which was begun"


def test_a_taken_id_is_told_until_the_next_reset() -> None:
    """It should show which, as long as nobody has taken note."""
    subject = at_work()
    run(subject, skill_job("j1"))
    assert subject.taken_id == ""
    subject.admit(setup_job("j1", "large"), 5.0)
    assert subject.taken_id == "j1"
    subject.command(Command.STOP)
    subject.complete()
    assert subject.taken_id == "j1"
    subject.command(Command.RESET)
    assert subject.taken_id == ""


def test_a_record_of_before_answers_as_before() -> None:
    """It should answer any request by the id of a job of which nobody kept what was asked."""
    ledger = MemoryLedger()
    first = run(at_work(ledger), skill_job("j1"))
    ledger._records["j1"] = replace(ledger._records["j1"], digest="")
    assert make_cell(ledger).admit(setup_job("j1", "large"), 9.0) == Replay(first)


def test_only_the_job_itself_runs() -> None:
    """It should not take another by the same id for it."""
    subject = at_work()
    subject.begin(skill_job("j1"), 1.0)
    assert subject.runs(skill_job("j1"))
    assert not subject.runs(skill_job("j1", "again"))
    assert not subject.runs(skill_job("j2"))
