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
    """The way to a value that does not fit, and why it does not.

    Attributes:
        key: The way to it.
        message: Why, and what would be right.
        kind: What pydantic calls it.
    """

    key: Key
    message: str
    kind: str = ""

    @property
    def missing(self) -> bool:
        """Whether the value is not there at all."""
        return self.message == MISSING

    @property
    def hopeless(self) -> bool:
        """Whether no other value of its type would fit either: nothing has this key, or it takes another type."""
        return self.kind == "extra_forbidden" or self.kind.endswith("_type")


def all_wrong(
    model: type[BaseModel], error: ValidationError, line: Callable[[Key], int] = lambda key: 0
) -> list[WrongValue]:
    """Return every value that does not fit, one at least; of what is wrong in several ways, the first.

    What is missing comes last, and not at all where a key is there that was meant to be it.

    Args:
        model: What the values were meant for.
        error: What it says of them.
        line: The line of a key, if the values are written in lines.
    """
    found: dict[Key, WrongValue] = {}
    meant: set[Key] = set()
    for detail in sorted(error.errors(), key=lambda detail: (detail["type"] == "missing", line(detail["loc"]))):
        key = tuple(part for part in detail["loc"] if part != "[key]")
        if detail["type"] == "extra_forbidden":
            meant |= {(*key[:-1], near) for near in _near(model, key)}
        if detail["type"] != "missing" or key not in meant:
            found.setdefault(key, WrongValue(key, _message(model, key, dict(detail)), detail["type"]))
    return list(found.values())


def _message(model: type[BaseModel], key: Key, detail: dict[str, Any]) -> str:
    if detail["type"] == "missing":
        return MISSING
    if detail["type"] == "extra_forbidden":
        near, known = _near(model, key), ", ".join(_fields(model, key[:-1])) or "none"
        return "unknown key" + (f", did you mean '{near[0]}'?" if near else f"; known: {known}")
    if detail["type"] in ("model_type", "dict_type"):
        return "must hold keys and values" + (f", not {detail['input']!r}" if _is_short(detail["input"]) else "")
    message = str(detail["msg"])
    # A check of our own says itself what it does not like.
    if detail["type"] != "value_error" and _is_short(detail["input"]):
        message += f", not {detail['input']!r}"
    return message.removeprefix("Value error, ")


def _near(model: type[BaseModel], key: Key) -> list[str]:
    """Return the known key that an unknown one was meant to be, if there is one."""
    return get_close_matches(str(key[-1]), _fields(model, key[:-1]), n=1)


def _is_short(given: object) -> bool:
    return isinstance(given, str | int | float | bool)


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
