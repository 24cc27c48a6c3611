"""Text of an element as a value, refused where it is not one."""

import math
from collections.abc import Callable
from typing import TypeVar

from cell_line.plain import quoted
from cell_world.geometry import IDENTITY, Pose, Vector, vector
from cell_world.sdf import numbers as written
from cell_world.sdf.errors import hint
from cell_world.sdf.looks import Color
from cell_world.sdf.reading.xml_file import Node

FARTHEST = 1e6
"""Farthest from the origin that anything stands, and longest [m]."""
THINNEST = 1e-9
"""Thinnest that anything is [m]; programs that compute collisions divide by it."""
T = TypeVar("T")
FLAGS = {"true": True, "1": True, "false": False, "0": False}
SHORTEST = 1e-9
"""Length under which a direction is none."""


def numbers(node: Node, count: int, read: Callable[[str], float] = written.decimal) -> tuple[float, ...]:
    """Return exactly this many numbers, finite ones unless `read` takes others."""
    words = written.words(node.text)
    if len(words) != count:
        wanted = "one number" if count == 1 else f"{count} numbers"
        raise node.fail(f"<{node.tag}> needs {wanted}, not {len(words)}: {quoted(node.text)}")
    try:
        return tuple(read(word) for word in words)
    except ValueError as error:
        raise node.fail(f"<{node.tag}> needs {error}") from None


def number(node: Node) -> float:
    """Return one number."""
    return numbers(node, 1)[0]


def positive(node: Node) -> float:
    """Return one number above zero."""
    value = number(node)
    if value <= 0.0:
        raise node.fail(f"<{node.tag}> must be above 0, not {value:g}")
    return value


def not_negative(node: Node) -> float:
    """Return one number that is zero or more."""
    value = number(node)
    if value < 0.0:
        raise node.fail(f"<{node.tag}> must not be negative, not {value:g}")
    return value


def boundless(node: Node) -> float:
    """Return one number, which may be infinite."""
    return numbers(node, 1, written.boundless)[0]


def within(lowest: float, highest: float) -> Callable[[Node], float]:
    """Return what reads one number between two others."""

    def read(node: Node) -> float:
        value = number(node)
        if not lowest <= value <= highest:
            raise node.fail(f"<{node.tag}> must be between {lowest:g} and {highest:g}, not {value:g}")
        return value

    return read


fraction = within(0.0, 1.0)
"""Reads a part of a whole."""


def whole(highest: int, lowest: int = 1) -> Callable[[Node], int]:
    """Return what reads one whole number between two others, decimal or 0x..."""

    def read(node: Node) -> int:
        try:
            value = written.natural(node.text)
        except ValueError as error:
            raise node.fail(f"<{node.tag}> needs {error}") from None
        if not lowest <= value <= highest:
            raise node.fail(f"<{node.tag}> must be between {lowest} and {highest}, not {value}")
        return value

    return read


def flag(node: Node) -> bool:
    """Return true or false."""
    if node.text.lower() not in FLAGS:
        raise node.fail(f"<{node.tag}> needs true or false, not {quoted(node.text)}")
    return FLAGS[node.text.lower()]


def word(node: Node) -> str:
    """Return text that is not empty."""
    if not node.text:
        raise node.fail(f"<{node.tag}> is empty")
    return node.text


def vector3(node: Node) -> Vector:
    """Return three numbers."""
    return vector(numbers(node, 3))


def lengths(node: Node, count: int) -> tuple[float, ...]:
    """Return lengths that a body can have [m]."""
    values = numbers(node, count)
    if not all(THINNEST <= value <= FARTHEST for value in values):
        raise node.fail(
            f"<{node.tag}> needs lengths above 0, from {THINNEST:g} to {FARTHEST:g}, not {quoted(node.text)}"
        )
    return values


def length(node: Node) -> float:
    """Return one length that a body can have [m]."""
    return lengths(node, 1)[0]


def sizes(node: Node) -> Vector:
    """Return three lengths that a body can have [m]."""
    return vector(lengths(node, 3))


def direction(node: Node) -> Vector:
    """Return a vector scaled to length one."""
    values = vector3(node)
    length = math.hypot(*values)
    if length < SHORTEST:
        raise node.fail(f"<{node.tag}> needs a direction, not {quoted(node.text)}")
    return vector([value / length for value in values])


def color(node: Node) -> Color:
    """Return red, green, blue and alpha; alpha may be left out."""
    red, green, blue, alpha = numbers(node, 4) if len(written.words(node.text)) != 3 else (*numbers(node, 3), 1.0)
    if not all(0.0 <= value <= 1.0 for value in (red, green, blue, alpha)):
        raise node.fail(f"<{node.tag}> needs parts of colour between 0 and 1, not {quoted(node.text)}")
    return (red, green, blue, alpha)


def pose(node: Node | None) -> Pose:
    """Return x y z [m] roll pitch yaw [rad]; nothing is no move."""
    if node is None or not node.text:
        return IDENTITY
    values = numbers(node, 6)
    if max(map(abs, values[:3])) > FARTHEST:
        raise node.fail(f"<{node.tag}> must be within {FARTHEST:g} m, not at {quoted(node.text)}")
    return Pose.from_xyz_rpy(values[:3], values[3:])


def choice(node: Node, attribute: str, kinds: Callable[[str], T], known: list[str]) -> T:
    """Return an attribute as one of the known kinds."""
    value = node.attributes[attribute]
    if value not in known:
        raise node.fail(f"unknown or unsupported {attribute} {value} of <{node.tag}>{hint(value, known)}")
    return kinds(value)


def optional(parent: Node | None, tag: str, read: Callable[[Node], T], default: T) -> T:
    """Return the value of a child, or the default if there is no such child."""
    child = parent.child(tag) if parent else None
    return default if child is None else read(child)
