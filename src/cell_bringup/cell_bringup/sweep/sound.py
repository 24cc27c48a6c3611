"""Whether a value can be stored, shown and calculated with."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from cell_line.plain import JSON_LENGTH, shown


def unsound(value: Any, place: str = "") -> Iterator[str]:
    """Yield what is wrong anywhere inside a value: numbers that are not finite, texts that cannot be shown."""
    if isinstance(value, float) and not math.isfinite(value):
        yield f"{place or 'it'} is {value}"
    elif isinstance(value, str) and len(value) > JSON_LENGTH:
        yield f"{place or 'it'} has {len(value)} characters"
    elif isinstance(value, str) and shown(value, JSON_LENGTH) != value:
        yield f"{place or 'it'} cannot be shown: {value!r:.60}"
    for name, part in _parts(value):
        yield from unsound(part, f"{place}.{name}".removeprefix("."))


def _parts(value: Any) -> Iterator[tuple[str, Any]]:
    if is_dataclass(value):
        yield from ((part.name, getattr(value, part.name)) for part in fields(value))
    elif isinstance(value, Mapping):
        for key, part in value.items():
            yield from ((f"key {str(key)[:20]!a}", key), (str(key)[:20], part))
    elif isinstance(value, list | tuple | set | frozenset):
        yield from ((str(place), part) for place, part in enumerate(value))
    elif hasattr(value, "tolist"):
        yield "array", value.tolist()
