"""Text is data in every view: what an order, a cell or an old log says is shown as it is, and ends no command."""

import dataclasses
import json
import time
import types
import typing
import unicodedata
from collections.abc import Iterator, Mapping
from enum import Enum
from io import StringIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console, RenderableType

from cell_bringup.output import as_json, show
from cell_bringup.period_report import Lost
from cell_bringup.summary import Summary, summary_view
from cell_bringup.views import event_line, events_view, live_view, report_view, status_view
from cell_bringup.views_orders import order_view, orders_list_view
from cell_bringup.views_record import record_view
from cell_client.line_health import LineHealth
from cell_client.times import local, stamp, zone
from cell_orchestrator.core import events as ev
from cell_orchestrator.core.kpis import Report
from cell_orchestrator.core.order_record import OrderRecord
from cell_orchestrator.core.plant import Plant
from cell_orchestrator.core.queries import LineStatus, status
from cell_orchestrator.core.unit_record import UnitRecord
from cell_orchestrator.store.store import Stored

NASTY = ("", "Zoë", "[/red]", "[link=file:///etc]x", ":warning:", "a\nb", "a\tb", "\x1b[2J\x1b]0;x\x07", "\x9b31m")
NASTY += ("\u202egnp", "\ud83d", "=1+1", "\0", "\u200b" * 9, "x" * 5000, "数" * 50, "\u2028", "e\u0301" * 30)
TEXTS = st.sampled_from(NASTY) | st.text(max_size=20)
NUMBERS = (
    st.sampled_from([0.0, -1.0, 1e308, -1e308, -62135596800.0, -62135600000.0, 253402300800.0, 1.7e9]) | st.floats()
)
COUNTS = st.sampled_from([0, 1, -1, 2**63]) | st.integers()
VALUES = st.recursive(
    TEXTS | COUNTS | st.none(), lambda v: st.lists(v, max_size=2) | st.dictionaries(TEXTS, v, max_size=2)
)
OF: dict[Any, st.SearchStrategy[Any]] = {
    str: TEXTS, float: NUMBERS, int: COUNTS, bool: st.booleans(), type(None): st.none(), Any: VALUES
}  # fmt: skip


def some(kind: Any) -> st.SearchStrategy[Any]:
    """Any value of a type, with bad ones among the texts and numbers."""
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if kind in OF:
        return OF[kind]
    if origin in (typing.Union, types.UnionType):
        return st.one_of(*map(some, arguments))
    if origin is tuple:
        return st.lists(some(arguments[0]), max_size=2).map(tuple)
    if dataclasses.is_dataclass(kind):
        hints = typing.get_type_hints(kind)
        return st.builds(
            kind, **{f.name: st.deferred(lambda t=hints[f.name]: some(t)) for f in dataclasses.fields(kind)}
        )
    if isinstance(kind, type) and issubclass(kind, Enum):
        return st.sampled_from(kind)
    assert origin in (dict, Mapping) or getattr(origin, "__name__", "") in ("Mapping", "Map"), kind
    return st.dictionaries(some(arguments[0]), some(arguments[1]), max_size=2)


def printed(view: RenderableType, width: int) -> str:
    """What a terminal of a width gets; every character of it prints, and no line is too long."""
    out = StringIO()
    Console(width=width, no_color=True, file=out).print(view, highlight=False)
    text = out.getvalue()
    assert is_harmless(text), ascii(text)
    return text


def is_harmless(text: str) -> bool:
    """Whether no character does more on a terminal than to be there."""
    found = {unicodedata.category(character) for character in text if character not in "\n\u200c\u200d"}
    return not found & {"Cc", "Cf", "Co", "Cs", "Zl", "Zp"}


FEW = settings(max_examples=40, deadline=None)
EVENTS = st.one_of(*map(some, ev.event_types().values()))
STORED = st.builds(Stored, st.integers(1), EVENTS, st.just("0" * 64))
WIDTHS = st.sampled_from([20, 80, 200])


@FEW
@given(STORED, WIDTHS)
def test_any_event(stored: Stored, width: int) -> None:
    """It should be one line in a log, and a row in a table."""
    line = event_line(stored)
    assert "\n" not in line.plain
    printed(line, width)
    printed(events_view([stored]), width)


@FEW
@given(some(LineStatus), some(LineHealth), st.lists(some(Lost), max_size=2), st.lists(STORED, max_size=2), WIDTHS)
def test_any_status(seen: LineStatus, health: LineHealth, lost: list[Lost], recent: list[Stored], width: int) -> None:
    """It should be shown by `status` and `watch`."""
    printed(status_view(seen, health, lost, health.trouble), width)
    printed(live_view(seen, health, recent), width)


@FEW
@given(some(OrderRecord), WIDTHS)
def test_any_order(seen: OrderRecord, width: int) -> None:
    """It should be shown by `order list` and `order show`."""
    printed(orders_list_view([seen]), width)
    printed(order_view(seen), width)


@FEW
@given(some(Report), WIDTHS)
def test_any_report(seen: Report, width: int) -> None:
    """It should be shown by `report`."""
    printed(report_view(seen), width)


@FEW
@given(some(Summary), WIDTHS)
def test_any_summary(seen: Summary, width: int) -> None:
    """It should be shown at the end of a demo."""
    printed(summary_view(seen), width)


@FEW
@given(some(UnitRecord), WIDTHS)
def test_any_record(seen: UnitRecord, width: int) -> None:
    """It should be shown by `trace`."""
    printed(record_view(seen), width)


@FEW
@given(some(LineStatus))
def test_any_json(seen: LineStatus) -> None:
    """It should be JSON that a terminal can show, too."""
    text = as_json(seen)
    assert is_harmless(text)
    orders = json.loads(json.dumps([dataclasses.asdict(order) for order in seen.orders]))
    assert repr(json.loads(text)["orders"]) == repr(orders)


@FEW
@given(TEXTS)
def test_any_answer(text: str) -> None:
    """It should be shown in what a command says."""
    with pytest.MonkeyPatch.context() as patch:
        out = StringIO()
        patch.setattr("sys.stdout", out)
        show(f"order {text} is cancelled", False)
    assert out.getvalue().count("\n") == 1
    assert is_harmless(out.getvalue())


def test_markup_is_shown_as_it_is() -> None:
    """It should neither colour nor swallow anything."""
    order = dataclasses.replace(status(Plant()), line="[bold]demo[/bold] :smile:")
    assert "[bold]demo[/bold] :smile:" in printed(status_view(order, LineHealth(True)), 80)


@pytest.fixture
def berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The local zone, as a rule that needs no zone files."""
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3")
        time.tzset()
        yield
    time.tzset()


WINTER, SUMMER = 1767225600.0, 1782864000.0


def test_a_time_that_stands_alone_names_its_zone(berlin: None) -> None:
    """It should be local."""
    assert (stamp(WINTER), stamp(SUMMER)) == ("2026-01-01 01:00:00 CET", "2026-07-01 02:00:00 CEST")


def test_a_time_below_a_heading_names_its_zone_where_it_is_another(berlin: None) -> None:
    """It should not be taken for one of the zone that the heading names."""
    assert [local(WINTER), local(SUMMER)].count(stamp(WINTER)) + [local(SUMMER)].count(stamp(SUMMER)) == 1
    assert {f"{local(at)} {zone()}" for at in (WINTER, SUMMER)} & {stamp(WINTER), stamp(SUMMER)}


@pytest.mark.parametrize(
    ("at", "shown"),
    [(None, ""), (0.0, ""), (1e308, "1e+308 s"), (-62135600000.0, "-6.21356e+10 s"), (float("nan"), "nan s")],
)
def test_a_time_that_no_calendar_has(at: float | None, shown: str) -> None:
    """It should be shown in seconds."""
    assert local(at) == shown
