"""Text of an element as a value, refused where it is not one."""

import math
from collections.abc import Callable
from typing import TypeVar

from cell_skills.geometry import IDENTITY, Pose, Vector, vector
from cell_skills.sdf.errors import hint
from cell_skills.sdf.looks import Color
from cell_skills.sdf.reading.xml_file import Node

T = TypeVar("T")
FLAGS = {"true": True, "1": True, "false": False, "0": False}
SHORTEST = 1e-9
"""Length under which a direction is none."""


def numbers(node: Node, count: int) -> tuple[float, ...]:
    """Return exactly this many finite numbers."""
    words = node.text.split()
    if len(words) != count:
        wanted = "one number" if count == 1 else f"{count} numbers"
        raise node.fail(f"<{node.tag}> needs {wanted}, not {len(words)}: {node.text[:60]!r}")
    try:
        values = tuple(float(word) for word in words)
    except ValueError:
        raise node.fail(f"<{node.tag}> needs numbers, not {node.text[:60]!r}") from None
    if not all(map(math.isfinite, values)):
        raise node.fail(f"<{node.tag}> needs finite numbers, not {node.text[:60]!r}")
    return values


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


def fraction(node: Node) -> float:
    """Return one number between 0 and 1."""
    value = number(node)
    if not 0.0 <= value <= 1.0:
        raise node.fail(f"<{node.tag}> must be between 0 and 1, not {value:g}")
    return value


def whole(node: Node) -> int:
    """Return one whole number above zero, decimal or 0x..."""
    try:
        value = int(node.text, 0)
    except ValueError:
        raise node.fail(f"<{node.tag}> needs a whole number, not {node.text[:60]!r}") from None
    if value <= 0:
        raise node.fail(f"<{node.tag}> must be above 0, not {value}")
    return value


def flag(node: Node) -> bool:
    """Return true or false."""
    if node.text not in FLAGS:
        raise node.fail(f"<{node.tag}> needs true or false, not {node.text[:60]!r}")
    return FLAGS[node.text]


def word(node: Node) -> str:
    """Return text that is not empty."""
    if not node.text:
        raise node.fail(f"<{node.tag}> is empty")
    return node.text


def vector3(node: Node) -> Vector:
    """Return three numbers."""
    return vector(numbers(node, 3))


def sizes(node: Node) -> Vector:
    """Return three lengths above zero [m]."""
    values = vector3(node)
    if min(values) <= 0.0:
        raise node.fail(f"<{node.tag}> needs lengths above 0, not {node.text!r}")
    return values


def direction(node: Node) -> Vector:
    """Return a vector scaled to length one."""
    values = vector3(node)
    length = math.hypot(*values)
    if length < SHORTEST:
        raise node.fail(f"<{node.tag}> needs a direction, not {node.text!r}")
    return vector([value / length for value in values])


def color(node: Node) -> Color:
    """Return red, green, blue and alpha; alpha may be left out."""
    red, green, blue, alpha = numbers(node, 4) if len(node.text.split()) != 3 else (*numbers(node, 3), 1.0)
    if not all(0.0 <= value <= 1.0 for value in (red, green, blue, alpha)):
        raise node.fail(f"<{node.tag}> needs parts of colour between 0 and 1, not {node.text!r}")
    return (red, green, blue, alpha)


def pose(node: Node | None) -> Pose:
    """Return x y z [m] roll pitch yaw [rad]; nothing is no move."""
    if node is None or not node.text:
        return IDENTITY
    values = numbers(node, 6)
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
