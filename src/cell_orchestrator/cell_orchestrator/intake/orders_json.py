"""Our own order format in JSON: {"orders": [{"id", "lines": [{"variant", "quantity", "options"}], ...}]}."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from pydantic import Field

from cell_orchestrator.intake.draft import Draft, DraftLine, IntakeError, OrderDraft
from cell_orchestrator.intake.json_document import JsonDocument
from cell_orchestrator.intake.limits import Priority, Quantity, RelativeDue
from cell_skills.config.strict_yaml import StrictModel


class LineModel(StrictModel):
    """So many units of one variant."""

    variant: str
    quantity: Quantity = 1
    options: dict[str, Any] = Field(default_factory=dict)


class OrderModel(StrictModel):
    """One order; due either relative to now or as a date with time and zone."""

    id: str
    customer: str = ""
    priority: Priority = 0
    due_s: RelativeDue | None = None
    due: str | None = None
    lines: list[LineModel] = Field(min_length=1)


def read_orders(document: JsonDocument, now: float) -> Iterator[Draft | IntakeError]:
    """The orders of a document, each as a draft or as what is wrong with it.

    Args:
        document: the document.
        now: line time [s].

    Raises:
        IntakeError: the document has no list of orders.
    """
    data = document.data
    if not isinstance(data, dict) or not isinstance(data.get("orders"), list):
        raise document.error((), "must be an object with a list 'orders'")
    for key in data.keys() - {"orders"}:
        raise document.error((key,), "unknown key; known: orders")
    for index in range(len(data["orders"])):
        try:
            yield _order(document.part("orders", index), now)
        except IntakeError as error:
            yield error


def _order(document: JsonDocument, now: float) -> OrderDraft:
    order = document.as_model(OrderModel)
    return OrderDraft(
        order.id,
        tuple(_line(document.part("lines", index), line) for index, line in enumerate(order.lines)),
        document.place("id"),
        order.customer,
        order.priority,
        _due(document, order, now),
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
        due = datetime.fromisoformat(order.due)
    except ValueError:
        raise document.error(("due",), f"must be a date and time as in ISO 8601, not {order.due!r}") from None
    if due.tzinfo is None:
        raise document.error(("due",), f"needs a time zone, for example {order.due}Z")
    return due.timestamp()
