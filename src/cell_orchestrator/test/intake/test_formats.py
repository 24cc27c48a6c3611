"""Formats found by their entry points, and the one a document is of."""

import sys
from collections.abc import Iterator
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from cell_orchestrator.intake.draft import DraftLine, DraftPlace, IntakeError, OrderDraft, Said
from cell_orchestrator.intake.formats import GROUP, Formats, installed, load
from cell_orchestrator.intake.order_format import OrderText
from cell_orchestrator.intake.reading import read
from cell_orchestrator.intake.rules import Rules

HERE = __name__


class Lines:
    """A format of another package: a line per order."""

    name = "lines"

    def recognises(self, document: OrderText) -> bool:
        return document.text.startswith("orders:")

    def read(self, document: OrderText, rules: Rules, now: float) -> Iterator[Said]:
        for number, line in enumerate(document.text.splitlines()[1:], start=2):
            place = DraftPlace(Path(document.source), number, "line")
            yield OrderDraft(line, (DraftLine("X", 1, place),), place)


class Greedy(Lines):
    """It takes every document for its own."""

    name = "greedy"

    def recognises(self, document: OrderText) -> bool:
        return True


def point(name: str, value: str) -> EntryPoint:
    """An entry point of the group."""
    return EntryPoint(name, value, GROUP)


@pytest.fixture(autouse=True)
def importable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets an entry point find what this file defines."""
    monkeypatch.setitem(sys.modules, "other_package", sys.modules[HERE])


def test_the_project_should_bring_four() -> None:
    assert list(installed().known) == ["csv", "json", "shopify", "woocommerce"]
    assert installed().problems == ()
    assert all(found.name == name for name, found in installed().known.items())


def test_a_package_should_bring_another_one() -> None:
    formats = load([point("lines", "other_package:Lines")])
    found = read("orders:\nA\nB\n", "", "in.txt", 0.0, formats=formats).found
    assert [order.external_id for order in found if isinstance(order, OrderDraft)] == ["A", "B"]


def test_what_is_broken_should_be_said_and_leave_the_others() -> None:
    points = [
        point("lines", "other_package:Lines"),
        point("gone", "no_such_package:Format"),
        point("odd", "other_package:HERE"),
        point("lines", "other_package:Lines"),
    ]
    formats = load(points)
    assert list(formats.known) == ["lines"]
    reading = read("orders:\nA\n", "", "in.txt", 0.0, formats=formats)
    assert len(reading.found) == 1
    missing = "ModuleNotFoundError: No module named 'no_such_package'"
    assert reading.notes == (
        f"order format 'gone' (no_such_package:Format) cannot be used: {missing}",
        "order format 'odd' (other_package:HERE) cannot be used: TypeError: 'str' object is not callable",
    )


def test_two_of_one_name_should_not_hide_each_other() -> None:
    formats = load([point("lines", "other_package:Lines"), point("lines", "other_package:Greedy")])
    assert list(formats.known) == ["lines"]
    assert "is there more than once" in formats.problems[0]


def test_it_should_not_guess_between_two() -> None:
    formats = Formats({"greedy": Greedy(), "lines": Lines()})
    with pytest.raises(IntakeError, match=r"^in:1: could be an order document of greedy or lines; name the format$"):
        formats.of(OrderText("in", "orders:"))
    assert formats.of(OrderText("in", "orders:"), "greedy").name == "greedy"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('{"orders": []}', "json"),
        ('{"orders": [{"id": "A", "lines": []}]}', "json"),
        ('{"orders": 5}', ""),
        ('{"orders": [{"id": 1, "line_items": [], "financial_status": null}]}', "shopify"),
        ('{"order": {"id": 1, "line_items": [], "cancelled_at": null}}', "shopify"),
        ('{"id": 1, "line_items": [{"title": "Soap"}]}', "shopify"),
        ('{"id": 1, "line_items": [{"title": "Soap", "meta_data": []}]}', ""),
        ('{"id": 1, "line_items": []}', ""),
        ('{"id": 1, "status": "open"}', ""),
        ('{"id": 1, "status": "completed", "line_items": []}', "woocommerce"),
        ('[5, {"id": 1, "line_items": [5, {"name": "Soap", "meta_data": []}]}]', "woocommerce"),
        ("[]", ""),
        ("[[]]", ""),
        (" 5", ""),
        ("order_id\nA", "csv"),
        ("id,menge\nA", ""),
    ],
)
def test_it_should_recognise_a_document(text: str, name: str) -> None:
    found = {known.name for known in installed().known.values() if known.recognises(OrderText("in", text))}
    expected = {"shopify", "woocommerce"} if "meta_data" in text and "title" in text else {name} - {""}
    assert found == expected
