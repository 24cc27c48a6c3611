"""Orders of Shopify: what of them is to be made, by their state, their lines and what was taken back."""

import json
from typing import Any

import pytest

from cell_orchestrator.intake.draft import CancelDraft, OrderDraft
from cell_orchestrator.intake.reading import Reading, read
from cell_orchestrator.intake.rules import Action, Rules

REFUNDS = [
    {"id": 1, "refund_line_items": [{"line_item_id": 11, "quantity": 1}]},
    {"id": 2, "refund_line_items": [{"line_item_id": 11, "quantity": 1}]},
    {"id": 3, "refund_line_items": None},
]
OF_ANOTHER = [*REFUNDS, {"id": 4, "refund_line_items": [{"line_item_id": 12, "quantity": 2}]}]


def item(sku: str | None = "TEE-M", quantity: int = 3, **more: Any) -> dict[str, Any]:
    """A line item."""
    return {"id": 11, "sku": sku, "title": "Shirt", "quantity": quantity, "requires_shipping": True, **more}


def order(*items: dict[str, Any], **more: Any) -> dict[str, Any]:
    """An order as a webhook sends it, with some of the keys that do not count."""
    return {
        "id": 5847392847001,
        "admin_graphql_api_id": "gid://shopify/Order/5847392847001",
        "name": "#1069",
        "email": "ana@example.com",
        "test": False,
        "cancelled_at": None,
        "cancel_reason": None,
        "financial_status": "paid",
        "fulfillment_status": None,
        "customer": {"first_name": "Ana", "last_name": None, "default_address": None},
        "refunds": [],
        "shipping_lines": [{"id": 1, "title": "Standard", "code": "std", "price": "4.90"}],
        "line_items": list(items) or [item()],
        **more,
    }


def reading(document: Any, rules: Rules | None = None) -> Reading:
    """What is read of a document."""
    return read(json.dumps(document), "", "in", 1000.0, rules)


def made(document: Any, rules: Rules | None = None) -> dict[str, int]:
    """The units of the only order of a document, by variant."""
    (found,) = reading(document, rules).found
    assert isinstance(found, OrderDraft), found
    return {line.variant: line.quantity for line in found.lines}


def test_it_should_keep_id_number_and_customer() -> None:
    (found,) = reading(order()).found
    assert isinstance(found, OrderDraft)
    assert (found.external_id, found.number, found.customer, found.text) == ("5847392847001", "#1069", "Ana", True)


@pytest.mark.parametrize(("written", "revised"), [("1970-01-02T00:00:00+01:00", 82800.0), (None, 0.0), ("", 0.0)])
def test_it_should_know_when_the_shop_changed_the_order(written: str | None, revised: float) -> None:
    (found,) = reading(order(updated_at=written)).found
    assert isinstance(found, OrderDraft) and found.revised == revised


@pytest.mark.parametrize("shape", [lambda o: {"order": o}, lambda o: {"orders": [o]}, lambda o: [o]])
def test_it_should_read_what_the_rest_api_answers(shape: Any) -> None:
    assert made(shape(order())) == {"TEE-M": 3}


def test_a_bad_order_of_a_page_should_not_stop_the_others() -> None:
    found = reading({"orders": [order(), 5, order(id=2, line_items=None), order(id=3)]}).found
    assert [isinstance(one, OrderDraft) for one in found] == [True, False, False, True]
    assert str(found[2]) == "in:1: orders.2.line_items: Input should be a valid list"


@pytest.mark.parametrize(
    ("change", "left"),
    [
        ({}, 3),
        ({"current_quantity": 1, "fulfillable_quantity": 1}, 1),
        ({"current_quantity": 4}, 4),
        ({"fulfillable_quantity": 2}, 2),
        ({"current_quantity": None, "fulfillable_quantity": None}, 3),
        ({"current_quantity": 3, "fulfillable_quantity": 2, "fulfillment_status": "partial"}, 3),
        ({"fulfillable_quantity": 2, "fulfillment_status": "partial"}, 3),
        ({"current_quantity": 2, "fulfillable_quantity": 0, "fulfillment_status": "fulfilled"}, 2),
    ],
)
def test_it_should_want_what_is_ordered_less_what_was_taken_back(change: dict[str, Any], left: int) -> None:
    """It should not take units that are shipped for units that nobody wants."""
    assert made(order(item(**change))) == {"TEE-M": left}


@pytest.mark.parametrize("state", ["FULFILLED", " Fulfilled "])
def test_it_should_know_a_state_in_any_letters(state: str) -> None:
    """It should not make again what is shipped, and make what is paid."""
    assert "is shipped: nothing to make" in reading(order(fulfillment_status=state)).notes[0]
    assert made(order(item(fulfillable_quantity=1, fulfillment_status="PARTIAL"), financial_status="PAID"))


def test_it_should_say_what_is_shipped() -> None:
    notes = reading(order(item(fulfillable_quantity=1, fulfillment_status="partial"))).notes
    assert notes == ("in:1: line_items.0: 2 of 3 are shipped; all are taken as ordered",)


def test_it_should_count_refunds_where_nothing_else_tells_of_them() -> None:
    items = (item(), item("TEE-L", 2, id=12), item("CAP", 1, id=13))
    assert made(order(*items, refunds=OF_ANOTHER)) == {"TEE-M": 1, "CAP": 1}
    known = item(current_quantity=1)
    assert made(order(known, refunds=OF_ANOTHER)) == {"TEE-M": 1}
    assert reading(order(item(quantity=1), refunds=REFUNDS)).found == (
        CancelDraft("5847392847001", "nothing is left of it in the shop", reading(order()).found[0].place),  # type: ignore[union-attr]
    )


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (item(None, 1, title="Tip", requires_shipping=False), "'Tip' has no SKU and is not shipped"),
        (item("", 1, title="Protection", requires_shipping=False), "'Protection' has no SKU and is not shipped"),
        (item("GIFT-50", 1, title="Gift card", gift_card=True), "'Gift card' is a gift card"),
        (item(None, 1, title="Wrapping"), "'Wrapping' is not made here"),
        (item("  ", 1, title=" Tip ", requires_shipping=False), "'Tip' has no SKU and is not shipped"),
        (item("INS-7", 1, title=None), None),
        (item(" INS-7 ", 1), None),
    ],
)
def test_it_should_skip_what_is_nothing_to_make(line: dict[str, Any], why: str | None) -> None:
    rules = Rules(not_made_here=["Wrap*", "INS-*"])
    found = reading(order(line, item()), rules)
    assert [type(one) for one in found.found] == [OrderDraft]
    what = f"line_items.0: line item {why}" if why else "line_items.0.sku: 'INS-7' is not made here"
    assert found.notes == (f"in:1: {what}: skipped",)
    alone = reading(order(line), rules)
    assert alone.found == ()
    assert alone.notes[-1] == "in:1: id: order 5847392847001: nothing to make"


def test_it_should_name_a_line_that_nobody_can_make() -> None:
    (error,) = reading(order(item(None, 1, title="Wrapping"))).found
    assert str(error) == "in:1: line_items.0.sku: line item 'Wrapping' has no SKU, so it is not known what to make"
    assert made(order(item(), item(None, 0))) == {"TEE-M": 3}


@pytest.mark.parametrize("state", [None, "paid", "authorized", "partially_refunded"])
def test_it_should_make_what_is_paid(state: str | None) -> None:
    assert made(order(financial_status=state)) == {"TEE-M": 3}


@pytest.mark.parametrize("state", ["pending", "partially_paid", "expired"])
def test_it_should_leave_alone_what_is_not_paid(state: str) -> None:
    found = reading(order(financial_status=state))
    assert found.found == ()
    assert found.notes == (f"in:1: financial_status: order 5847392847001 is '{state}' in the shop: skipped",)


@pytest.mark.parametrize("state", ["voided", "refunded"])
def test_it_should_take_back_what_was_paid_back(state: str) -> None:
    (found,) = reading(order(financial_status=state)).found
    assert isinstance(found, CancelDraft)
    assert (found.external_id, found.reason) == ("5847392847001", f"{state} in the shop")


def test_it_should_take_back_what_was_cancelled_whatever_the_reason_says() -> None:
    for reason, shown in (
        ("customer", "customer"),
        (None, "no reason given"),
        ("odd \ud83d\n", "odd \ufffd "),
        ("x" * 500, "x" * 99 + "…"),
    ):
        (found,) = reading(
            order(cancelled_at="2026-11-29T00:00:00Z", cancel_reason=reason, financial_status="odd")
        ).found
        assert isinstance(found, CancelDraft)
        assert found.reason == f"cancelled in the shop: {shown}"


@pytest.mark.parametrize(
    "change",
    [{"cancelled_at": "1970-01-01T00:00:09Z"}, {"financial_status": "voided"}, {"line_items": [item(quantity=0)]}],
)
def test_it_should_know_when_the_shop_took_it_back(change: dict[str, Any]) -> None:
    (found,) = reading(order(updated_at="1970-01-01T00:00:10Z", **change)).found
    assert isinstance(found, CancelDraft) and found.revised == 10.0


def test_an_order_that_is_shipped_should_change_nothing() -> None:
    found = reading(order(item(fulfillable_quantity=0, fulfillment_status="fulfilled"), fulfillment_status="fulfilled"))
    assert found.found == ()
    assert found.notes == ("in:1: fulfillment_status: order 5847392847001 is shipped: nothing to make",)


def test_a_test_of_the_shop_should_not_be_made_unless_a_rule_says_so() -> None:
    assert reading(order(test=True, cancelled_at="x")).notes == (
        "in:1: test: order 5847392847001 is a test of the shop: skipped",
    )
    rules = Rules(states={"shopify": {"test": Action.MAKE}})
    assert made(order(test=True), rules) == {"TEE-M": 3}


def test_the_rules_should_decide() -> None:
    rules = Rules(states={"shopify": {"pending": Action.MAKE, "paid": Action.CANCEL, "odd": Action.SKIP}})
    assert made(order(financial_status="pending"), rules) == {"TEE-M": 3}
    assert isinstance(reading(order(), rules).found[0], CancelDraft)
    assert reading(order(financial_status="odd"), rules).found == ()
    (error,) = reading(order(financial_status="odd")).found
    assert str(error).startswith(
        "in:1: financial_status: 'odd' is a state without a rule: say in intake.yaml under states.shopify"
    )


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"id": "5"}, "id: Input should be a valid integer, not '5'"),
        ({"id": 0}, "id: Input should be greater than or equal to 1, not 0"),
        ({"id": 2**63}, "id: Input should be less than"),
        ({"customer": {"first_name": "Ana \ud83d"}}, "customer: character 5 cannot be printed: U+D83D"),
        ({"name": "\x1b"}, "name: character 1 cannot be printed: U+001B"),
        ({"email": 5}, "email: Input should be a valid string, not 5"),
        ({"updated_at": "9999-12-31T00:00:00Z"}, "updated_at: must be between the years 1970 and 2100"),
        ({"updated_at": "0001-01-01T00:00:00Z"}, "updated_at: must be between the years 1970 and 2100"),
        ({"updated_at": "yesterday"}, "updated_at: must be a date and time as in ISO 8601, not 'yesterday'"),
        ({"updated_at": "2026-03-22T16:28:02"}, "updated_at: needs a time zone, for example 2026-03-22T16:28:02Z"),
        ({"line_items": [item(quantity=True)]}, "line_items.0.quantity: Input should be a valid integer, not True"),
        ({"line_items": [item(quantity=1.5)]}, "line_items.0.quantity: Input should be a valid integer"),
        (
            {"line_items": [item(quantity=1001)]},
            "line_items.0.quantity: Input should be less than or equal to 1000, not 1001",
        ),
        (
            {"refunds": OF_ANOTHER},
            "refunds.3.refund_line_items.0.line_item_id: no line of this order has the id 12",
        ),
        (
            {"line_items": [item("CAP", id=12), item(), item()], "refunds": REFUNDS},
            "refunds.0.refund_line_items.0.line_item_id: 2 lines of this order have the id 11",
        ),
        (
            {"line_items": [item(properties=[{"name": "a", "value": {}}])]},
            "line_items.0.properties.0.value: 'a' must be a text or a number",
        ),
        (
            {"line_items": [item(properties=[{"name": "a", "value": "\0"}])]},
            "line_items.0.properties.0.value: option 'a' character 1",
        ),
    ],
)
def test_it_should_name_what_is_wrong(change: dict[str, Any], message: str) -> None:
    (error,) = reading(order(**change)).found
    assert str(error).startswith(f"in:1: {message}")


@pytest.mark.parametrize(
    ("key", "value", "what"),
    [
        ("abandoned_checkout_url", "https://shop.example/1", "a checkout"),
        ("invoice_url", None, "a draft of an order"),
        ("order_id", 5847392847001, "a part of an order, such as a fulfilment"),
    ],
)
def test_it_should_make_nothing_of_what_is_no_order(key: str, value: Any, what: str) -> None:
    """It should not take a checkout that nobody has paid, or the like, for an order: they have line items, too."""
    document = {"id": 7, key: value, "line_items": [item()]}
    (error,) = reading(document).found
    assert str(error) == f"in:1: {key}: this is no order but {what}; send orders only"


def test_it_should_take_wishes_but_not_the_notes_of_apps() -> None:
    properties = [
        {"name": "Shade", "value": "teal"},
        {"name": "_app", "value": "x"},
        {"name": "Turns", "value": 3},
        {"name": "Empty", "value": ""},
        {"name": "Nothing"},
        {"name": " _app too", "value": "y"},
        {"name": "Blank", "value": "  "},
        {"name": "", "value": " "},
    ]
    (found,) = reading(order(item(properties=properties))).found
    assert isinstance(found, OrderDraft)
    assert found.lines[0].options == {"Shade": "teal", "Turns": "3"}
    assert found.lines[0].option_places["Turns"].key == "line_items.0.properties.2.value"
