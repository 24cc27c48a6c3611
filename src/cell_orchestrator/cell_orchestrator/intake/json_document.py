"""JSON text with the line of every key."""

import json
import re
from collections.abc import Iterator
from copy import copy
from pathlib import Path
from typing import Any, Self

from cell_orchestrator.intake.draft import IntakeError, Place
from cell_skills.config.strict_yaml import Document, Key

TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\]:,\n]|[^\s{}\[\]:,"]+')


class JsonDocument(Document):
    """A JSON document, or a part of one; errors name the line and the key in the whole document."""

    def __init__(self, source: str, text: str) -> None:
        """Read a text.

        Args:
            source: name of the document in errors, usually a file name.
            text: the document.

        Raises:
            IntakeError: the text is not JSON, or names a key twice.
        """
        self.file = Path(source)
        self._lines: dict[Key, int] = {(): 1}
        self._prefix: Key = ()
        try:
            self.data = json.loads(text, parse_constant=_refuse_constant)
        except json.JSONDecodeError as error:
            raise IntakeError(self.file, error.lineno, "", f"is not JSON: {error.msg}") from None
        except (ValueError, RecursionError) as error:
            raise IntakeError(self.file, 1, "", f"is not JSON that can be read: {error}") from None
        for key, line in _marks(text):
            if key in self._lines:
                raise IntakeError(self.file, line, ".".join(map(str, key)), "is given twice")
            self._lines[key] = line

    def part(self, *key: str | int) -> Self:
        """The part of the document under a key, which must exist."""
        part = copy(self)
        part._prefix = (*self._prefix, *key)
        for step in key:
            part.data = part.data[step]  # type: ignore[index]
        return part

    def place(self, *key: str | int) -> Place:
        """Where a key of this part is, or what surrounds it if it is not there."""
        error = super().error((*self._prefix, *key), "")
        return Place(self.file, error.line, error.key)

    def error(self, key: Key, message: str) -> IntakeError:
        """Return an error at a key of this part."""
        return self.place(*key).error(message)


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is not a number")


def _marks(text: str) -> Iterator[tuple[Key, int]]:
    """Every key and list item of a valid JSON text with its line."""
    line, path, inside, name_next = 1, list[str | int](), list[str](), False
    for token in TOKEN.findall(text):
        if token == "\n":
            line += 1
        elif token == ",":
            if inside[-1] == "[":
                path[-1] = int(path[-1]) + 1
            name_next = inside[-1] == "{"
        elif token in "]}":
            path.pop()
            name_next = inside.pop() == ""
        elif name_next:
            path[-1], name_next = json.loads(token), False
            yield tuple(path), line
        elif token != ":":
            if inside and inside[-1] == "[":
                yield tuple(path), line
            if token in "[{":
                inside.append(token)
                path.append(0 if token == "[" else "")
                name_next = token == "{"
