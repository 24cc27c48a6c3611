"""What every draft has to pass, whichever format it comes from: plain texts, bounds, and the rules."""

import unicodedata
from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from cell_line import plain
from cell_orchestrator.core.orders import HIGHEST_PRIORITY
from cell_orchestrator.intake.draft import CancelDraft, Draft, DraftLine, DraftNote, DraftPlace, OrderDraft
from cell_orchestrator.intake.limits import (
    MAX_ID_LENGTH,
    MAX_NUMBER_LENGTH,
    MAX_QUANTITY,
    MAX_UNITS,
    due_time,
    order_id,
)
from cell_orchestrator.intake.rules import Rules

T = TypeVar("T")


def identified(draft: Draft, seen: set[str]) -> str:
    """The id of a draft, which is added to those that were `seen` in its document.

    Raises:
        IntakeError: it is no id, or is there a second time.
    """
    name = unicodedata.normalize("NFC", draft.external_id)
    if name in seen:
        raise draft.place.error(f"order {plain.quoted(name)} is in this document twice")
    seen.add(name)
    return _passed(draft.place, order_id, name)


def wanted(draft: OrderDraft, rules: Rules, now: float) -> tuple[Draft | None, list[DraftNote]]:
    """The order as it can be asked for: without what is not made here; taken back if nothing is left of it.

    Returns:
        The order, its cancellation, or None if nothing of it is made here; and what is to be said.

    Raises:
        IntakeError: something of it is wrong.
    """
    made: list[DraftLine] = []
    notes: list[DraftNote] = []
    for line in draft.lines:
        if rules.is_made_here(line.variant):
            made.append(line)
        else:
            notes.append(DraftNote(line.place, f"{plain.quoted(line.variant)} is not made here: skipped"))
    if not made:
        return None, [*notes, DraftNote(draft.place, f"order {draft.external_id}: nothing to make")]
    left = tuple(_line(line, rules) for line in made if line.quantity)
    if not left:
        reason = "nothing is left of it in the shop"
        return CancelDraft(draft.external_id, reason, draft.place, draft.revised), notes
    if (units := sum(line.quantity for line in left)) > MAX_UNITS:
        raise draft.place.error(f"has {units} units; an order may have at most {MAX_UNITS}")
    checked = replace(
        draft,
        lines=left,
        customer=_passed(draft.place_of("customer"), plain.text, draft.customer),
        number=_passed(draft.place_of("number"), lambda given: plain.text(given, MAX_NUMBER_LENGTH), draft.number),
        due=_passed(draft.place_of("due"), lambda given: due_time(given, now), draft.due),
    )
    if not 0 <= draft.priority <= HIGHEST_PRIORITY:
        raise draft.place_of("priority").error(f"must be from 0 to {HIGHEST_PRIORITY}, not {draft.priority}")
    return checked, notes


def _line(line: DraftLine, rules: Rules) -> DraftLine:
    if not 0 < line.quantity <= MAX_QUANTITY:
        raise line.place.error(f"quantity must be from 1 to {MAX_QUANTITY}, not {line.quantity}")
    options: dict[str, object] = {}
    places: dict[str, DraftPlace] = {}
    for given, value in line.options.items():
        place = line.option_places.get(given, line.place)
        name = _passed(place, plain.text, given, "option name ")
        if not rules.is_option(name):
            continue
        if name in options:
            raise place.error(f"option {plain.quoted(name)} is given twice")
        options[name], places[name] = _value(place, name, value), place
    variant = _passed(line.place, lambda given: plain.text(given, MAX_ID_LENGTH), line.variant)
    return replace(line, variant=variant, options=options, option_places=places)


def _value(place: DraftPlace, name: str, value: object) -> object:
    if isinstance(value, str):
        return _passed(place, plain.text, value, f"option {plain.quoted(name)} ")
    if not isinstance(value, bool | int | float):
        raise place.error(f"option {plain.quoted(name)} must be a text, a number, true or false")
    return value


def _passed(place: DraftPlace, check: Callable[[T], T], given: T, what: str = "") -> T:
    """What a check makes of a value."""
    try:
        return check(given)
    except ValueError as error:
        raise place.error(f"{what}{error}") from None
