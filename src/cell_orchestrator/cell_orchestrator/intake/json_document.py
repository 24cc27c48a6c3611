"""A JSON document, or a part of one, with the line of every key."""

from copy import copy
from pathlib import Path
from typing import Self

from cell_line.config.strict_yaml import Document, Key
from cell_orchestrator.intake.draft import DraftPlace, IntakeError
from cell_orchestrator.intake.json_text import JsonError, JsonText


class JsonDocument(Document):
    """A JSON document, or a part of one; errors name the line and the key in the whole document."""

    def __init__(self, source: str, text: str) -> None:
        """Read a text.

        Args:
            source: name of the document in errors, usually a file name.
            text: the document.

        Raises:
            IntakeError: the text is not JSON, names a key twice, or is beyond the bounds.
        """
        self.file = Path(source)
        self._prefix: Key = ()
        try:
            self._read = JsonText(text)
        except JsonError as error:
            raise IntakeError(self.file, error.line, _dotted(error.key), error.message) from None
        self.data = self._read.data

    def part(self, *key: str | int) -> Self:
        """The part of the document under a key, which must exist."""
        part = copy(self)
        part._prefix = (*self._prefix, *key)
        for step in key:
            part.data = part.data[step]  # type: ignore[index]
        return part

    def place(self, *key: str | int) -> DraftPlace:
        """Where a key of this part is, or what surrounds it if it is not there."""
        return DraftPlace(self.file, self._line(key), _dotted((*self._prefix, *key)))

    def error(self, key: Key, message: str) -> IntakeError:
        """Return an error at a key of this part."""
        return self.place(*key).error(message)

    def _line(self, key: Key) -> int:
        return self._read.line((*self._prefix, *key))


def _dotted(key: Key) -> str:
    return ".".join(map(str, key))
