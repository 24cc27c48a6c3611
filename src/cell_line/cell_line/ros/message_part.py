"""One field of a message that comes in."""

from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def part(name: str, read: Callable[[str], T], given: str) -> T:
    """Read one field of a message; a reason for refusing it names the field."""
    try:
        return read(given)
    except ValueError as error:
        raise ValueError(f"{name} {error}") from None
