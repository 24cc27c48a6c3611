"""It should show abnormal things without relying on colour, and put what matters on top."""

from dataclasses import replace
from io import StringIO

from rich.console import Console, RenderableType

from cell_bringup.period_report import Lost
from cell_bringup.views import event_line, live_view, report_view, status_view
from cell_client.line_health import LineHealth
from cell_client.times import local, stamp
from cell_client.troubles import Trouble
from cell_orchestrator.core import events as ev
from cell_orchestrator.core.kpis import report
from cell_orchestrator.core.orders import Scrapped
from cell_orchestrator.core.plant import Plant
from cell_orchestrator.core.queries import CarrierStatus, CellStatus, LineStatus, OrderStatus
from cell_orchestrator.core.waiting_units import UnsettledStatus
from cell_orchestrator.store.store import Stored

CELL = CellStatus("dosing", True, "Execute", "red", None, "", "")
CARRIER = CarrierStatus("urn:epc:id:grai:0614141.12345.3", "buffer", "dosing", "A-01", "fill", "", "")
ORDER = OrderStatus("A", "Zoë", 3, 2, None, False, "", "#1069")
WELL = LineHealth(True)
LINE = LineStatus("demo", 1.0, True, {"ordered": 3, "done": 1}, (ORDER,), (CARRIER,), (CELL,))
SEEN = Stored(7, ev.CarrierSeen(5.0, CARRIER.id, "load", ev.TagContent()), "")


def _text(view: RenderableType) -> str:
    out = StringIO()
    Console(width=120, no_color=True, file=out).print(view)
    return out.getvalue()


def test_a_process_that_died() -> None:
    """It should be told with how, when, when it is tried again, and what it said last."""
    down = Trouble("transport", "was killed by SIGKILL", 100.0, 102.5, "no [bold]space")
    text = _text(status_view(LINE, LineHealth(True, "", (down, replace(down, label="world", again=100.0, said="")))))
    assert f"! transport was killed by SIGKILL at {local(100.0)}, is started again at {local(102.5)}: no [bold]" in text
    assert f"! world was killed by SIGKILL at {local(100.0)}, is started again\n" in text.replace(" \n", "\n")


def test_what_is_not_real_is_said() -> None:
    """It should be said with which profile the line runs, and what of it may be simulated on hardware."""
    text = _text(status_view(LINE, replace(WELL, profile="hardware", commissioning=("a.arm", "world"))))
    assert "profile hardware\n" in text.replace(" \n", "\n") and "may be simulated: a.arm, world" in text
    assert "may be simulated" not in _text(status_view(LINE, replace(WELL, profile="hardware")))


def test_normal() -> None:
    """It should mark nothing."""
    text = _text(status_view(LINE, WELL))
    assert "!" not in text
    assert "buffer > dosing" in text
    assert "2/3" in text
    assert "A #1069" in text
    assert text.startswith(f"demo  last event {stamp(1.0)}  3 ordered, 1 done")
    assert _text(status_view(replace(LINE, at=0.0), WELL)).startswith("demo  no event yet  3 ordered")


def test_what_waits_for_a_person_is_shown() -> None:
    """It should say which unit waits for a word, on what and why, and how to give it."""
    waits = UnsettledStatus("A-01", "fold", "c1", "fold: the cell died", 1.0, ("corner_error [m]",))
    for view in (
        status_view(replace(LINE, unsettled=(waits,)), WELL),
        live_view(replace(LINE, unsettled=(waits,)), WELL, ()),
    ):
        text = _text(view)
        assert "cell unit settle" in text
        assert "! fold: the cell died" in text
        assert "corner_error [m]" in text


def test_a_cell_in_another_mode_than_production() -> None:
    """It should say why a cell without a hold takes no jobs."""
    assert "!" not in _text(status_view(replace(LINE, cells=(replace(CELL, mode="Production"),)), WELL))
    manual = replace(LINE, cells=(replace(CELL, state="Held", mode="Manual"),))
    assert "! in Manual: it takes no jobs until it is in Production" in _text(status_view(manual, WELL))


def test_trouble_is_marked_by_a_sign() -> None:
    """It should be seen without colour."""
    held = replace(LINE, cells=(replace(CELL, held="scale drifts"),), carriers=(replace(CARRIER, doubt="wrong tag"),))
    text = _text(status_view(held, LineHealth(False, "not running")))
    for mark in ("! scale drifts", "! wrong tag", "! not running"):
        assert mark in text


def test_a_line_that_starts() -> None:
    """It should be said whom it waits for, until all are heard or that should long be over."""
    deaf = replace(LINE, transport_away="not heard", cells=(replace(CELL, online=False), replace(CELL, name="press")))
    starts = replace(WELL, starting=True, since=100.0)
    said = f"the line is starting since {local(100.0)}: waits for "
    assert f"{said}transport, dosing\n" in _text(status_view(deaf, starts)).replace(" \n", "\n")
    assert "is starting" not in _text(status_view(deaf, WELL))
    assert "is starting" not in _text(status_view(LINE, starts))


def test_a_setup_that_failed() -> None:
    """It should say why, and how to have it tried again, beside a cell that goes on with the rest."""
    blocked = replace(CELL, blocked={"blue": "tool: stuck; rolled back", "green": "no tool"})
    lines = [line.strip() for line in _text(status_view(replace(LINE, cells=(blocked,)), WELL)).splitlines()]
    assert lines[1:3] == [
        "! dosing makes nothing on blue: tool: stuck; rolled back; ./cell resume cell dosing lets it try again",
        "! dosing makes nothing on green: no tool; ./cell resume cell dosing lets it try again",
    ]
    assert any("Execute" in line and line.endswith("! makes nothing on blue, green") for line in lines)


def test_silent_cell() -> None:
    """It should say that a cell is not heard."""
    assert "! not heard" in _text(status_view(replace(LINE, cells=(replace(CELL, online=False),)), WELL))


def test_what_is_not_heard_is_never_shown_as_at_work() -> None:
    """It should say since when, for each cell and for the transport, and of all cells where the line does not run."""
    away = replace(CELL, away="silent", since=1767225600.0)
    text = _text(
        status_view(replace(LINE, cells=(away,), transport_away="inactive", transport_since=1767225600.0), WELL)
    )
    assert "was Execute" in text
    assert f"! silent since {local(1767225600.0)}" in text
    assert f"! transport: inactive since {local(1767225600.0)}" in text
    ended = _text(status_view(LINE, LineHealth(False, "not running"), note="this is how it ended, in /tmp/x"))
    assert "! not running; this is how it ended, in /tmp/x" in ended
    assert "was Execute" in ended
    dead = _text(status_view(LINE, LineHealth(True, "the orchestrator does not run")))
    assert "! the orchestrator does not run" in dead
    assert "was Execute" in dead


def test_an_order_says_what_is_wrong_with_it() -> None:
    """It should name why it is taken back, and each unit that was lost, with what is made instead."""
    lost = (Scrapped("A-01", "TEE-M", "torn", "A-04"), Scrapped("A-02", "TEE-M", "stained"))
    order = replace(ORDER, cancelled="no more", scrapped=lost)
    text = " ".join(_text(status_view(replace(LINE, orders=(order,)), WELL)).split())
    assert "! cancelled: no more; A-01 scrapped: torn, A-04 instead; A-02 scrapped: stained" in text


def test_a_drained_line_says_so() -> None:
    """It should say why nothing is loaded."""
    assert "! nothing is loaded: end of shift" in _text(status_view(replace(LINE, held="end of shift"), WELL))


def test_product_files_that_are_wrong_are_shown() -> None:
    """It should be a few of them, and how many more."""
    text = _text(status_view(replace(LINE, product_errors=tuple(f"{n}.yaml:1: is empty" for n in range(7))), WELL))
    assert "! products: 0.yaml:1: is empty" in text
    assert text.count(".yaml") == 5
    assert "! products: 2 more; see ./cell check" in text


def test_scrapped_units_are_shown_with_their_reasons() -> None:
    """It should come last, and only where there are any."""
    assert "Scrapped" not in _text(status_view(LINE, WELL))
    text = _text(status_view(LINE, WELL, [Lost("A-01", "A", 5.0, "too heavy")]))
    assert text.index("Open orders") < text.index("Scrapped") < text.index("! too heavy")


def test_live_view_has_orders_last() -> None:
    """It should keep cells and events on a small screen."""
    text = _text(live_view(LINE, WELL, [SEEN]))
    assert text.index("Cells") < text.index("Carriers") < text.index("Events") < text.index("Open orders")


def test_a_wall_clock_that_was_set() -> None:
    """It should be a warning that says what ends it; every time is shown as the clock tells it now."""
    at, back = 1767225600.0, -7200.0
    away = replace(CELL, away="silent", since=at)
    seen = Stored(7, ev.CarrierSeen(at, CARRIER.id, "load", ev.TagContent()), "")
    status = replace(
        LINE, at=at, cells=(away,), offset=back, clock="the wall clock was set back by 2.0 h", clock_since=at
    )
    text = _text(status_view(status, WELL))
    assert f"! the wall clock was set back by 2.0 h since {local(at + back)}; ./cell clock accept ends this" in text
    assert f"! silent since {local(at + back)}" in text
    assert local(at + back) in _text(live_view(status, WELL, [seen]))
    assert stamp(at + back) in str(event_line(seen, lambda at: at + back))


def test_event_line() -> None:
    """It should name what the event is about."""
    assert "CarrierSeen carrier 3: empty" in str(event_line(SEEN))


def test_a_report_names_its_while() -> None:
    """It should say from when to when it counts."""
    assert "Line , early 06:00 to 14:00" in _text(report_view(report(Plant(), 0.0), "early 06:00 to 14:00"))


def test_report_of_nothing() -> None:
    """It should print zeros for a line that has made nothing."""
    assert "0 / 0 / 0 / 0 / 0" in _text(report_view(report(Plant(), 0.0)))
