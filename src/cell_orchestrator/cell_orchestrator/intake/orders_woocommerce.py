"""The order JSON of WooCommerce: its REST API and its order webhooks (order.created, order.updated)."""

from collections.abc import Iterator
from html import unescape
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from cell_orchestrator.intake.draft import DraftNote, OrderDraft, Said
from cell_orchestrator.intake.json_document import JsonDocument
from cell_orchestrator.intake.limits import MAX_QUANTITY
from cell_orchestrator.intake.rules import Action, Rules
from cell_orchestrator.intake.shop import Shop
from cell_orchestrator.intake.shop_document import ShopId, ShopModel, ShopState, ShopText, revised
from cell_orchestrator.intake.shop_lines import ShopLine, Wish

HIDDEN = "_"
"""Meta data whose keys begin like this are notes between plug-ins, not wishes of the customer."""

GMT = "Z"
"""The zone of times whose names end in `_gmt`; they are written without one."""


class Meta(ShopModel):
    """What the customer or a plug-in added to a line; the `display_` ones are as the customer saw them, in HTML."""

    key: ShopText
    value: Any = None
    display_key: Any = None
    display_value: Any = None

    @property
    def name(self) -> str:
        """The name as the customer saw it."""
        seen = unescape(self.display_key) if isinstance(self.display_key, str) else ""
        return seen or self.key.removeprefix("attribute_").removeprefix("pa_")

    @property
    def wish(self) -> object:
        """The value as the customer saw it."""
        seen = self.display_value if isinstance(self.display_value, str) and "<" not in self.display_value else ""
        return unescape(seen) or self.value


class WooItem(ShopModel):
    """A line of the order."""

    sku: ShopText | None = None
    name: ShopText | None = None
    quantity: int = Field(ge=0, le=MAX_QUANTITY)
    meta_data: list[Meta] | None = None

    @property
    def wishes(self) -> tuple[Wish, ...]:
        """What the customer chose."""
        return tuple(
            Wish(("meta_data", index, "value"), entry.name, entry.wish)
            for index, entry in enumerate(self.meta_data or ())
            if not entry.key.startswith(HIDDEN)
        )


class Billing(ShopModel):
    """Who ordered."""

    first_name: ShopText | None = None
    last_name: ShopText | None = None
    company: ShopText | None = None
    email: ShopText | None = None


def _as_text(given: Any) -> Any:
    return str(given) if isinstance(given, int) and not isinstance(given, bool) else given


Number = Annotated[str, BeforeValidator(_as_text)]
"""What the customer knows an order by; a plug-in may write it as a number."""


class WooOrder(ShopModel):
    """One order."""

    id: ShopId
    number: Number | None = None
    date_modified_gmt: str | None = None
    status: ShopState
    billing: Billing | None = None
    line_items: list[WooItem]
    refunds: list[Any] | None = None

    @property
    def customer_name(self) -> str:
        """The customer's name, or the next best thing."""
        who = self.billing or Billing()
        return " ".join(name for name in (who.first_name, who.last_name) if name) or who.company or who.email or ""


class WooCommerce(Shop[WooOrder]):
    """The format."""

    name = "woocommerce"
    model = WooOrder
    of_order = frozenset({"status", "order_key", "date_created", "date_created_gmt", "date_paid", "customer_note"})
    of_line = frozenset({"meta_data", "variation_id", "tax_class"})
    states = {
        "pending": Action.SKIP,
        "on-hold": Action.SKIP,
        "processing": Action.MAKE,
        "completed": Action.SKIP,
        "cancelled": Action.CANCEL,
        "refunded": Action.CANCEL,
        "failed": Action.SKIP,
        "auto-draft": Action.SKIP,
        "checkout-draft": Action.SKIP,
        "trash": Action.CANCEL,
    }

    def read_order(self, document: JsonDocument, order: WooOrder, rules: Rules) -> Iterator[Said]:
        """Read one order."""
        name, state = str(order.id), order.status.removeprefix("wc-")
        if order.refunds and self.action(document, "status", state, rules) is Action.MAKE:
            message = "is refunded in part; WooCommerce does not say which units, so all that is listed is made"
            yield DraftNote(document.place("refunds"), f"order {name} {message}")
        number = "" if order.number in (None, name) else order.number
        places = {"customer": document.place("billing"), "number": document.place("number")}
        draft = OrderDraft(
            name,
            (),
            document.place("id"),
            order.customer_name,
            number,
            revised=revised(document, "date_modified_gmt", order.date_modified_gmt, GMT),
            text=True,
            places=places,
        )
        yield from self.by_state(document, "status", state, rules, draft, _lines(document, order))


def _lines(document: JsonDocument, order: WooOrder) -> Iterator[ShopLine]:
    for index, item in enumerate(order.line_items):
        part = document.part("line_items", index)
        yield ShopLine(part, item.sku or "", item.name or "", item.quantity, item.wishes)
