"""Words of cells and words of the core."""

import pytest

from cell_line import job as cell_job
from cell_line import outcome
from cell_line.codes import Code
from cell_orchestrator.core.effects import RunJob
from cell_orchestrator.core.events import JobKind
from cell_orchestrator.core.recipes import Measurement
from cell_orchestrator.core.requests import JobEnd, Recovery, ReportJob
from cell_orchestrator.translate import job_report, job_request


def test_a_skill_asks_for_the_setup_it_needs() -> None:
    """It should require the setup, not change to it."""
    effect = RunJob("j", "left", JobKind.SKILL, "red", "press", "A-01", "A", "v", "c1", {"force_n": 5.0})
    assert job_request(effect) == cell_job.JobRequest(
        job_id="j",
        kind=cell_job.JobKind.SKILL,
        skill="press",
        setup="",
        parameters={"force_n": 5.0},
        unit="A-01",
        order="A",
        variant="v",
        carrier="c1",
        required_setup="red",
    )


@pytest.mark.parametrize("kind", [JobKind.CHANGEOVER, JobKind.PREPARE])
def test_a_changeover_names_its_target(kind: JobKind) -> None:
    """It should require nothing of what is there."""
    request = job_request(RunJob("j", "left", kind, "blue"))
    assert (request.kind, request.setup, request.required_setup) == (cell_job.JobKind(kind), "blue", "")


@pytest.mark.parametrize(
    ("code", "end"),
    [
        (Code.DONE, JobEnd.DONE),
        (Code.REFUSED, JobEnd.REFUSED),
        (Code.WRONG_SETUP, JobEnd.REFUSED),
        (Code.EXCEPTION, JobEnd.BUG),
        (Code.BAD_RESULT, JobEnd.BUG),
        (Code.ID_TAKEN, JobEnd.ID_TAKEN),
        (Code.INTERRUPTED, JobEnd.CUT_OFF),
        (Code.CANCELLED, JobEnd.CUT_OFF),
        (Code.DEVICE_FAULT, JobEnd.CUT_OFF),
        (Code.TIMEOUT, JobEnd.CUT_OFF),
        (Code.UNKNOWN_SKILL, JobEnd.FAILED),
        (1001, JobEnd.FAILED),
    ],
)
def test_a_code_tells_how_a_job_ended(code: int, end: JobEnd) -> None:
    """It should tell refusals, bugs and what nobody judged from expected failures, which are all the rest."""
    report = job_report(cell_job.JobResult("j", code))
    assert (report.job, report.code, report.end) == ("j", int(code), end)
    assert (report.began, report.repeatable) == (False, True)


def test_it_passes_on_what_began() -> None:
    """It should tell the cell what began before, and the core what began there."""
    effect = RunJob("j", "left", JobKind.SKILL, "red", "press", "A-01", operation="bend", begun=True)
    assert (job_request(effect).operation, job_request(effect).begun) == ("bend", True)
    report = job_report(cell_job.JobResult("j", Code.INTERRUPTED, began=True, repeatable=False))
    assert (report.began, report.repeatable) == (True, False)


@pytest.mark.parametrize("recovery", list(outcome.Recovery))
def test_every_recovery_has_a_meaning(recovery: outcome.Recovery) -> None:
    """It should know every recovery class; none given means to try again."""
    expected = Recovery.RETRY if recovery is outcome.Recovery.NONE else Recovery(recovery.name.lower())
    assert job_report(cell_job.JobResult("j", 1001, recovery=recovery)).recovery is expected


def test_a_result_is_reported_whole() -> None:
    """It should pass on measurements with limits, result, artifacts and times."""
    result = cell_job.JobResult(
        "j",
        Code.DONE,
        measurements=(outcome.Measurement("force", 1.5, "N", 1.0, 2.0),),
        result={"n": 1},
        artifacts=("a.png",),
        started=10.0,
        ended=20.0,
        setup_after="red",
        verified_after=True,
        simulated=("arm",),
    )
    assert job_report(result) == ReportJob(
        "j",
        JobEnd.DONE,
        measurements=(Measurement("force", 1.5, "N", 1.0, 2.0),),
        result={"n": 1},
        artifacts=("a.png",),
        setup="red",
        started=10.0,
        ended=20.0,
        simulated=("arm",),
    )


def test_a_setup_that_is_not_verified_is_none() -> None:
    """It should report no setup where the cell could not prove it."""
    assert job_report(cell_job.JobResult("j", 102, setup_after="red", verified_after=False)).setup == ""
