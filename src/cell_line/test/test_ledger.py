"""What a ledger in memory knows of jobs, by itself and by what others tell."""

from dataclasses import replace
from pathlib import Path

import pytest
from trial_jobs import skill_job

from cell_line.codes import Code
from cell_line.file_ledger import FileLedger
from cell_line.job import JobKind, JobResult
from cell_line.ledger import JobRecord, MemoryLedger


def test_a_record_has_what_was_asked_for() -> None:
    """It should keep who asked for what, by which log."""
    request = replace(skill_job("j1"), operation="press", variant="RED", log="12:ab")
    ledger = MemoryLedger()
    ledger.started(request, 5.0)
    record = ledger.find("j1")
    assert record is not None
    assert (record.unit, record.started, record.digest) == (request.unit, 5.0, request.digest)
    assert (record.operation, record.variant, record.log) == ("press", "RED", "12:ab")


def test_a_job_that_others_know_of_is_taken_over() -> None:
    """It should be as one of which nothing else is known, and what is lost is known then."""
    ledger = MemoryLedger()
    ledger.lost = "it is an older copy"
    ledger.learn("b2", "j9", "12:ab")
    told = JobResult("j9", Code.LEDGER_LOST, "told by the orchestrator")
    assert ledger.records() == (JobRecord("j9", JobKind.SKILL, "", "", 0.0, result=told, log="12:ab"),)
    assert (ledger.boots, ledger.lost) == (("b2",), "")


@pytest.mark.parametrize("last_job", ["", "j1"])
def test_what_is_known_already_stays(last_job: str) -> None:
    """It should keep its own result of a job, and make none of no job."""
    ledger = MemoryLedger()
    ledger.started(skill_job("j1"), 5.0)
    ledger.finished(JobResult("j1", Code.DONE))
    known = ledger.records()
    ledger.learn("b2", last_job, "")
    assert ledger.records() == known


def test_what_was_learned_stays_learned(tmp_path: Path) -> None:
    """It should know only the start in which it learned, also when it is opened again."""
    ledger = FileLedger(tmp_path / "ledger.jsonl")
    for boot in ("b1", "b2"):
        ledger.keep_boot(boot)
    ledger.learn("b3", "j9", "12:ab")
    ledger.close()
    again = FileLedger(tmp_path / "ledger.jsonl")
    assert again.boots == ("b3",)
    assert [(record.job_id, record.log) for record in again.records()] == [("j9", "12:ab")]


def test_starts_are_known_for_good(tmp_path: Path) -> None:
    """It should know them however often it is opened, and so compacted."""
    for boot in ("b1", "b2", "b3"):
        ledger = FileLedger(tmp_path / "ledger.jsonl")
        ledger.keep_boot(boot)
        ledger.close()
    assert FileLedger(tmp_path / "ledger.jsonl").boots == ("b1", "b2", "b3")
