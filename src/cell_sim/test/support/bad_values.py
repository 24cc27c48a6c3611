"""Every field of a message, with values that nobody means."""

import math
from collections.abc import Callable, Iterator
from typing import Any

HUGE = "x" * 1_000_000
FLOATS = (math.nan, math.inf, -math.inf, 1.7e308, -1.7e308, -1.0)
TEXTS = ("", HUGE, "\0", "../../etc", "\u202e", "\x1b[31m", "[" * 20_000, "assembly", "carrier_1", "\ufffd")
INTEGERS = (0, 1, -1, 255, 2**31 - 1, -(2**31), 2**32 - 1)
LISTS = {"string": ([], [HUGE], ["a"] * 5_000), "uint8": ([], [255] * 100_000), "double": ([], [math.nan], [1e308] * 7)}


def spoiled(make: Callable[[], Any]) -> Iterator[tuple[str, Any]]:
    """Give a message anew for each field and each bad value of its kind, with the name of the field."""
    for path, kind, value in list(_fields(make())):
        for bad in _bad(kind, value):
            message = make()
            inner = message
            for name in path[:-1]:
                inner = getattr(inner, name)
            try:
                setattr(inner, path[-1], bad)
            except AssertionError:  # no such value can be sent
                continue
            yield ".".join(path), message


def _fields(message: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str, Any]]:
    for name, kind in message.get_fields_and_field_types().items():
        value = getattr(message, name)
        if hasattr(value, "get_fields_and_field_types"):
            yield from _fields(value, (*path, name))
        else:
            yield (*path, name), kind, value


def _bad(kind: str, value: Any) -> tuple[Any, ...]:
    if isinstance(value, bool):
        return (False, True)
    for type_, values in ((str, TEXTS), (float, FLOATS), (int, INTEGERS)):
        if isinstance(value, type_):
            return values
    return next((values for part, values in LISTS.items() if part in kind), ([],))
