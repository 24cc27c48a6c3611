"""Lines of a shop's order: what of them the line is asked to make, and how the customer wants it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cell_line import plain
from cell_line.config.strict_yaml import Key
from cell_orchestrator.intake.draft import DraftLine, DraftNote, DraftPlace
from cell_orchestrator.intake.json_document import JsonDocument
from cell_orchestrator.intake.rules import Rules


@dataclass(frozen=True, slots=True)
class Wish:
    """What the customer chose; it stands under a key of the line."""

    key: Key
    name: str
    value: object


@dataclass(frozen=True, slots=True)
class ShopLine:
    """A line as the shop gives it.

    Attributes:
        document: where it stands.
        sku: what it is; '' where the shop does not say.
        title: what the customer calls it.
        wanted: units that are wanted, those shipped among them.
        wishes: how the customer wants it.
        skipped: why it is nothing to make, or ''.
        shipped: units that the customer has already.
    """

    document: JsonDocument
    sku: str
    title: str
    wanted: int
    wishes: tuple[Wish, ...]
    skipped: str = ""
    shipped: int = 0


def draft_lines(lines: Iterable[ShopLine], rules: Rules) -> Iterator[DraftLine | DraftNote]:
    """What the line is asked to make, and a note for everything else.

    Raises:
        IntakeError: it is not known what to make, or how.
    """
    for line in lines:
        why = line.skipped
        if not line.sku and not rules.is_made_here(line.title):
            why = "is not made here"
        if why:
            yield DraftNote(line.document.place(), f"line item {plain.quoted(line.title or line.sku)} {why}: skipped")
        elif line.sku or line.wanted:
            yield _draft_line(line)
            if line.shipped:
                yield DraftNote(
                    line.document.place(), f"{line.shipped} of {line.wanted} are shipped; all are taken as ordered"
                )


def _draft_line(line: ShopLine) -> DraftLine:
    if not line.sku:
        message = f"line item {plain.quoted(line.title)} has no SKU, so it is not known what to make"
        raise line.document.error(("sku",), message)
    options: dict[str, object] = {}
    places: dict[str, DraftPlace] = {}
    for wish in line.wishes:
        if wish.value is None or (isinstance(wish.value, str) and not wish.value.strip()):
            continue
        if not isinstance(wish.value, str | int | float):
            raise line.document.error(wish.key, f"{plain.quoted(wish.name)} must be a text or a number")
        if wish.name in options:
            raise line.document.error(wish.key, f"{plain.quoted(wish.name)} is given twice")
        options[wish.name] = str(wish.value)
        places[wish.name] = line.document.place(*wish.key)
    return DraftLine(line.sku, line.wanted, line.document.place("sku"), options, places)
