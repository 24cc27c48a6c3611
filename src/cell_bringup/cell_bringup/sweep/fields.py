"""The fields of ROS messages: read from the generated classes, set by path."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Any

SEQUENCE = re.compile(r"sequence<(?P<of>[^,]+?)(, \d+)?>|(?P<item>.+)\[\d+\]")
Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a message.

    Attributes:
        path: Names and places in lists that lead to it.
        type: As the interface package writes it: double, string, sequence<double>, ...
    """

    path: Path
    type: str

    def __str__(self) -> str:
        """As `a.b[0].c`."""
        steps = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in self.path)
        return steps.removeprefix(".")


def interface(name: str) -> Any:
    """Return the class of an interface by its full name, such as `cell_interfaces/srv/Trace`."""
    package, kind, short = name.split("/")
    return getattr(import_module(f"{package}.{kind}"), short)


def fields_of(message: Any, path: Path = ()) -> Iterator[Field]:
    """Yield every field of a message class that holds a value, those of messages inside it included."""
    for name, kind in message.get_fields_and_field_types().items():
        yield from _fields((*path, name), kind)


def with_value(message: Any, path: Path, value: Any) -> None:
    """Set the field at a path; a list on the way is made of one element, a default one where it had none."""
    step, *rest = path
    if not rest:
        setattr(message, str(step), value)
        return
    inside = getattr(message, str(step))
    if not isinstance(rest[0], int):
        with_value(inside, tuple(rest), value)
        return
    if len(rest) == 1:
        setattr(message, str(step), _filled(inside, value))
        return
    element = inside[0] if len(inside) else element_of(message, str(step))()
    with_value(element, tuple(rest[1:]), value)
    setattr(message, str(step), [element, *list(inside)[1:]])


def element_of(message: Any, field: str) -> Any:
    """Return the class of the messages in a list."""
    kind = message.get_fields_and_field_types()[field]
    found = SEQUENCE.fullmatch(kind)
    assert found, f"{field} of type {kind} is no list"
    package, short = (found["of"] or found["item"]).split("/")
    return interface(f"{package}/msg/{short}")


def _fields(path: Path, kind: str) -> Iterator[Field]:
    listed = SEQUENCE.fullmatch(kind)
    if listed:
        if listed["of"]:
            yield Field(path, kind)
        yield from _fields((*path, 0), listed["of"] or listed["item"])
    elif "/" in kind:
        package, short = kind.split("/")
        yield from fields_of(interface(f"{package}/msg/{short}"), path)
    else:
        yield Field(path, kind)


def _filled(values: Any, value: Any) -> Any:
    """The list with another first element; an array keeps its length."""
    return [value, *list(values)[1:]]
