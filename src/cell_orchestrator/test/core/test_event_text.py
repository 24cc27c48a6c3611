"""It should have one line of text for every kind of event."""

from cell_orchestrator.core import events as ev
from cell_orchestrator.core.event_text import TEXTS, text_of


def test_every_event_has_a_text() -> None:
    """It should miss no event; add new ones to TEXTS in core/event_text.py."""
    assert set(TEXTS) == set(ev.event_types().values())


def test_texts(story: list[ev.Event]) -> None:
    """It should be one line each."""
    assert all("\n" not in text_of(event) for event in story)
    assert text_of(story[4]) == "dosing: blue to red (by planning)"
