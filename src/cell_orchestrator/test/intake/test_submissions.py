"""Order documents into requests."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from cell_orchestrator.catalog import Catalog
from cell_orchestrator.core.requests import CancelOrder, SubmitOrder
from cell_orchestrator.intake.submissions import Intake, to_submissions

NOW = 1_000_000.0
NO_FORMAT = "is no order document of a known format (csv, json, shopify, woocommerce); see docs/orders.md"
ALPHABET = "must be letters a-z, digits, '.', '_' and '-', and begin with a letter or digit"
Read = Callable[[object], Intake]


@pytest.fixture
def read(catalog: Catalog) -> Read:
    """Reads a document, given as text or as what JSON shall say."""

    def run(document: object) -> Intake:
        text = document if isinstance(document, str) else json.dumps(document)
        return to_submissions(text, "auto", "orders", catalog, NOW)

    return run


def order(id: str = "A1", **more: Any) -> dict[str, Any]:
    """One of our orders."""
    return {"id": id, "lines": [{"variant": "SOAP-ROUND"}], **more}


def submitted(intake: Intake) -> SubmitOrder:
    """The only request, which submits an order."""
    assert intake.errors == ()
    (request,) = intake.requests
    assert isinstance(request, SubmitOrder)
    return request


def errors(intake: Intake) -> list[str]:
    """The errors of an intake that asks for nothing."""
    assert intake.requests == ()
    return [str(error) for error in intake.errors]


def test_it_should_make_an_order_with_its_units(read: Read) -> None:
    lines = [{"variant": "SOAP-ROUND", "quantity": 2, "options": {"force": 60}}, {"variant": "SOAP-PLAIN"}]
    request = submitted(read({"orders": [order(customer="Zoë 🧼", priority=3, due_s=60.5, lines=lines)]}))
    made = request.order
    assert (made.id, made.units, made.open_units) == ("A1", ("A1-01", "A1-02", "A1-03"), 3)
    assert (made.customer, made.priority, made.received, made.due) == ("Zoë 🧼", 3, NOW, NOW + 60.5)
    assert [unit.recipe.variant for unit in request.units] == ["SOAP-ROUND", "SOAP-ROUND", "SOAP-PLAIN"]
    assert {(unit.order, unit.priority, unit.due, unit.waiting_since) for unit in request.units} == {
        ("A1", 3, NOW + 60.5, NOW)
    }
    assert request.units[1].recipe.operations[1].parameters["force_n"] == 60


def test_it_should_tell_when_the_shop_changed_an_order(read: Read) -> None:
    lines = [{"sku": "SOAP-ROUND", "quantity": 1, "title": "Soap"}]
    shop = {"id": 7, "updated_at": "1970-01-02T00:00:00Z", "line_items": lines}
    assert submitted(read(shop)).order.content.revised == 86400.0


def test_it_should_take_a_due_date_with_a_zone(read: Read) -> None:
    request = submitted(read({"orders": [order(due="1970-01-12T15:46:40+02:00")]}))
    assert request.order.due == 1_000_000.0 - 7200.0 + 7200.0


def test_it_should_count_on_beyond_99_units(read: Read) -> None:
    request = submitted(read({"orders": [order(lines=[{"variant": "SOAP-PLAIN", "quantity": 101}])]}))
    assert [request.order.units[i] for i in (0, 98, 100)] == ["A1-01", "A1-99", "A1-101"]


def test_it_should_leave_out_a_bad_order_only(read: Read) -> None:
    bad = order("B", lines=[{"variant": "SOAP-ROUND"}, {"variant": "SOAP-RUND"}])
    intake = read({"orders": [order("A"), bad, order("C")]})
    assert [request.order.id for request in intake.requests if isinstance(request, SubmitOrder)] == ["A", "C"]
    hint = "no variant 'SOAP-RUND' can be ordered; did you mean SOAP-ROUND?"
    assert [str(error) for error in intake.errors] == [f"orders:1: orders.1.lines.1.variant: {hint}"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"id": "A 1"}, f"orders.0.id: {ALPHABET}, not 'A 1'"),
        ({"id": ""}, f"orders.0.id: {ALPHABET}, not ''"),
        ({"id": "é" * 19}, f"orders.0.id: {ALPHABET}, not '{'é' * 19}'"),
        (
            {"id": "e" * 38},
            f"orders.0.id: is too long: unit id '{'e' * 38}-01' has 41 characters, a tag holds 40",
        ),
        (
            {"lines": [{"variant": "SOAP-ROUND", "quantity": 600}] * 2},
            "orders.0.id: has 1200 units; an order may have at most 1000",
        ),
        ({"due": "2026-03-02T10:30:00"}, "orders.0.due: needs a time zone, for example 2026-03-02T10:30:00Z"),
        ({"due": "tomorrow"}, "orders.0.due: must be a date and time as in ISO 8601, not 'tomorrow'"),
        ({"due": "2026-03-02", "due_s": 5}, "orders.0.due: is given beside due_s; give one of them"),
        ({"customer": 5}, "orders.0.customer: Input should be a valid string, not 5"),
    ],
)
def test_it_should_name_the_key_that_is_wrong(read: Read, change: dict[str, Any], message: str) -> None:
    assert errors(read({"orders": [order() | change]})) == [f"orders:1: {message}"]


@pytest.mark.parametrize("count", [1, 20, 21, 45])
def test_it_should_say_the_first_errors_and_count_the_others(read: Read, count: int) -> None:
    bad = [order(f"B{number}", lines=[{"variant": "NONE"}]) for number in range(count)]
    intake = read(json.dumps({"orders": [*bad, order("A")]}, indent=0))
    assert len(intake.requests) == 1
    said = [str(error) for error in intake.errors]
    assert len(said) == min(count, 21)
    assert "orders.0.lines.0.variant: no variant 'NONE' can be ordered" in said[0]
    if count > 20:
        line = json.dumps({"orders": [*bad, order("A")]}, indent=0).splitlines().index('"id": "B20",') + 5
        assert said[20] == f"orders:{line - 1}: and {count - 20} errors more from here on"


def test_it_should_refuse_an_order_that_is_there_twice(read: Read) -> None:
    intake = read({"orders": [order(), order()]})
    assert len(intake.requests) == 1
    assert [str(error) for error in intake.errors] == ["orders:1: orders.1.id: order 'A1' is in this document twice"]


def test_it_should_read_csv_as_the_same_orders(read: Read) -> None:
    lines = [
        {"variant": "SOAP-ROUND", "quantity": 2, "options": {"force": 60, "Scent": "Rose"}},
        {"variant": "SOAP-PLAIN", "quantity": 1, "options": {"vegan": True}},
    ]
    same = {"orders": [order(customer='Müller, "Zoë"', priority=3, due_s=60, lines=lines), order("A2")]}
    rows = (
        "\ufefforder_id,variant,quantity,priority,due_s,customer,option:force,option:Scent,option:vegan\r\n"
        'A1,SOAP-ROUND,2,3,60,"Müller, ""Zoë""",60 N,rose,\r\n'
        "A2,SOAP-ROUND,1,,,,,,\r\n"
        ",,,,,,,,\r\n"
        "A1,SOAP-PLAIN,1,,,,,,yes\r\n"
    )
    assert read(rows).errors == ()
    assert read(rows) == read(same)


def test_it_should_refuse_a_whole_csv_order_for_one_bad_row(read: Read) -> None:
    intake = read("order_id,variant,quantity\nA,SOAP-ROUND,1\nA,SOAP-ROUND,none\nB,SOAP-ROUND,1\n")
    assert [request.order.id for request in intake.requests if isinstance(request, SubmitOrder)] == ["B"]
    assert [str(error) for error in intake.errors] == ["orders:3: quantity: must be a whole number, not 'none'"]


def test_it_should_count_lines_inside_quoted_cells(read: Read) -> None:
    text = 'order_id,variant,quantity,customer\nA,SOAP-ROUND,1,"Zoë\nMüller"\nB,SOAP-OVAL,1,\n'
    assert [error.line for error in read(text).errors] == [4]


def shop(**change: Any) -> dict[str, Any]:
    """An order of the shop, with the keys that count and one that does not."""
    items = [item("SOAP-ROUND", 2)]
    return {"id": 820982911946154508, "name": "#1001", "email": "jon@example.com", "line_items": items, **change}


def item(sku: str | None, quantity: int, **change: Any) -> dict[str, Any]:
    """A line item."""
    return {"id": 1, "sku": sku, "title": "Soap", "quantity": quantity, "properties": [], **change}


def test_it_should_read_an_order_of_the_shop(read: Read) -> None:
    wishes = [
        {"name": "Scent", "value": "Strong Rose"},
        {"name": "_id", "value": "x"},
        {"name": "Initials", "value": ""},
    ]
    customer = {"first_name": "Zoë", "last_name": "Müller"}
    request = submitted(read(shop(customer=customer, line_items=[item("SOAP-ROUND", 2, properties=wishes)])))
    assert (request.order.id, request.order.customer) == ("820982911946154508", "Zoë Müller")
    assert request.order.units == ("820982911946154508-01", "820982911946154508-02")
    assert request.units[0].recipe.operations[0].parameters["grams"]["rose"] == 2.5


def test_it_should_fall_back_on_the_address_of_a_nameless_customer(read: Read) -> None:
    for nobody in (None, "", "  "):
        customer = {"first_name": nobody, "last_name": nobody}
        assert submitted(read(shop(customer=customer))).order.customer == "jon@example.com"


def test_it_should_make_only_what_refunds_have_left(read: Read) -> None:
    items = [
        item("SOAP-OLD", 3, current_quantity=0),
        item("SOAP-ROUND", 3, current_quantity=1, fulfillable_quantity=1),
        item("SOAP-PLAIN", 2, fulfillable_quantity=1),
    ]
    assert [unit.recipe.variant for unit in submitted(read(shop(line_items=items))).units] == [
        "SOAP-ROUND",
        "SOAP-PLAIN",
    ]
    gone = read(shop(line_items=items[:1]))
    assert gone.requests == (
        CancelOrder("820982911946154508", "nothing is left of it in the shop", "shop", ahead=True),
    )


def test_it_should_cancel_what_the_shop_cancelled(read: Read) -> None:
    intake = read(shop(cancelled_at="2026-03-02T10:30:00+01:00", cancel_reason="customer", line_items=[]))
    assert intake.requests == (
        CancelOrder("820982911946154508", "cancelled in the shop: customer", "shop", ahead=True),
    )


@pytest.mark.parametrize(
    ("line_item", "message"),
    [
        (item("SOAP-NONE", 1), "line_items.0.sku: no variant 'SOAP-NONE' can be ordered; did you mean"),
        (item(None, 1), "line_items.0.sku: line item 'Soap' has no SKU, so it is not known what to make"),
        (
            item("SOAP-PLAIN", 1, properties=[{"name": "Turns", "value": "many"}]),
            "line_items.0.properties.0.value: option 'Turns': must be a whole number, not 'many'",
        ),
        (
            item("SOAP-PLAIN", 1, properties=[{"name": "Colour", "value": "red"}]),
            "line_items.0.properties.0.value: option 'Colour': 'SOAP-PLAIN' has no such option; known: scent, turns",
        ),
        (
            item("SOAP-PLAIN", 1, properties=[{"name": "Scent", "value": "Rose"}] * 2),
            "line_items.0.properties.1.value: 'Scent' is given twice",
        ),
    ],
)
def test_it_should_say_what_is_wrong_in_the_shop(read: Read, line_item: dict[str, Any], message: str) -> None:
    (error,) = errors(read(shop(line_items=[line_item])))
    assert error.startswith(f"orders:1: {message}")


@pytest.mark.parametrize(
    ("format", "text", "message"),
    [
        ("xml", "{}", "orders:1: unknown format 'xml'; known: csv, json, shopify, woocommerce"),
        ("", " \n", "orders:1: is empty"),
        ("", "[]", f"orders:1: {NO_FORMAT}"),
        ("", "bread;butter", f"orders:1: {NO_FORMAT}"),
        ("json", "[]", "orders:1: must be an object with a list 'orders'"),
        ("json", json.dumps(shop()), "orders:1: must be an object with a list 'orders'"),
        ("shopify", '{"orders": [{}]}', "orders:1: orders.0.id: is missing"),
        ("shopify", '{"orders": []}', "orders:1: holds no orders"),
        ("json", '{"orders": []}', "orders:1: holds no orders"),
        ("", '{"orders": [],\n"version": 2}', "orders:2: version: unknown key; known: orders"),
        ("csv", 'order_id,variant,quantity\n"A,SOAP', "orders:2: is not CSV: unexpected end of data"),
    ],
)
def test_it_should_refuse_a_document_as_a_whole(catalog: Catalog, format: str, text: str, message: str) -> None:
    assert errors(to_submissions(text, format, "orders", catalog, NOW)) == [message]
