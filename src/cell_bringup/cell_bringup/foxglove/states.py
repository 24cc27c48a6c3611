"""States of the line, of its cells and of its transport: messages of our own, as JSON."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from cell_line.packml import Mode, State

Json = dict[str, Any]
SCHEMAS = {bool: "boolean", int: "integer", float: "number", str: "string"}
NAMES = {("CellState", "state"): State, ("CellState", "mode"): Mode}
"""Codes that have a name, by message and field."""
TEXT = "json"
"""A field that holds JSON itself."""


def to_json(message: Any) -> Json:
    """Return any message of ROS with plain values, codes by their names."""
    kind = type(message).__name__
    return {
        field: _named(kind, field, getattr(message, field))
        for field in message.get_fields_and_field_types()
    }  # fmt: skip


def schema_of(title: str, example: Json) -> Json:
    """Return the JSON schema of what looks like an example."""
    return {"title": title, **_schema(example)}


def _named(kind: str, field: str, value: Any) -> Any:
    names = NAMES.get((kind, field))
    if names:
        return names(value).name if value in list(names) else str(value)
    if field == TEXT and isinstance(value, str):
        return json.loads(value or "{}")
    return _plain(value)


def _plain(value: Any) -> Any:
    if hasattr(value, "get_fields_and_field_types"):
        return _stamp(value) if hasattr(value, "nanosec") else to_json(value)
    if isinstance(value, bytes | str | bool | int | float):
        return value
    return [_plain(item) for item in value]


def _stamp(value: Any) -> Json:
    return {"sec": value.sec, "nsec": value.nanosec}


def _schema(value: Any) -> Json:
    if isinstance(value, Mapping):
        return {"type": "object", "properties": {name: _schema(item) for name, item in value.items()}}
    if isinstance(value, str):
        return {"type": "string"}
    if isinstance(value, Sequence):
        return {"type": "array", "items": _schema(value[0]) if value else {}}
    return {"type": SCHEMAS[type(value)]}
