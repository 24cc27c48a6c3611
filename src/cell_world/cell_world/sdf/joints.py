"""The joints between links."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from cell_world.geometry import Pose, Vector

UNLIMITED: Final = float("inf")


class JointKind(StrEnum):
    """How the child may move against the parent."""

    FIXED = "fixed"
    REVOLUTE = "revolute"
    """Turns about the axis, within limits if there are any."""
    CONTINUOUS = "continuous"
    """Turns about the axis without limits."""
    PRISMATIC = "prismatic"
    """Slides along the axis."""
    BALL = "ball"


@dataclass(frozen=True, slots=True)
class Limit:
    """Limits of a joint; infinite where the file gives none.

    Attributes:
        lower: [rad] or [m].
        upper: [rad] or [m].
        velocity: [rad/s] or [m/s].
        effort: [N m] or [N].
    """

    lower: float = -UNLIMITED
    upper: float = UNLIMITED
    velocity: float = UNLIMITED
    effort: float = UNLIMITED


@dataclass(frozen=True, slots=True)
class Mimic:
    """A joint that follows another one: position = multiplier * position of `joint` + offset ([rad] or [m])."""

    joint: str
    multiplier: float
    offset: float


@dataclass(frozen=True, slots=True)
class Joint:
    """A joint; all of them together form trees.

    Attributes:
        name: Scoped name.
        model: Scoped name of the model it belongs to.
        kind: How it moves.
        parent: Scoped name of a link, or WORLD.
        child: Scoped name of a link.
        pose: In the child link.
        axis: Direction in the axes of `pose`, length one.
        limit: Limits.
        damping: [N m s/rad] or [N s/m].
        friction: Dry friction [N m] or [N].
        mimic: The joint it follows.
    """

    name: str
    model: str
    kind: JointKind
    parent: str
    child: str
    pose: Pose
    axis: Vector = (0.0, 0.0, 1.0)
    limit: Limit = field(default_factory=Limit)
    damping: float = 0.0
    friction: float = 0.0
    mimic: Mimic | None = None
