"""Requests for jobs of a cell."""

from typing import Any

from cell_line.job import JobKind, JobRequest


def skill_job(job_id: str, skill: str = "work", **more: Any) -> JobRequest:
    """Return a request for a skill."""
    return JobRequest(job_id, JobKind.SKILL, skill=skill, unit="o1-01", carrier="c1", **more)


def setup_job(job_id: str, setup: str, kind: JobKind = JobKind.CHANGEOVER) -> JobRequest:
    """Return a request for a changeover or its preparation."""
    return JobRequest(job_id, kind, setup=setup)
