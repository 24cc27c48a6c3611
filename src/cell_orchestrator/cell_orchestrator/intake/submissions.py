"""An order document as requests to the core: each order whole or not at all, one bad order never stops another."""

from collections.abc import Iterator
from dataclasses import dataclass

from cell_orchestrator.catalog import Catalog, VariantError
from cell_orchestrator.core.options import OptionError, folded
from cell_orchestrator.core.order_content import Content
from cell_orchestrator.core.orders import LONGEST_UNIT_ID, Order, Unit, unit_id
from cell_orchestrator.core.recipes import Recipe
from cell_orchestrator.core.requests import CancelOrder, SubmitOrder
from cell_orchestrator.intake.draft import CancelDraft, Draft, DraftLine, IntakeError, OrderDraft
from cell_orchestrator.intake.limits import MAX_SAID
from cell_orchestrator.intake.reading import Reading, read
from cell_orchestrator.intake.rules import Rules


@dataclass(frozen=True, slots=True)
class Intake:
    """What an order document asks for, what is wrong with the orders left out, and what else is to be said."""

    requests: tuple[SubmitOrder | CancelOrder, ...]
    errors: tuple[IntakeError, ...]
    notes: tuple[str, ...] = ()


def to_submissions(
    document: str,
    format: str,
    source: str,
    catalog: Catalog,
    now: float,
    rules: Rules | None = None,
    encoding: str = "",
) -> Intake:
    """Read an order document; see `read` for the arguments."""
    reading = read(document, format, source, now, rules, encoding)
    found = list(submissions(reading, catalog, now))
    errors = [answer for answer in found if isinstance(answer, IntakeError)]
    requests = tuple(answer for answer in found if not isinstance(answer, IntakeError))
    return Intake(requests, tuple(first_errors(errors)), reading.notes)


def submissions(reading: Reading, catalog: Catalog, now: float) -> Iterator[SubmitOrder | CancelOrder | IntakeError]:
    """What was read as requests to the core, one order after the other, each a request or what is wrong with it.

    Args:
        reading: what was read.
        catalog: the products.
        now: line time [s].
    """
    for draft in reading.found:
        try:
            yield draft if isinstance(draft, IntakeError) else _request(draft, catalog, now)
        except IntakeError as error:
            yield error


def first_errors(errors: list[IntakeError]) -> list[IntakeError]:
    """The first errors of a document, and how many more there are."""
    if len(errors) <= MAX_SAID:
        return errors
    first, next_ = errors[:MAX_SAID], errors[MAX_SAID]
    return [*first, IntakeError(next_.file, next_.line, "", f"and {len(errors) - MAX_SAID} errors more from here on")]


def _request(draft: Draft, catalog: Catalog, now: float) -> SubmitOrder | CancelOrder:
    if isinstance(draft, CancelDraft):
        return CancelOrder(draft.external_id, draft.reason, by="shop", ahead=True, revised=draft.revised)
    recipes = [recipe for line in draft.lines for recipe in [_recipe(line, draft.text, catalog)] * line.quantity]
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
        number=draft.number,
        content=Content(revised=draft.revised),
    )
    return SubmitOrder(order, units)


def _unit(draft: OrderDraft, number: int, recipe: Recipe, now: float) -> Unit:
    name = unit_id(draft.external_id, number)
    return Unit(name, draft.external_id, recipe, draft.priority, draft.due, waiting_since=now)


def _recipe(line: DraftLine, text: bool, catalog: Catalog) -> Recipe:
    try:
        return catalog.recipe(line.variant, line.options, text=text)
    except VariantError as error:
        raise line.place.error(str(error)) from None
    except OptionError as error:
        given = next((name for name in line.option_places if folded(name) == folded(error.option)), "")
        if not given:
            raise line.place.error(str(error)) from None
        place = line.option_places[given]
        # A key such as `properties.0.value` does not say which option it is.
        named = place.key.endswith(given)
        raise place.error(error.reason if named else f"option {given!r}: {error.reason}") from None


def _check_length(draft: OrderDraft, longest: str) -> None:
    if len(longest) > LONGEST_UNIT_ID:
        message = f"is too long: unit id '{longest}' has {len(longest)} characters, a tag holds {LONGEST_UNIT_ID}"
        raise draft.place.error(message)
