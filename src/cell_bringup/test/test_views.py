"""It should show abnormal things without relying on colour, and put what matters on top."""

from dataclasses import replace
from io import StringIO

from rich.console import Console, RenderableType

from cell_bringup.views import event_line, live_view, report_view, status_view
from cell_orchestrator.core import events as ev
from cell_orchestrator.core.kpis import report
from cell_orchestrator.core.plant import Plant
from cell_orchestrator.core.queries import CarrierStatus, CellStatus, LineStatus, OrderStatus, UnsettledStatus
from cell_orchestrator.store.store import Stored

CELL = CellStatus("dosing", True, "Execute", "red", None, "", "")
CARRIER = CarrierStatus("urn:epc:id:grai:0614141.12345.3", "buffer", "dosing", "A-01", "fill", "", "")
ORDER = OrderStatus("A", "Zoë", 3, 2, None, False, "", "#1069")
LINE = LineStatus("demo", 1.0, True, {"ordered": 3, "done": 1}, (ORDER,), (CARRIER,), (CELL,))
SEEN = Stored(7, ev.CarrierSeen(5.0, CARRIER.id, "load", ev.TagContent()), "")


def _text(view: RenderableType) -> str:
    out = StringIO()
    Console(width=120, no_color=True, file=out).print(view)
    return out.getvalue()


def test_normal() -> None:
    """It should mark nothing."""
    text = _text(status_view(LINE, True))
    assert "!" not in text
    assert "buffer > dosing" in text
    assert "2/3" in text
    assert "A #1069" in text


def test_what_waits_for_a_person_is_shown() -> None:
    """It should say which unit waits for a word, on what and why, and how to give it."""
    waits = UnsettledStatus("A-01", "fold", "c1", "fold: the cell died", 1.0)
    for view in (
        status_view(replace(LINE, unsettled=(waits,)), True),
        live_view(replace(LINE, unsettled=(waits,)), True, ()),
    ):
        text = _text(view)
        assert "cell unit settle" in text
        assert "! fold: the cell died" in text


def test_trouble_is_marked_by_a_sign() -> None:
    """It should be seen without colour."""
    held = replace(LINE, cells=(replace(CELL, held="scale drifts"),), carriers=(replace(CARRIER, doubt="wrong tag"),))
    text = _text(status_view(held, False))
    for mark in ("! scale drifts", "! wrong tag", "! not running"):
        assert mark in text


def test_silent_cell() -> None:
    """It should say that a cell is not heard."""
    assert "! not heard" in _text(status_view(replace(LINE, cells=(replace(CELL, online=False),)), True))


def test_live_view_has_orders_last() -> None:
    """It should keep cells and events on a small screen."""
    text = _text(live_view(LINE, True, [SEEN]))
    assert text.index("Cells") < text.index("Carriers") < text.index("Events") < text.index("Open orders")


def test_event_line() -> None:
    """It should name what the event is about."""
    assert "CarrierSeen carrier 3: empty" in str(event_line(SEEN))


def test_report_of_nothing() -> None:
    """It should print zeros for a line that has made nothing."""
    assert "0 / 0 / 0 / 0 / 0" in _text(report_view(report(Plant(), 0.0)))
