"""JSON inside a message: read and written only if the store, the log and the next reader can have it, too.

Python's own reader takes NaN, half of a surrogate pair, numbers that overflow, nesting without end, and of a key that
comes twice the last value.
"""

import json
import math
from collections.abc import Mapping
from typing import Any, NoReturn

from cell_line.plain import JSON_DEPTH, JSON_LENGTH, quoted

LARGEST_INTEGER = 2**63 - 1
TOO_LONG = "holds an integer of more than 64 bits"


def read(text: str) -> Any:
    """Return the value of a JSON text.

    Raises:
        ValueError: it is none that may pass; the text is a predicate: "is not JSON".
    """
    if len(text) > JSON_LENGTH:
        raise ValueError(f"has {len(text)} characters, {JSON_LENGTH} at most")
    try:
        value = json.loads(text, parse_constant=_refuse, parse_int=_integer, object_pairs_hook=_object)
    except json.JSONDecodeError:
        raise ValueError("is not JSON") from None
    except RecursionError:
        raise ValueError(f"is nested deeper than {JSON_DEPTH}") from None
    check(value)
    return value


def read_object(text: str) -> dict[str, Any]:
    """Return the value of a JSON text that must be an object.

    Raises:
        ValueError: it is none that may pass; the text is a predicate.
    """
    value = read(text)
    if not isinstance(value, dict):
        raise ValueError("is not a JSON object")
    return value


def write(value: object) -> str:
    """Return the JSON text of a value.

    Raises:
        ValueError: nobody could read it; the text is a predicate.
    """
    check(value)
    text = json.dumps(value)
    if len(text) > JSON_LENGTH:
        raise ValueError(f"has {len(text)} characters as JSON, {JSON_LENGTH} at most")
    return text


def check(value: object, depth: int = 0) -> None:
    """Look at every part of a JSON value.

    Raises:
        ValueError: one may not pass; the text is a predicate.
    """
    if depth > JSON_DEPTH:
        raise ValueError(f"is nested deeper than {JSON_DEPTH}")
    if isinstance(value, str):
        _check_text(value)
    elif isinstance(value, float):
        if not math.isfinite(value):
            raise ValueError(f"holds {value}, which is no finite number")
    elif isinstance(value, int):
        if abs(value) > LARGEST_INTEGER:
            raise ValueError(TOO_LONG)
    elif isinstance(value, Mapping):
        for key, part in value.items():
            if not isinstance(key, str):
                raise ValueError(f"holds a key of type {type(key).__name__}, not a text")
            _check_text(key)
            check(part, depth + 1)
    elif isinstance(value, list | tuple):
        for part in value:
            check(part, depth + 1)
    elif value is not None:
        raise ValueError(f"holds a {type(value).__name__}, which is no JSON value")


def _check_text(text: str) -> None:
    if not text.isascii() and any("\ud800" <= character <= "\udfff" for character in text):
        raise ValueError("holds half of a character")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value: dict[str, Any] = {}
    for key, part in pairs:
        if key in value:
            raise ValueError(f"has {quoted(key)} twice")
        value[key] = part
    return value


def _integer(digits: str) -> int:
    if len(digits) > len(str(-LARGEST_INTEGER)):
        raise ValueError(TOO_LONG)
    return int(digits)


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"holds {constant}, which is no finite number")
