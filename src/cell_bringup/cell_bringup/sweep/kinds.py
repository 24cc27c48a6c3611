"""The kinds of bad values, by the type of a field."""

import math
import re
from collections.abc import Mapping
from typing import Any

from cell_bringup.sweep.fields import interface

FLOATS = {"double": 1.7976931348623157e308, "float": 3.4028234663852886e38}
INTEGERS = {f"{sign}int{bits}": bits for sign in ("", "u") for bits in (8, 16, 32, 64)} | {
    "octet": 8,
    "byte": 8,
    "char": 8,
}
HALF_EMOJI = "<HALF AN EMOJI>"
"""Stands for the bytes of half a surrogate pair, which `rclpy` itself cannot write."""
TEXTS = {
    "empty": "",
    "1 MB": "x" * 1_000_000,
    "half an emoji": HALF_EMOJI,
    "half an emoji in JSON": '{"a": "\\ud83d"}',
    "NUL": "a\0b",
    "deep JSON": "[" * 5000 + "]" * 5000,
    "NaN in JSON": '{"a": NaN, "b": 1e999}',
    "no JSON": "{",
    "control characters": "\x1b[31mred\r\n\t\x07",
    "markup": "[/red]<b>=1+1",
    "unknown word": "nobody knows this",
}
LONG = 2000
"""More than any list in a message may have."""
BYTES = 1_000_000


def bad_values(kind: str, name: str = "") -> Mapping[str, Any]:
    """Return kind of badness -> value, for a field of this type and name."""
    if kind in FLOATS:
        most = FLOATS[kind]
        return {"NaN": math.nan, "inf": math.inf, "-inf": -math.inf, "max": most, "-max": -most, "negative": -1.0}
    if kind in INTEGERS:
        return _integers(INTEGERS[kind], kind.startswith("int"), name)
    if kind.startswith(("string", "wstring")):
        return TEXTS
    if kind == "boolean":
        return {"true": True, "false": False}
    found = re.fullmatch(r"sequence<(?P<of>[^,]+?)(, (?P<most>\d+))?>", kind)
    assert found, f"no bad values for fields of type {kind}"
    return _lists(found["of"], int(found["most"] or BYTES))


def _integers(bits: int, signed: bool, name: str) -> dict[str, int]:
    if not signed:
        return {"max": 2**bits - 1, "zero": 0, "unknown enum": 2**bits - 3}
    beyond = {"stamp beyond 2038": 2 ** (bits - 1) - 1} if name == "sec" else {"max": 2 ** (bits - 1) - 1}
    return {**beyond, "-max": -(2 ** (bits - 1)), "negative": -1, "zero": 0}


def _lists(element: str, most: int) -> dict[str, Any]:
    if element in ("uint8", "octet", "byte", "char"):
        return {"empty": [], "1 MB": [255] * min(most, BYTES)}
    return {"empty": [], "long": [_one(element)] * min(most, LONG)}


def _one(element: str) -> Any:
    """One element of a list."""
    if element in FLOATS or element in INTEGERS:
        return 0
    if element == "boolean":
        return True
    if element.startswith(("string", "wstring")):
        return "x"
    package, short = element.split("/")
    return interface(f"{package}/msg/{short}")()
