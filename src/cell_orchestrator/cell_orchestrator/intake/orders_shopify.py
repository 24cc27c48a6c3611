"""The order JSON that Shopify's order webhooks send (orders/create, orders/updated, orders/cancelled)."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from cell_orchestrator.intake.draft import CancelDraft, Draft, DraftLine, OrderDraft, Place
from cell_orchestrator.intake.json_document import JsonDocument
from cell_orchestrator.intake.limits import MAX_QUANTITY

HIDDEN = "_"
"""Properties whose names begin like this are notes between apps, not wishes of the customer."""


class ShopifyModel(BaseModel):
    """Base: the payload has a hundred keys, only those used here are checked."""

    model_config = ConfigDict(extra="ignore", frozen=True, strict=True)


class Property(ShopifyModel):
    """What the customer entered on the product's page."""

    name: str
    value: Any = None


class LineItem(ShopifyModel):
    """A line of the order.  The last quantity given counts: it knows of refunds and edits."""

    sku: str | None = None
    title: str = ""
    quantity: int = Field(ge=0, le=MAX_QUANTITY)
    current_quantity: int | None = Field(default=None, ge=0, le=MAX_QUANTITY)
    fulfillable_quantity: int | None = Field(default=None, ge=0, le=MAX_QUANTITY)
    properties: list[Property] | None = None

    @property
    def to_make(self) -> int:
        """Units that are still wanted."""
        left = (self.current_quantity, self.fulfillable_quantity)
        return min([self.quantity, *(quantity for quantity in left if quantity is not None)])


class Customer(ShopifyModel):
    """Who ordered."""

    first_name: str | None = None
    last_name: str | None = None


class ShopifyOrder(ShopifyModel):
    """One order."""

    id: int = Field(ge=1)
    email: str | None = None
    customer: Customer | None = None
    cancelled_at: str | None = None
    cancel_reason: str | None = None
    line_items: list[LineItem]

    @property
    def customer_name(self) -> str:
        """The customer's name, or the e-mail address where no name is given."""
        who = self.customer or Customer()
        return " ".join(name for name in (who.first_name, who.last_name) if name) or self.email or ""


def read_shopify(document: JsonDocument) -> Draft:
    """The order of a document; a cancelled one becomes a cancel request.

    Raises:
        IntakeError: the document is not such an order, or nothing in it is left to make.
    """
    order = document.as_model(ShopifyOrder)
    if order.cancelled_at:
        return CancelDraft(str(order.id), f"cancelled in the shop: {order.cancel_reason or 'no reason given'}")
    wanted = [(index, item) for index, item in enumerate(order.line_items) if item.to_make]
    if not wanted:
        raise document.error(("line_items",), "nothing is left to make")
    lines = tuple(_line(document.part("line_items", index), item) for index, item in wanted)
    return OrderDraft(str(order.id), lines, document.place("id"), order.customer_name, text=True)


def _line(document: JsonDocument, item: LineItem) -> DraftLine:
    if not item.sku:
        raise document.error(("sku",), f"line item {item.title!r} has no SKU, so it is not known what to make")
    options: dict[str, object] = {}
    places: dict[str, Place] = {}
    for index, entry in enumerate(item.properties or []):
        if entry.name.startswith(HIDDEN) or entry.value in (None, ""):
            continue
        if entry.name in options:
            raise document.error(("properties", index, "name"), f"{entry.name!r} is given twice")
        options[entry.name] = str(entry.value)
        places[entry.name] = document.place("properties", index, "value")
    return DraftLine(item.sku, item.to_make, document.place("sku"), options, places)
