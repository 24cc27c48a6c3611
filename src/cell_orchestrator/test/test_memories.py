"""What cells remember of a log that lost its end, where they have lost some of it themselves."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from cell_line.codes import Code
from cell_line.job import JobKind, JobRequest, JobResult
from cell_line.ledger import MemoryLedger
from cell_orchestrator.core.events import LostJob, TransportHeard
from cell_orchestrator.memories import Memories, Missing, missing
from cell_orchestrator.store.sql_store import SqlStore
from cell_skills.past import Past

GIVEN = JobRequest("j2", JobKind.SKILL, unit="A-01", skill="press", operation="press", log=f"812:{'a' * 64}")
REFUSED = JobResult("j2", Code.LEDGER_LOST)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlStore]:
    """Ends with its first event."""
    opened = SqlStore(f"sqlite:///{tmp_path / 'orchestrator.db'}", "line")
    opened.append([TransportHeard(1.0)])
    yield opened
    opened.close()


def found(store: SqlStore, given: JobRequest) -> Missing:
    """What is missing, where a cell that had lost its ledger was given a job by the lost end of the log."""
    ledger = MemoryLedger()
    Past(ledger, "b2").settled(given, REFUSED)
    return missing(store, Memories.of_cells({"left": tuple(ledger.records())}), is_empty=False)


@pytest.mark.parametrize(("boot", "began"), [("b1", True), ("b2", False)])
def test_a_job_of_which_a_cell_has_forgotten_whether_it_began_may_have(store: SqlStore, boot: str, began: bool) -> None:
    """It should count as begun if it was given to a start of before, so that its unit is not made again."""
    (job,) = found(store, replace(GIVEN, boot=boot)).jobs
    assert job == LostJob("j2", "left", "press", "A-01", "press", "", began, Code.LEDGER_LOST)


def test_a_job_that_a_forgetful_cell_was_told_of_is_missing_too(store: SqlStore) -> None:
    """It should be named by its id, though nothing else is known of it."""
    lacks = found(store, replace(GIVEN, boot="b1", last_job="j1"))
    assert [(job.job, job.began) for job in lacks.jobs] == [("j1", False), ("j2", True)]
    assert lacks.forgetful == ("left",)
