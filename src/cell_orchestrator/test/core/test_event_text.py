"""It should have one line of text for every kind of event."""

from cell_orchestrator.core import events as ev
from cell_orchestrator.core.event_text import TEXTS, subject_of, text_of


def test_every_event_has_a_text() -> None:
    """It should miss no event; add new ones to TEXTS in core/event_text.py."""
    assert set(TEXTS) == set(ev.event_types().values())


def test_texts(story: list[ev.Event]) -> None:
    """It should be one line each."""
    assert all("\n" not in text_of(event) for event in story)
    assert text_of(story[4]) == "dosing: blue to red (by planning)"


def test_products_are_not_all_named() -> None:
    """It should name a few of the new ones, and the first thing that is wrong."""
    names = [f"variant S{number} 1" for number in range(7)]
    few = ev.ProductsRead(1.0, 5, (), dict.fromkeys(names[:5], "ab"))
    named = "variant S0 1, variant S1 1, variant S2 1, variant S3 1, variant S4 1"
    assert text_of(few) == f"5 can be ordered; new: {named}"
    assert text_of(ev.ProductsRead(1.0, 7, (), dict.fromkeys(names, "ab"))).endswith(f"{named} and 2 more")
    assert text_of(ev.ProductsRead(1.0, 0, ("a", "b"), {})) == "0 can be ordered; wrong: a"


def test_subjects() -> None:
    """It should name the unit rather than its carrier, and carriers by their serial."""
    tag = ev.TagContent()
    assert subject_of(ev.CarrierSeen(1.0, "urn:epc:id:grai:0614141.12345.7", "load", tag)) == "carrier 7"
    assert subject_of(ev.UnitLoaded(1.0, "A-01", "urn:epc:id:grai:0614141.12345.7", "load")) == "A-01"
    assert subject_of(ev.CellLost(1.0, "dosing")) == "dosing"
    assert subject_of(ev.OrderClosed(1.0, "A", False)) == "A"
