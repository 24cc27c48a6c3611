"""JSON text into plain values and the line of each, within bounds: whatever the text says, it costs little."""

import math
import re
from json import JSONDecodeError, JSONDecoder
from typing import Any

MAX_DEPTH = 32
"""Levels of lists and objects inside each other."""
MAX_ITEMS = 1000
"""Items of one list, keys of one object."""
MAX_VALUES = 200_000
"""Values in a document; a shop's page of 250 orders has about three quarters of them."""
MAX_DIGITS = 40
"""Length of a number [characters]."""

_BLANKS = re.compile(r"[ \t\n\r]*")
_WORD = re.compile(r"[^\s\[\]{},:\"]+")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)((?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?)")
_STRINGS = JSONDecoder()
_WORDS = {"true": True, "false": False, "null": None}

Key = tuple[str | int, ...]
"""The way to a value: ("orders", 0, "id")."""


class JsonError(Exception):
    """What is wrong with a JSON text.

    Attributes:
        line: Where, from 1.
        key: The way to it.
        message: What.
    """

    def __init__(self, line: int, key: Key, message: str) -> None:
        """Say where and what."""
        super().__init__(f"{line}: {message}")
        self.line, self.key, self.message = line, key, message


class JsonText:
    """A JSON text, read.

    Attributes:
        data: Its content: objects, lists, texts, finite numbers, true, false, None.
    """

    def __init__(self, text: str) -> None:
        """Read a text.

        Raises:
            JsonError: it is not JSON, names a key twice, or is beyond the bounds.
        """
        self._text, self._at, self._line, self._count = text, 0, 1, 0
        self._lines: dict[int, list[int]] = {}
        self._way: list[str | int] = []
        self._skip_blanks()
        self._first = self._line
        self.data: Any = self._value()
        if self._at < len(text):
            raise self._error("is not JSON: Extra data")

    def line(self, key: Key) -> int:
        """The line of a key, or of what surrounds it if it is not there."""
        line, value = self._first, self.data
        for step in key:
            if not isinstance(value, dict | list) or not _holds(value, step):
                break
            place = list(value).index(step) if isinstance(value, dict) else int(step)
            line, value = self._lines[id(value)][place], value[step]  # type: ignore[index]
        return line

    def _value(self) -> Any:
        self._count += 1
        if self._count > MAX_VALUES:
            raise self._error(f"has more than {MAX_VALUES} values; send it in parts", whole=True)
        first = self._text[self._at : self._at + 1]
        if first == '"':
            return self._string()
        if first in ("{", "["):
            if len(self._way) >= MAX_DEPTH:
                raise self._error(f"is nested deeper than {MAX_DEPTH} levels", whole=True)
            return self._object() if first == "{" else self._list()
        return self._word()

    def _object(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        lines = self._lines[id(found)] = []
        self._way.append("")
        more = self._begin("}")
        while more:
            if self._peek() != '"':
                raise self._error("is not JSON: Expecting property name enclosed in double quotes", whole=True)
            line, name = self._line, self._string()
            self._way[-1] = name
            if name in found:
                raise self._error("is given twice")
            self._expect(":")
            lines.append(line)
            found[name] = self._value()
            more = self._another("}", len(found))
        self._way.pop()
        return found

    def _list(self) -> list[Any]:
        found: list[Any] = []
        lines = self._lines[id(found)] = []
        self._way.append(0)
        more = self._begin("]")
        while more:
            lines.append(self._line)
            found.append(self._value())
            more = self._another("]", len(found))
            self._way[-1] = len(found)
        self._way.pop()
        return found

    def _begin(self, end: str) -> bool:
        """Enter a list or an object; tells whether there is anything in it."""
        self._step()
        if self._peek() == end:
            self._step()
            return False
        return True

    def _another(self, end: str, count: int) -> bool:
        """Pass what follows a value; tells whether another one comes."""
        self._skip_blanks()
        if self._peek() == end:
            self._step()
            return False
        self._expect(",")
        if count == MAX_ITEMS:
            self._way.pop()
            raise self._error(f"has more than {MAX_ITEMS} items; send it in parts")
        return True

    def _expect(self, sign: str) -> None:
        self._skip_blanks()
        if self._peek() != sign:
            raise self._error(f"is not JSON: Expecting '{sign}' delimiter", whole=True)
        self._step()

    def _string(self) -> str:
        try:
            text, self._at = _STRINGS.raw_decode(self._text, self._at)
        except JSONDecodeError as error:
            raise self._error(f"is not JSON: {error.msg}", whole=True) from None
        self._skip_blanks()
        return str(text)

    def _word(self) -> Any:
        match = _WORD.match(self._text, self._at)
        word = match[0] if match else ""
        number = _NUMBER.fullmatch(word)
        if number and len(word) > MAX_DIGITS:
            raise self._error(f"a number of {len(word)} characters is not read")
        if not number and word not in _WORDS:
            raise self._error("is not JSON: Expecting value", whole=True)
        self._at += len(word)
        value = self._number(word, whole=not number[1]) if number else _WORDS[word]
        self._skip_blanks()
        return value

    def _number(self, word: str, whole: bool) -> int | float:
        value = int(word) if whole else float(word) + 0.0  # no minus zero
        if not math.isfinite(value):
            raise self._error(f"{word} is too large")
        return value

    def _peek(self) -> str:
        return self._text[self._at : self._at + 1]

    def _step(self) -> None:
        self._at += 1
        self._skip_blanks()

    def _skip_blanks(self) -> None:
        match = _BLANKS.match(self._text, self._at)
        assert match is not None
        self._line += self._text.count("\n", self._at, match.end())
        self._at = match.end()

    def _error(self, message: str, whole: bool = False) -> JsonError:
        """The error at this place; `whole`: the text as such is wrong, so that no key is to blame."""
        return JsonError(self._line, () if whole else tuple(self._way), message)


def _holds(value: dict[str, Any] | list[Any], step: str | int) -> bool:
    if isinstance(value, dict):
        return step in value
    return isinstance(step, int) and 0 <= step < len(value)
