"""What a cell decides about a job that is asked of it."""

from dataclasses import dataclass

from pydantic import BaseModel

from cell_line.codes import Code
from cell_line.job import JobResult
from cell_line.ledger import JobRecord
from cell_line.outcome import Recovery


@dataclass(frozen=True)
class Run:
    """The job may start; `parameters` are checked (None for a changeover), `repeats` counts starts before a crash."""

    parameters: BaseModel | None
    repeats: int = 0


@dataclass(frozen=True)
class Join:
    """The job is running: wait for its result."""


@dataclass(frozen=True)
class Replay:
    """The job has a result already."""

    result: JobResult


@dataclass(frozen=True)
class RefusedJob:
    """The job may not start and nothing was touched; the same id asked again gets the same answer."""

    code: Code
    message: str
    recovery: Recovery


Decision = Run | Join | Replay | RefusedJob


def taken(record: JobRecord) -> RefusedJob:
    """Refuse to take one job for another; if that one was begun, somebody has to look at what it did."""
    begun = record.starts > 0
    what = f"{record.kind} '{record.what}'" + (f" of unit '{record.unit}'" if record.unit else "")
    message = f"the id {record.job_id} is taken by another job, {what}, which was {'begun' if begun else 'refused'}"
    return RefusedJob(Code.ID_TAKEN, message, Recovery.HOLD if begun else Recovery.RETRY)
