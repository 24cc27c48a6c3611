"""What a format of order documents is; one is found by its entry point in the group `cell.order_formats`."""

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Protocol

from cell_orchestrator.intake.draft import IntakeError, Said
from cell_orchestrator.intake.json_document import JsonDocument
from cell_orchestrator.intake.rules import Rules


class OrderText:
    """The text of an order document.

    Attributes:
        source: its name in messages, usually that of a file.
        text: the text.
        looks_like_json: whether it begins as a JSON document does.
    """

    def __init__(self, source: str, text: str) -> None:
        self.source, self.text = source, text
        self.looks_like_json = text.lstrip()[:1] in ("{", "[")

    @property
    def json(self) -> JsonDocument:
        """The text as JSON.

        Raises:
            IntakeError: it is no JSON.
        """
        if isinstance(self._json, IntakeError):
            raise self._json
        return self._json

    @cached_property
    def _json(self) -> JsonDocument | IntakeError:
        try:
            return JsonDocument(self.source, self.text)
        except IntakeError as error:
            return error

    def error(self, message: str) -> IntakeError:
        """The error that the document as a whole is not right."""
        return IntakeError(Path(self.source), 1, "", message)


class OrderFormat(Protocol):
    """A format of order documents."""

    name: str
    """As its entry point calls it."""

    def recognises(self, document: OrderText) -> bool:
        """Whether a document is of this format and of no other.

        Raises:
            IntakeError: it begins like one, but cannot be read.
        """

    def read(self, document: OrderText, rules: Rules, now: float) -> Iterator[Said]:
        """Say what a document wants, order by order, at line time `now` [s]; a bad order is an error among the others.

        Raises:
            IntakeError: the document as a whole is wrong.
        """
