"""Failures should be events that there are."""

import pytest

from cell_bringup.black_box.failures import FailedTogether, is_failure
from cell_line.black_box_files import FAILURES
from cell_orchestrator.core import events as ev


def test_each_is_an_event() -> None:
    assert {kind.__name__ for kind in ev.Event.__subclasses__()} > FAILURES


@pytest.mark.parametrize(
    ("kind", "content", "failed"),
    [
        ("OperationFailed", "{}", True),
        ("CellHeld", "", True),
        ("UnitLoaded", "{}", False),
        ("OperationDone", '{"failed_gates": ["gap"]}', True),
        ("OperationDone", '{"failed_gates": []}', False),
        ("OperationDone", "[1]", False),
        ("OperationDone", "no JSON", False),
    ],
)
def test_work_out_of_limits_is_one_too(kind: str, content: str, failed: bool) -> None:
    assert is_failure(kind, content) is failed


def test_those_that_come_together_are_one_trouble() -> None:
    assert FailedTogether(5, 5, 7, 1.0).with_one(8).with_one(6) == FailedTogether(5, 8, 7, 1.0)
