"""YAML text into plain values and the line of each, within bounds: whatever the text says, it costs little.

A plain word is a number, true, false or null only where YAML 1.2 and JSON agree on it.  What YAML 1.1 read as something
else (yes, on, 010, 1_000, 1:30, 2024-02-30, .nan) stays the text it is, so that a strict model can refuse it.
"""

import re
import unicodedata
from typing import Any

import yaml

from cell_line import plain

Key = tuple[str | int, ...]
"""The way to a value: ("cells", "assembly", "skills", 0)."""

MAX_DEPTH = 20
"""Levels of lists and mappings inside each other."""
MAX_VALUES = 20_000
"""Values in a document, those an alias repeats counted again."""
MAX_TEXT = plain.MESSAGE_LENGTH
"""Length of one text [characters]."""

_NUMBER = re.compile(r"[-+]?(?:(?:0|[1-9][0-9]*)(\.[0-9]*)?|(\.[0-9]+))([eE][-+]?[0-9]+)?")
_WORDS = {
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys(("null", "Null", "NULL", "~", ""), None),
}
_Parser: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class YamlError(Exception):
    """What is wrong with a YAML text.

    Attributes:
        line: Where, from 1.
        key: The way to it.
        message: What.
    """

    def __init__(self, line: int, key: Key, message: str) -> None:
        """Say where and what."""
        super().__init__(f"{line}: {message}")
        self.line = line
        self.key = key
        self.message = message


class YamlText:
    """A YAML text, read.

    Attributes:
        data: Its content: mappings with text keys, lists, texts, finite numbers, true, false, None.
        lines: The line of every key and list item, from 1.
    """

    def __init__(self, text: str) -> None:
        """Read a text.

        Raises:
            YamlError: for the first thing wrong.
        """
        self.lines: dict[Key, int] = {(): 1}
        self._anchors: dict[str, tuple[Key, Any] | None] = {}
        self._count = 0
        self._parser = _Parser(text)
        try:
            self.data = self._document()
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark
            raise YamlError(mark.line + 1 if mark else 1, (), error.problem or str(error)) from None
        except yaml.YAMLError as error:
            raise YamlError(1, (), str(error)) from None
        finally:
            self._parser.dispose()

    def _document(self) -> Any:
        self._parser.get_event()  # the stream begins
        if isinstance(self._parser.get_event(), yaml.StreamEndEvent):
            return None
        data = self._value((), self._parser.get_event())
        self._parser.get_event()  # the document ends
        rest = self._parser.get_event()
        if not isinstance(rest, yaml.StreamEndEvent):
            raise YamlError(_line(rest), (), "a second document begins here, one is read")
        return data

    def _value(self, key: Key, event: Any) -> Any:
        """The value that an event begins."""
        self._count_one(key, event)
        if isinstance(event, yaml.AliasEvent):
            return self._again(key, event)
        if event.tag is not None:
            raise YamlError(_line(event), key, f"tag {event.tag} is not read here, only plain values are")
        if event.anchor:
            self._anchors[event.anchor] = None
        if isinstance(event, yaml.ScalarEvent):
            value = _scalar(key, event)
        elif isinstance(event, yaml.SequenceStartEvent):
            value = self._list(key)
        else:
            value = self._mapping(key)
        if event.anchor:
            self._anchors[event.anchor] = (key, value)
        return value

    def _list(self, key: Key) -> list[Any]:
        items: list[Any] = []
        while not isinstance(event := self._parser.get_event(), yaml.SequenceEndEvent):
            inner = (*key, len(items))
            self.lines[inner] = _line(event)
            items.append(self._value(inner, event))
        return items

    def _mapping(self, key: Key) -> dict[str, Any]:
        values: dict[str, Any] = {}
        while not isinstance(event := self._parser.get_event(), yaml.MappingEndEvent):
            name = _scalar(key, event) if isinstance(event, yaml.ScalarEvent) and event.tag is None else None
            if not isinstance(name, str):
                shown = (*key, event.value) if isinstance(event, yaml.ScalarEvent) else key
                raise YamlError(_line(event), shown, "a key must be text; put it in quotes")
            inner = (*key, name)
            if name in values:
                raise YamlError(_line(event), inner, "is given twice")
            self.lines[inner] = _line(event)
            values[name] = self._value(inner, self._parser.get_event())
        return values

    def _again(self, key: Key, event: Any) -> Any:
        """The value of an anchor, once more."""
        if event.anchor not in self._anchors:
            raise YamlError(_line(event), key, f"nothing is called &{event.anchor} before this")
        anchored = self._anchors[event.anchor]
        if anchored is None:
            raise YamlError(_line(event), key, f"&{event.anchor} holds itself")
        first, value = anchored
        self._repeat(first, key, value, event)
        return value

    def _repeat(self, first: Key, key: Key, value: Any, event: Any) -> None:
        """Give everything inside a repeated value the line it has where it is written first."""
        inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        for name, item in inside:
            self._count_one((*key, name), event)
            self.lines[*key, name] = self.lines[*first, name]
            self._repeat((*first, name), (*key, name), item, event)

    def _count_one(self, key: Key, event: Any) -> None:
        self._count += 1
        if self._count > MAX_VALUES:
            raise YamlError(_line(event), (), f"has more than {MAX_VALUES} values, those of aliases counted")
        if len(key) > MAX_DEPTH:
            raise YamlError(_line(event), (), f"is nested deeper than {MAX_DEPTH} levels")


def _scalar(key: Key, event: Any) -> Any:
    """The value of a word or a quoted text."""
    try:
        if event.implicit[0]:
            if event.value in _WORDS:
                return _WORDS[event.value]
            if number := _NUMBER.fullmatch(event.value):
                return _number(event.value, whole=not any(number.groups()))
        return _text(event.value)
    except ValueError as error:
        raise YamlError(_line(event), key, str(error)) from None


def _number(word: str, whole: bool) -> int | float:
    if len(word) > MAX_TEXT:
        raise ValueError(f"a number of {len(word)} digits is not read")
    return plain.finite(int(word) if whole else float(word))


def _text(word: str) -> str:
    """A text in Unicode's composed form, with its blanks and its ends of line."""
    plain.text(word, MAX_TEXT)
    return unicodedata.normalize("NFC", word)


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1
