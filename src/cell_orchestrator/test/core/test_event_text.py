"""It should have one line of text for every kind of event."""

import pytest

from cell_orchestrator.core import events as ev
from cell_orchestrator.core.event_text import TEXTS, subject_of, text_of
from cell_orchestrator.core.order_content import Content
from cell_orchestrator.core.orders import UnitStatus, Verdict


def test_every_event_has_a_text() -> None:
    """It should miss no event; add new ones to TEXTS in core/event_text.py."""
    assert set(TEXTS) == set(ev.event_types().values())


def test_texts(story: list[ev.Event]) -> None:
    """It should be one line each."""
    assert all("\n" not in text_of(event) for event in story)
    assert text_of(story[4]) == "dosing: blue to red (by planning)"


CONTENT = Content(products={"mug": 2, "cap": 1})


@pytest.mark.parametrize(
    ("event", "text"),
    [
        (ev.CarrierSeen(1.0, "c1", "load", ev.TagContent()), "empty"),
        (ev.CarrierSeen(1.0, "c1", "load", ev.TagContent("A-01", "1.1", 2)), "unit A-01 step 2 rev 1.1"),
        (ev.OrderChanged(1.0, "A", CONTENT, 3), "A: 1 x cap, 2 x mug, priority 3 (by somebody)"),
        (
            ev.OrderChanged(1.0, "A", CONTENT, 3, too_late={"tee": 1}, by="ann"),
            "A: 1 x cap, 2 x mug, priority 3; too late for 1 x tee (by ann)",
        ),
        (ev.OrderPrioritised(1.0, "A", 5, "", "ann"), "A: priority 5 (by ann)"),
        (ev.OrderPrioritised(1.0, "A", 5, "gift", "ann"), "A: priority 5, gift (by ann)"),
        (ev.LineTaken(1.0, 7, "b1", "process 42 on pc"), "by process 42 on pc"),
        (ev.ClockDated(1.0, "r1", 1.0, 0.0, 1.0, 0.0, 0.0), "a run begins"),
        (
            ev.ClockDated(1.0, "r1", 61.0, 0.0, 1.0, -90.0, 600.0),
            "a run begins after 600 s; dates are -90 s from line time",
        ),
        (ev.ClockStepped(1.0, 61.0, -40.0, -40.0, -40.0), "the wall clock was set back by 40 s"),
        (
            ev.RequestRefused(1.0, "Hold", "cell mill", "no such cell", "ann", "look"),
            "Hold of cell mill: no such cell, look (by ann)",
        ),
        (
            ev.RequestRefused(1.0, "Hold", "cell mill", "no such cell", "", "", 7),
            "Hold of cell mill, 7 times: no such cell (by somebody)",
        ),
        (
            ev.RequestMet(1.0, "SubmitOrder", "order A", "shop", "", 7),
            "SubmitOrder of order A, 7 times: it is so already (by shop)",
        ),
        (ev.CellResumed(1.0, "left", "ann", "mended"), "left by ann, mended"),
        (ev.LineResumed(1.0, "ann", "mended"), "by ann, mended"),
        (ev.ChangeoverRequested(1.0, "left", "red", "ann", "rush"), "left to red, rush (by ann)"),
        (ev.ClockAccepted(1.0, 61.0, 0.0, "ann"), "the wall clock is right as it is (by ann)"),
        (ev.OrderClosed(1.0, "A", True), "A, late"),
        (ev.OrderClosed(1.0, "A", False), "A"),
        (ev.UnitReworked(1.0, "A-01", 1, "scratched"), "rework from step 1: scratched"),
        (ev.UnitReworked(1.0, "A-01", 1, "scratched", True), "rework from step 1, made fit for it: scratched"),
        (ev.UnitRetried(1.0, "A-01", "left", "slipped"), "retry, not at left"),
        (ev.UnitRetried(1.0, "A-01", "", "slipped"), "retry"),
        (ev.UnitSettled(1.0, "A-01", 1, "fold", Verdict.DONE, "", "ann"), "fold is done (by ann)"),
        (ev.UnitSettled(1.0, "A-01", 1, "fold", Verdict.SCRAP, "torn", "ann"), "fold is scrap: torn (by ann)"),
        (ev.UnitLeft(1.0, "A-01", "A", UnitStatus.DONE, "", "c1", True, 9.0), "done"),
        (ev.UnitLeft(1.0, "A-01", "A", UnitStatus.SCRAPPED, "torn", "c1", False, 9.0), "scrapped: torn"),
        (
            ev.OperationStarted(1.0, "j1", "left", "A-01", "A", "c1", 0, "fold", "fold_it", "red"),
            "fold (fold_it) at left on red",
        ),
        (
            ev.OperationStarted(1.0, "j1", "left", "A-01", "A", "c1", 0, "fold", "fold_it", ""),
            "fold (fold_it) at left on any setup",
        ),
        (ev.OperationBegan(1.0, "j1", "left", "A-01", 0, "fold"), "fold at left"),
        (ev.OperationBegan(1.0, "j1", "left", "A-01", 0, "fold", False), "fold at left, not to be repeated"),
        (ev.OperationDone(1.0, "j1", "left", "A-01", (), ()), "done"),
        (ev.OperationDone(1.0, "j1", "left", "A-01", (), ("mass", "width")), "out of limits: mass, width"),
        (ev.CarrierResumed(1.0, "c1", "ann"), "by ann"),
        (ev.CarrierResumed(1.0, "c1", "ann", "load"), "by ann, put at load"),
        (ev.CellReported(1.0, "left", "b1", 6, 1, "red"), "left: state 6, setup red"),
        (ev.CellReported(1.0, "left", "b1", 6, 1, ""), "left: state 6, setup none"),
        (ev.ChangeoverStarted(1.0, "j1", "left", "", "red", "ann"), "left: none to red (by ann)"),
        (ev.ChangeoverStarted(1.0, "j1", "left", "blue", "red", ""), "left: blue to red (by somebody)"),
        (ev.PreparationEnded(1.0, "j1", "left", "red", 0, ""), "left: red"),
        (ev.PreparationEnded(1.0, "j1", "left", "red", 7, "stuck"), "left: red, stuck"),
    ],
)
def test_what_is_said_only_where_there_is_something_to_say(event: ev.Event, text: str) -> None:
    """It should leave out what is empty."""
    assert text_of(event) == text


def test_products_are_not_all_named() -> None:
    """It should name a few of the new ones, and the first thing that is wrong."""
    names = [f"variant S{number} 1" for number in range(7)]
    few = ev.ProductsRead(1.0, 5, (), dict.fromkeys(names[:5], "ab"))
    named = "variant S0 1, variant S1 1, variant S2 1, variant S3 1, variant S4 1"
    assert text_of(few) == f"5 can be ordered; new: {named}"
    assert text_of(ev.ProductsRead(1.0, 7, (), dict.fromkeys(names, "ab"))).endswith(f"{named} and 2 more")
    assert text_of(ev.ProductsRead(1.0, 6, (), dict.fromkeys(names[:6], "ab"))).endswith(f"{named} and 1 more")
    assert text_of(ev.ProductsRead(1.0, 0, ("a", "b"), {})) == "0 can be ordered; wrong: a"


def test_subjects() -> None:
    """It should name the unit rather than its carrier, and carriers by their serial."""
    tag = ev.TagContent()
    assert subject_of(ev.CarrierSeen(1.0, "urn:epc:id:grai:0614141.12345.7", "load", tag)) == "carrier 7"
    assert subject_of(ev.UnitLoaded(1.0, "A-01", "urn:epc:id:grai:0614141.12345.7", "load")) == "A-01"
    assert subject_of(ev.CellLost(1.0, "dosing")) == "dosing"
    assert subject_of(ev.OrderClosed(1.0, "A", False)) == "A"
    assert subject_of(ev.LineResumed(1.0, "ann")) == ""
