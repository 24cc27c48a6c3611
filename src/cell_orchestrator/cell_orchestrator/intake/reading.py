"""An order document read into drafts: pure, bounded, without the products, so that any process can do it."""

from dataclasses import dataclass, replace

from cell_line.plain import shown
from cell_orchestrator.intake.draft import Assumed, Draft, DraftNote, IntakeError, OrderDraft, Said
from cell_orchestrator.intake.draft_checks import identified, wanted
from cell_orchestrator.intake.formats import Formats, installed
from cell_orchestrator.intake.limits import MAX_DOCUMENT_UNITS, MAX_ORDERS, MAX_SAID
from cell_orchestrator.intake.order_format import OrderText
from cell_orchestrator.intake.rules import Rules

SOURCE_LENGTH = 200
"""Longest name of a document in messages [characters]."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a document wants, in the order it says so; the notes are lines for people."""

    source: str
    found: tuple[Draft | IntakeError, ...]
    notes: tuple[str, ...] = ()


def read(
    document: str,
    format: str,
    source: str,
    now: float,
    rules: Rules | None = None,
    encoding: str = "",
    formats: Formats | None = None,
) -> Reading:
    """Read an order document.

    Args:
        document: the text.
        format: name of its format; auto or '' recognises it.
        source: name of the document in messages, usually a file name.
        now: line time [s].
        rules: what is taken from shops.
        encoding: what the sender took the text's file for, if not for UTF-8.
        formats: the formats there are.
    """
    text = OrderText(shown(source, SOURCE_LENGTH), document.removeprefix("\ufeff"))
    reader = _Reader(text, rules or Rules(), now, encoding)
    try:
        reader.read(format, formats or installed())
    except IntakeError as error:
        reader.found = [error]
    except Exception as error:  # whatever the format of somebody else does
        reader.found = [text.error(f"cannot be read: {type(error).__name__}: {error}")]
    return Reading(text.source, tuple(reader.found), reader.notes())


class _Reader:
    """Reads one document."""

    def __init__(self, document: OrderText, rules: Rules, now: float, encoding: str) -> None:
        self._document, self._rules, self._now = document, rules, now
        self.found: list[Draft | IntakeError] = []
        self._said: list[str] = []
        self._assumed = [f"encoding {shown(encoding, 40)}"] if encoding else []
        self._seen: set[str] = set()
        self._units = 0

    def read(self, format: str, formats: Formats) -> None:
        """Read it.

        Raises:
            IntakeError: the document as a whole is wrong.
        """
        if not self._document.text.strip():
            raise self._document.error("is empty")
        self._said += formats.problems
        for said in formats.of(self._document, format).read(self._document, self._rules, self._now):
            try:
                self._take(said)
            except IntakeError as error:
                self.found.append(error)
            self._check_bounds()
        if not self.found and not self._said:
            raise self._document.error("holds no orders")

    def _take(self, said: Said) -> None:
        if isinstance(said, IntakeError):
            raise said
        if isinstance(said, Assumed):
            self._assumed.append(said.text)
        elif isinstance(said, DraftNote):
            self._said.append(str(said))
        else:
            self._take_draft(said)

    def _take_draft(self, given: Draft) -> None:
        draft: Draft | None = replace(given, external_id=identified(given, self._seen))
        if isinstance(draft, OrderDraft):
            draft, notes = wanted(draft, self._rules, self._now)
            self._said += map(str, notes)
        if isinstance(draft, OrderDraft):
            self._units += sum(line.quantity for line in draft.lines)
        if draft is not None:
            self.found.append(draft)

    def _check_bounds(self) -> None:
        if len(self.found) > MAX_ORDERS:
            raise self._document.error(f"has more than {MAX_ORDERS} orders; send it in parts")
        if self._units > MAX_DOCUMENT_UNITS:
            raise self._document.error(f"has more than {MAX_DOCUMENT_UNITS} units; send it in parts")

    def notes(self) -> tuple[str, ...]:
        """What is to be said, all that was assumed in one line."""
        source = self._document.source
        notes = [f"{source}: read with {', '.join(self._assumed)}"] if self._assumed else []
        notes += self._said[:MAX_SAID]
        if len(self._said) > MAX_SAID:
            notes.append(f"{source}: and {len(self._said) - MAX_SAID} notes more")
        return tuple(notes)
