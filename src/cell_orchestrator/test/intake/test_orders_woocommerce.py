"""Orders of WooCommerce."""

import json
from typing import Any

import pytest

from cell_orchestrator.intake.draft import CancelDraft, OrderDraft
from cell_orchestrator.intake.reading import Reading, read
from cell_orchestrator.intake.rules import Action, Rules


def item(sku: str | None = "TEE-M", quantity: int = 2, *meta: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A line item."""
    return {
        "id": 315,
        "name": "Shirt",
        "product_id": 93,
        "quantity": quantity,
        "sku": sku,
        "meta_data": list(meta),
        **more,
    }


def order(*items: dict[str, Any], **more: Any) -> dict[str, Any]:
    """An order as the REST API has it, with some of the keys that do not count."""
    return {
        "id": 727,
        "number": "727",
        "status": "processing",
        "currency": "EUR",
        "date_created_gmt": "2026-03-22T16:28:02",
        "billing": {"first_name": "Ana", "last_name": "Ruiz", "company": "", "email": "a@example.com"},
        "customer_note": "ring twice",
        "line_items": list(items) or [item()],
        "shipping_lines": [{"id": 1, "method_title": "Flat rate", "meta_data": [{"key": "Items", "value": "x"}]}],
        "fee_lines": [],
        "refunds": [],
        **more,
    }


def reading(document: Any, rules: Rules | None = None) -> Reading:
    """What is read of a document."""
    return read(json.dumps(document), "", "in", 1000.0, rules)


def made(document: Any, rules: Rules | None = None) -> OrderDraft:
    """The only order of a document."""
    (found,) = reading(document, rules).found
    assert isinstance(found, OrderDraft), found
    return found


def test_it_should_know_when_the_shop_changed_the_order() -> None:
    assert made(order()).revised == 0.0
    assert made(order(date_modified_gmt="1970-01-02T00:00:00")).revised == 86400.0


def test_it_should_read_an_order() -> None:
    found = made(order())
    assert (found.external_id, found.customer, found.number, found.text) == ("727", "Ana Ruiz", "", True)
    assert [(line.variant, line.quantity) for line in found.lines] == [("TEE-M", 2)]


@pytest.mark.parametrize(("number", "kept"), [("WC-7", "WC-7"), (1069, "1069"), (727, ""), ("727", ""), (None, "")])
def test_it_should_keep_a_number_of_its_own(number: Any, kept: str) -> None:
    assert made(order(number=number)).number == kept


@pytest.mark.parametrize(
    ("billing", "customer"),
    [
        (None, ""),
        ({}, ""),
        ({"first_name": "", "last_name": None, "company": "Nord", "email": "n@example.com"}, "Nord"),
        ({"first_name": " ", "company": "\u00a0", "email": "n@example.com"}, "n@example.com"),
        ({"email": "n@example.com"}, "n@example.com"),
        ({"last_name": "Ruiz"}, "Ruiz"),
    ],
)
def test_it_should_find_a_name_for_the_customer(billing: Any, customer: str) -> None:
    assert made(order(billing=billing)).customer == customer


def test_it_should_read_a_page() -> None:
    found = reading([order(), order(id=728, status="cancelled"), {"id": 729}, order(id=730, status="pending")]).found
    assert [type(one).__name__ for one in found] == ["OrderDraft", "CancelDraft", "IntakeError"]


@pytest.mark.parametrize(
    "state", ["pending", "on-hold", "completed", "failed", "auto-draft", "checkout-draft", "wc-pending"]
)
def test_it_should_leave_alone_what_is_not_to_be_made_now(state: str) -> None:
    found = reading(order(status=state))
    assert found.found == ()
    assert found.notes == (f"in:1: status: order 727 is '{state.removeprefix('wc-')}' in the shop: skipped",)


@pytest.mark.parametrize("state", ["cancelled", "refunded", "trash", "wc-cancelled"])
def test_it_should_take_back_what_was_taken_back(state: str) -> None:
    (found,) = reading(order(status=state, line_items=[])).found
    assert isinstance(found, CancelDraft)
    assert (found.external_id, found.reason) == ("727", f"{state.removeprefix('wc-')} in the shop")


def test_the_rules_should_decide() -> None:
    rules = Rules(
        states={"woocommerce": {"on-hold": Action.MAKE, "packing": Action.SKIP}}, not_made_here=["Wrap*", "INS"]
    )
    assert made(order(status="on-hold"), rules).external_id == "727"
    assert reading(order(status="packing"), rules).found == ()
    (error,) = reading(order(status="packing")).found
    assert str(error).startswith(
        "in:1: status: 'packing' is a state without a rule: say in intake.yaml under states.woocommerce"
    )
    some = reading(order(item("", 1, name="Wrapping"), item("INS"), item()), rules)
    assert some.notes == (
        "in:1: line_items.0: line item 'Wrapping' is not made here: skipped",
        "in:1: line_items.1.sku: 'INS' is not made here: skipped",
    )
    assert len(some.found) == 1


def test_it_should_take_wishes_as_the_customer_saw_them() -> None:
    meta = [
        {"id": 1, "key": "shade", "value": "teal"},
        {
            "key": "pa_leaflet",
            "value": "francais",
            "display_key": "Leaflet &amp; card",
            "display_value": "fran&ccedil;ais",
        },
        {"key": "attribute_pa_size", "value": "m", "display_key": None, "display_value": None},
        {"key": "_reduced_stock", "value": "1", "display_key": "_reduced_stock", "display_value": "1"},
        {"key": "card", "value": "birthday", "display_key": "Card", "display_value": "<p>birthday</p>"},
        {"key": "turns", "value": 3, "display_value": 3},
        {"key": "empty", "value": ""},
    ]
    found = made(order(item("KIT", 1, *meta)))
    assert found.lines[0].options == {
        "shade": "teal",
        "Leaflet & card": "français",
        "size": "m",
        "Card": "birthday",
        "turns": "3",
    }
    assert found.lines[0].option_places["Card"].key == "line_items.0.meta_data.4.value"


def test_it_should_say_that_a_part_was_refunded() -> None:
    refunds = [{"id": 1, "reason": "", "total": "-10.00"}]
    notes = reading(order(refunds=refunds)).notes
    assert notes[0].startswith("in:1: refunds: order 727 is refunded in part; WooCommerce does not say which units")
    assert reading(order(refunds=refunds, status="refunded")).notes == ()
    assert reading(order(refunds=[])).notes == ()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"status": None}, "status: Input should be a valid string"),
        (
            {"line_items": [item(None)]},
            "line_items.0.sku: line item 'Shirt' has no SKU, so it is not known what to make",
        ),
        ({"line_items": [item(quantity=1.5)]}, "line_items.0.quantity: Input should be a valid integer"),
        (
            {"line_items": [item("A", 1, {"key": "a", "value": []})]},
            "line_items.0.meta_data.0.value: 'a' must be a text or a number",
        ),
        (
            {"line_items": [item("A", 1, *[{"key": "a", "value": "b"}] * 2)]},
            "line_items.0.meta_data.1.value: 'a' is given twice",
        ),
        ({"billing": {"first_name": "\ud83d"}}, "billing: character 1 cannot be printed: U+D83D"),
        ({"number": True}, "number: Input should be a valid string, not True"),
        ({"number": "x" * 41}, "number: has 41 characters, 40 at most"),
    ],
)
def test_it_should_name_what_is_wrong(change: dict[str, Any], message: str) -> None:
    (error,) = reading(order(**change)).found
    assert str(error).startswith(f"in:1: {message}")
