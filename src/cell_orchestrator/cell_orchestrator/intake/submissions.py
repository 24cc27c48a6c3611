"""Order documents into requests to the core: each order whole or not at all, one bad order never stops another."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cell_orchestrator.catalog import Catalog, VariantError
from cell_orchestrator.core.options import OptionError, folded
from cell_orchestrator.core.orders import Order, Unit
from cell_orchestrator.core.recipes import Recipe
from cell_orchestrator.core.requests import CancelOrder, SubmitOrder
from cell_orchestrator.intake.draft import CancelDraft, Draft, DraftLine, IntakeError, OrderDraft
from cell_orchestrator.intake.json_document import JsonDocument
from cell_orchestrator.intake.limits import MAX_ID_BYTES, MAX_UNITS
from cell_orchestrator.intake.orders_csv import read_rows
from cell_orchestrator.intake.orders_json import read_orders
from cell_orchestrator.intake.orders_shopify import read_shopify

FORMATS = ("auto", "json", "csv", "shopify")


@dataclass(frozen=True, slots=True)
class Intake:
    """What an order document asks for, and what is wrong with the orders left out."""

    requests: tuple[SubmitOrder | CancelOrder, ...]
    errors: tuple[IntakeError, ...]


def to_submissions(document: str, format: str, source: str, catalog: Catalog, now: float) -> Intake:
    """Read an order document.

    Args:
        document: the text.
        format: json, csv or shopify; auto or '' recognises it.
        source: name of the document in errors, usually a file name.
        catalog: the products.
        now: line time [s].
    """
    requests: list[SubmitOrder | CancelOrder] = []
    errors: list[IntakeError] = []
    seen: set[str] = set()
    try:
        for draft in _drafts(document.removeprefix("\ufeff"), format, source, now):
            try:
                if isinstance(draft, IntakeError):
                    raise draft
                requests.append(_request(draft, catalog, now, seen))
            except IntakeError as error:
                errors.append(error)
    except IntakeError as error:
        errors.append(error)
    return Intake(tuple(requests), tuple(errors))


def _drafts(text: str, format: str, source: str, now: float) -> Iterator[Draft | IntakeError]:
    if format not in ("", *FORMATS):
        raise IntakeError(Path(source), 1, "", f"unknown format {format!r}; known: {', '.join(FORMATS)}")
    if not text.strip():
        raise IntakeError(Path(source), 1, "", "is empty")
    if format == "csv" or (format in ("", "auto") and not text.lstrip().startswith(("{", "["))):
        yield from read_rows(source, text, now)
        return
    read = JsonDocument(source, text)
    if format == "shopify" or (format != "json" and isinstance(read.data, dict) and "line_items" in read.data):
        yield read_shopify(read)
    else:
        yield from read_orders(read, now)


def _request(draft: Draft, catalog: Catalog, now: float, seen: set[str]) -> SubmitOrder | CancelOrder:
    if isinstance(draft, CancelDraft):
        return CancelOrder(draft.external_id, draft.reason, by="shop")
    _check_id(draft, seen)
    recipes = [recipe for line in draft.lines for recipe in [_recipe(line, draft.text, catalog)] * line.quantity]
    if len(recipes) > MAX_UNITS:
        raise draft.place.error(f"has {len(recipes)} units; an order may have at most {MAX_UNITS}")
    units = tuple(_unit(draft, number, recipe, now) for number, recipe in enumerate(recipes, start=1))
    _check_length(draft, units[-1].id)
    order = Order(
        draft.external_id,
        tuple(unit.id for unit in units),
        now,
        draft.priority,
        draft.due,
        draft.customer,
        open_units=len(units),
    )
    return SubmitOrder(order, units)


def _unit(draft: OrderDraft, number: int, recipe: Recipe, now: float) -> Unit:
    name = f"{draft.external_id}-{number:02}"
    return Unit(name, draft.external_id, recipe, draft.priority, draft.due, waiting_since=now)


def _recipe(line: DraftLine, text: bool, catalog: Catalog) -> Recipe:
    try:
        return catalog.recipe(line.variant, line.options, text=text)
    except VariantError as error:
        raise line.place.error(str(error)) from None
    except OptionError as error:
        places = {folded(name): place for name, place in line.option_places.items()}
        place = places.get(folded(error.option))
        raise place.error(error.reason) if place else line.place.error(str(error)) from None


def _check_id(draft: OrderDraft, seen: set[str]) -> None:
    name = draft.external_id
    if not name or not name.isprintable() or " " in name:
        raise draft.place.error(f"an order id must be a text without blanks, not {name!r}")
    if name in seen:
        raise draft.place.error(f"order {name!r} is in this document twice")
    seen.add(name)


def _check_length(draft: OrderDraft, longest: str) -> None:
    if (size := len(longest.encode())) > MAX_ID_BYTES:
        message = f"is too long: unit id {longest!r} takes {size} bytes in UTF-8, a tag holds {MAX_ID_BYTES}"
        raise draft.place.error(message)
