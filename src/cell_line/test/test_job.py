"""What is asked of a cell has a name of its own."""

from dataclasses import replace
from typing import Any

import pytest

from cell_line.job import JobKind, JobRequest

ASKED = JobRequest("j1", JobKind.SKILL, "work", "", {"b": 1, "a": [2.5]}, "o1-01", "o1", "v", "c1", "small", "press")


def test_the_name_of_what_is_asked_stays() -> None:
    """It should be the same for ever, for it stands in ledgers, and the same for any id and order of keys.

    That something has begun is no part of it: it may become so between two sendings of one job.
    """
    assert ASKED.digest == "ee0112dccd80721876fdfea6a87cd3d5e426e1ecda658070cebe3c868054b8c2"
    assert replace(ASKED, job_id="j2", begun=True, parameters={"a": [2.5], "b": 1}).digest == ASKED.digest


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": JobKind.PREPARE},
        {"skill": "play"},
        {"setup": "large"},
        {"parameters": {"b": 2, "a": [2.5]}},
        {"parameters": {}},
        {"unit": "o1-02"},
        {"order": "o2"},
        {"variant": "w"},
        {"carrier": "c2"},
        {"required_setup": "large"},
        {"operation": "fold"},
        {"unit": "o1", "order": "o1-01"},
    ],
)
def test_other_content_has_another_name(changes: dict[str, Any]) -> None:
    """It should tell every field apart."""
    assert replace(ASKED, **changes).digest != ASKED.digest
