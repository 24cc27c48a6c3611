"""The order JSON of Shopify: its order webhooks (orders/create, orders/updated, orders/cancelled) and its REST API."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from pydantic import Field

from cell_line.plain import shown
from cell_orchestrator.intake.draft import CancelDraft, DraftNote, OrderDraft, Said
from cell_orchestrator.intake.json_document import JsonDocument
from cell_orchestrator.intake.limits import MAX_QUANTITY
from cell_orchestrator.intake.rules import Action, Rules
from cell_orchestrator.intake.shop import Shop
from cell_orchestrator.intake.shop_document import LINES, ShopId, ShopModel, ShopState, ShopText, revised
from cell_orchestrator.intake.shop_lines import ShopLine, Wish

HIDDEN = "_"
"""Properties whose names begin like this are notes between apps, not wishes of the customer."""
NO_STATE = "none"
NO_ORDERS = {
    "abandoned_checkout_url": "a checkout",
    "invoice_url": "a draft of an order",
    "order_id": "a part of an order, such as a fulfilment",
}
"""Keys of what else Shopify sends with line items, and what that is."""


class Property(ShopModel):
    """What the customer entered on the product's page."""

    name: ShopText
    value: Any = None


class ShopifyItem(ShopModel):
    """A line of the order."""

    id: int | None = None
    sku: ShopText | None = None
    title: ShopText | None = None
    quantity: int = Field(ge=0, le=MAX_QUANTITY)
    current_quantity: int | None = Field(default=None, ge=0, le=MAX_QUANTITY)
    fulfillable_quantity: int | None = Field(default=None, ge=0, le=MAX_QUANTITY)
    fulfillment_status: ShopState | None = None
    gift_card: bool | None = None
    requires_shipping: bool | None = None
    properties: list[Property] | None = None

    def wanted(self, refunded: int) -> int:
        """Units that are wanted, those already shipped among them.

        Args:
            refunded: units of it in the refunds of the order; `current_quantity` knows of them, and of edits.
        """
        if self.current_quantity is not None:
            return self.current_quantity
        left = self.quantity - refunded
        if self.fulfillable_quantity is not None and not self.fulfillment_status:
            left = min(left, self.fulfillable_quantity)
        return max(left, 0)

    def shipped(self, wanted: int) -> int:
        """Units the customer has already, of those that are wanted."""
        if not self.fulfillment_status or self.fulfillable_quantity is None:
            return 0
        return max(wanted - self.fulfillable_quantity, 0)

    @property
    def skipped(self) -> str:
        """Why the line is nothing to make, or ''."""
        if self.gift_card:
            return "is a gift card"
        return "has no SKU and is not shipped" if not self.sku and self.requires_shipping is False else ""

    @property
    def wishes(self) -> tuple[Wish, ...]:
        """What the customer chose."""
        return tuple(
            Wish(("properties", index, "value"), entry.name, entry.value)
            for index, entry in enumerate(self.properties or ())
            if not entry.name.startswith(HIDDEN)
        )


class RefundLine(ShopModel):
    """Units that were taken back."""

    line_item_id: int
    quantity: int = Field(ge=0, le=MAX_QUANTITY)


class Refund(ShopModel):
    """One refund."""

    refund_line_items: list[RefundLine] | None = None


class Customer(ShopModel):
    """Who ordered."""

    first_name: ShopText | None = None
    last_name: ShopText | None = None


class ShopifyOrder(ShopModel):
    """One order."""

    id: ShopId
    name: ShopText | None = None
    updated_at: str | None = None
    email: ShopText | None = None
    customer: Customer | None = None
    test: bool | None = None
    cancelled_at: str | None = None
    cancel_reason: str | None = None
    financial_status: ShopState | None = None
    fulfillment_status: ShopState | None = None
    refunds: list[Refund] | None = None
    line_items: list[ShopifyItem]

    @property
    def customer_name(self) -> str:
        """The customer's name, or the e-mail address where no name is given."""
        who = self.customer or Customer()
        return " ".join(name for name in (who.first_name, who.last_name) if name) or self.email or ""

    def refunded(self) -> Counter[int | None]:
        """Units that were refunded, by the id of their line."""
        found: Counter[int | None] = Counter()
        for refund in self.refunds or ():
            for back in refund.refund_line_items or ():
                found[back.line_item_id] += back.quantity
        return found


class Shopify(Shop[ShopifyOrder]):
    """The format; an order's state is its financial status, `test` counts before it."""

    name = "shopify"
    model = ShopifyOrder
    of_order = frozenset(
        {"admin_graphql_api_id", "cancelled_at", "financial_status", "fulfillment_status", "order_number"}
    )
    of_line = frozenset({"title", "properties", "fulfillable_quantity", "requires_shipping", "gift_card"})
    states = {
        "test": Action.SKIP,
        NO_STATE: Action.MAKE,
        "pending": Action.SKIP,
        "authorized": Action.MAKE,
        "partially_paid": Action.SKIP,
        "paid": Action.MAKE,
        "partially_refunded": Action.MAKE,
        "refunded": Action.CANCEL,
        "voided": Action.CANCEL,
        "expired": Action.SKIP,
    }

    def read_order(self, document: JsonDocument, order: ShopifyOrder, rules: Rules) -> Iterator[Said]:
        """Read one order."""
        _check_is_order(document)
        name, place = str(order.id), document.place("id")
        changed = revised(document, "updated_at", order.updated_at)
        if order.test and self.action(document, "test", "test", rules) is not Action.MAKE:
            yield DraftNote(document.place("test"), f"order {name} is a test of the shop: skipped")
        elif order.cancelled_at:
            reason = shown(order.cancel_reason or "no reason given", 100)
            yield CancelDraft(name, f"cancelled in the shop: {reason}", place, changed)
        elif order.fulfillment_status == "fulfilled":
            yield DraftNote(document.place("fulfillment_status"), f"order {name} is shipped: nothing to make")
        else:
            places = {"customer": document.place("customer"), "number": document.place("name")}
            draft = OrderDraft(
                name,
                (),
                place,
                order.customer_name,
                order.name or "",
                revised=changed,
                text=True,
                places=places,
            )
            state = order.financial_status or NO_STATE
            yield from self.by_state(document, "financial_status", state, rules, draft, _lines(document, order))


def _check_is_order(document: JsonDocument) -> None:
    for key, what in NO_ORDERS.items():
        if isinstance(document.data, dict) and key in document.data:
            raise document.error((key,), f"this is no order but {what}; send orders only")


def _check_refunds(document: JsonDocument, order: ShopifyOrder) -> None:
    """Check that it is known which line each refund is of, where nothing else tells what is left."""
    ids = Counter(item.id for item in order.line_items)
    for at, refund in enumerate(order.refunds or ()):
        for index, back in enumerate(refund.refund_line_items or ()):
            if (found := ids[back.line_item_id]) != 1:
                key = ("refunds", at, "refund_line_items", index, "line_item_id")
                lines = f"{found} lines of this order have" if found else "no line of this order has"
                raise document.error(key, f"{lines} the id {back.line_item_id}")


def _lines(document: JsonDocument, order: ShopifyOrder) -> Iterator[ShopLine]:
    if any(item.current_quantity is None for item in order.line_items):
        _check_refunds(document, order)
    refunded = order.refunded()
    for index, item in enumerate(order.line_items):
        part, wanted = document.part(LINES, index), item.wanted(refunded[item.id])
        shipped = item.shipped(wanted)
        yield ShopLine(part, item.sku or "", item.title or "", wanted, item.wishes, item.skipped, shipped)
