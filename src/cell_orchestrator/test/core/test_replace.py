"""Copies of frozen dataclasses with some fields changed."""

from dataclasses import dataclass

import pytest

from cell_orchestrator.core.replace import replace


@dataclass(frozen=True)
class Thing:
    size: int
    colour: str = "grey"


def test_changes_a_copy() -> None:
    """It should leave the subject as it was."""
    subject = Thing(1)
    assert (replace(subject, size=2), subject) == (Thing(2), Thing(1))


def test_a_field_that_does_not_exist() -> None:
    """It should name it."""
    with pytest.raises(TypeError, match="Thing has no weight"):
        replace(Thing(1), weight=3)  # type: ignore[call-arg]


def test_what_an_older_text_did_not_say() -> None:
    """It should set a field that the subject, as decoded from an older text, has only by its default."""
    subject = object.__new__(Thing)
    subject.__dict__["size"] = 1
    assert replace(subject, colour="red") == Thing(1, "red")
    with pytest.raises(TypeError, match="Thing has no weight"):
        replace(subject, colour="red", weight=3)  # type: ignore[call-arg]
