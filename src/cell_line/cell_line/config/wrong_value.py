"""What pydantic says of a value that does not fit its model, in one line a person can act on."""

from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches
from types import UnionType
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from cell_line.config.yaml_text import Key

MISSING = "is missing"


@dataclass(frozen=True)
class WrongValue:
    """The way to a value that does not fit, and why it does not."""

    key: Key
    message: str

    @property
    def missing(self) -> bool:
        """Whether the value is not there at all."""
        return self.message == MISSING


def first_wrong(
    model: type[BaseModel], error: ValidationError, line: Callable[[Key], int] = lambda key: 0
) -> WrongValue:
    """Return the first value that does not fit: a misspelt key says more than the key that is missing for it."""
    return all_wrong(model, error, line)[0]


def all_wrong(
    model: type[BaseModel], error: ValidationError, line: Callable[[Key], int] = lambda key: 0
) -> list[WrongValue]:
    """Return every value that does not fit, what is missing last; of what is wrong in several ways, the first.

    Args:
        model: What the values were meant for.
        error: What it says of them.
        line: The line of a key, if the values are written in lines.
    """
    found: dict[Key, WrongValue] = {}
    for detail in sorted(error.errors(), key=lambda detail: (detail["type"] == "missing", line(detail["loc"]))):
        key = tuple(part for part in detail["loc"] if part != "[key]")
        found.setdefault(key, WrongValue(key, _message(model, key, dict(detail))))
    return list(found.values())


def _message(model: type[BaseModel], key: Key, detail: dict[str, Any]) -> str:
    if detail["type"] == "missing":
        return MISSING
    if detail["type"] == "extra_forbidden":
        known = _fields(model, key[:-1])
        near = get_close_matches(str(key[-1]), known, n=1)
        return "unknown key" + (f", did you mean '{near[0]}'?" if near else f"; known: {', '.join(known) or 'none'}")
    message = str(detail["msg"])
    # A check of our own says itself what it does not like.
    if detail["type"] != "value_error" and isinstance(detail["input"], str | int | float | bool):
        message += f", not {detail['input']!r}"
    return message.removeprefix("Value error, ")


def _fields(model: type[BaseModel], key: Key) -> list[str]:
    """Return the keys the model knows at a place."""
    places: list[Any] = [model]
    for part in key:
        places = [inner for place in places for inner in _inside(place, part)]
    models = [place for place in places if isinstance(place, type) and issubclass(place, BaseModel)]
    return sorted({name for place in models for name in place.model_fields})


def _inside(place: Any, part: str | int) -> list[Any]:
    if isinstance(place, type) and issubclass(place, BaseModel):
        field = place.model_fields.get(str(part))
        return _options(field.annotation) if field else []
    inner = [argument for argument in get_args(place) if argument is not Ellipsis]
    return _options(inner[-1]) if inner else []


def _options(annotation: Any) -> list[Any]:
    return list(get_args(annotation)) if get_origin(annotation) in (Union, UnionType) else [annotation]
