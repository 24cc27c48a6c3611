"""Our own order format in JSON: {"orders": [{"id", "lines": [{"variant", "quantity", "options"}], ...}]}."""

from collections.abc import Iterator
from typing import Any

from pydantic import Field

from cell_line.config.strict_yaml import StrictModel
from cell_orchestrator.intake.draft import DraftLine, IntakeError, OrderDraft, Said
from cell_orchestrator.intake.json_document import JsonDocument
from cell_orchestrator.intake.limits import Quantity, RelativeDue, moment
from cell_orchestrator.intake.order_format import OrderText
from cell_orchestrator.intake.rules import Rules
from cell_orchestrator.intake.shop_document import LINES


class LineModel(StrictModel):
    """So many units of one variant."""

    variant: str
    quantity: Quantity = 1
    options: dict[str, Any] = Field(default_factory=dict)


class OrderModel(StrictModel):
    """One order; due either relative to now or as a date with time and zone."""

    id: str
    customer: str = ""
    priority: int = 0
    due_s: RelativeDue | None = None
    due: str | None = None
    lines: list[LineModel] = Field(min_length=1)


class OwnJson:
    """The format."""

    name = "json"

    def recognises(self, document: OrderText) -> bool:
        """Whether it is a list of orders, and of no shop's."""
        if not document.looks_like_json:
            return False
        match document.json.data:
            case {"orders": [*orders]}:
                return not any(isinstance(order, dict) and LINES in order for order in orders)
        return False

    def read(self, document: OrderText, rules: Rules, now: float) -> Iterator[Said]:
        """Read the orders."""
        whole = document.json
        if not isinstance(whole.data, dict) or not isinstance(whole.data.get("orders"), list):
            raise whole.error((), "must be an object with a list 'orders'")
        for key in whole.data.keys() - {"orders"}:
            raise whole.error((key,), "unknown key; known: orders")
        for index in range(len(whole.data["orders"])):
            try:
                yield _order(whole.part("orders", index), now)
            except IntakeError as error:
                yield error


def _order(document: JsonDocument, now: float) -> OrderDraft:
    order = document.as_model(OrderModel)
    return OrderDraft(
        order.id,
        tuple(_line(document.part("lines", index), line) for index, line in enumerate(order.lines)),
        document.place("id"),
        order.customer,
        priority=order.priority,
        due=_due(document, order, now),
        places={
            "customer": document.place("customer"),
            "priority": document.place("priority"),
            "due": document.place("due_s" if order.due is None else "due"),
        },
    )


def _line(document: JsonDocument, line: LineModel) -> DraftLine:
    places = {name: document.place("options", name) for name in line.options}
    return DraftLine(line.variant, line.quantity, document.place("variant"), line.options, places)


def _due(document: JsonDocument, order: OrderModel, now: float) -> float | None:
    if order.due is None:
        return None if order.due_s is None else now + order.due_s
    if order.due_s is not None:
        raise document.error(("due",), "is given beside due_s; give one of them")
    try:
        return moment(order.due)
    except ValueError as error:
        raise document.error(("due",), str(error)) from None
