"""What the order documents of shops have in common: one order or a page of them, and keys that tell whose they are."""

from collections.abc import Iterable
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from cell_orchestrator.intake.json_document import JsonDocument
from cell_orchestrator.intake.limits import LATEST, moment
from cell_orchestrator.intake.order_format import OrderText

LINES = "line_items"


class ShopModel(BaseModel):
    """Base: the payload has a hundred keys, only those used here are checked."""

    model_config = ConfigDict(extra="ignore", frozen=True, strict=True)


ShopText = Annotated[str, AfterValidator(str.strip)]
"""A text as people enter it: one of blanks is an empty one."""
ShopState = Annotated[str, AfterValidator(lambda state: state.strip().lower())]
"""A state by its name; the same shop writes it in small letters here and in capitals there."""
ShopId = Annotated[int, Field(ge=1, lt=2**63)]


def orders_in(document: OrderText) -> list[JsonDocument]:
    """The orders of a shop's document: the one under `order`, a page of them, else the document itself.

    Raises:
        IntakeError: the document is no JSON.
    """
    whole = document.json
    match whole.data:
        case {"order": {"line_items": _}}:
            return [whole.part("order")]
        case {"orders": [*orders]}:
            return [whole.part("orders", index) for index in range(len(orders))]
        case [*orders]:
            return [whole.part(index) for index in range(len(orders))]
    return [whole]


def revised(document: JsonDocument, key: str, given: str | None, zone: str = "") -> float:
    """When an order was last changed in the shop [s since 1970]; 0 where it does not say.

    Args:
        document: the order.
        key: where that stands.
        given: what stands there.
        zone: of times that are written without one.

    Raises:
        IntakeError: it is no time.
    """
    try:
        found = moment(f"{given}{zone}") if given else 0.0
        if not 0.0 <= found < LATEST:  # what is later, the next change of the order would seem older than
            raise ValueError("must be between the years 1970 and 2100")
        return found
    except ValueError as error:
        raise document.error((key,), str(error)) from None


def has_marks(orders: Iterable[JsonDocument], of_order: frozenset[str], of_line: frozenset[str]) -> bool:
    """Whether an order, or a line of it, has a key that only one kind of shop writes."""
    return any(_has_marks(order.data, of_order, of_line) for order in orders)


def _has_marks(order: Any, of_order: frozenset[str], of_line: frozenset[str]) -> bool:
    if not isinstance(order, dict) or not isinstance(order.get(LINES), list):
        return False
    lines = [line for line in order[LINES] if isinstance(line, dict)]
    return not of_order.isdisjoint(order) or any(not of_line.isdisjoint(line) for line in lines)
