"""Why a planner did not find a motion."""

from dataclasses import dataclass
from enum import StrEnum

from cell_line.plain import shown


class Reason(StrEnum):
    """What stood in the way."""

    BAD_REQUEST = "bad request"
    """The scene has no such robot, tool or frame, or the start has the wrong number of joints."""
    LIMITS = "limits"
    """Start or goal lies outside the joint limits."""
    NO_IK = "no inverse kinematics"
    """No joint positions bring the tool to the goal pose."""
    START_IN_COLLISION = "start in collision"
    """The robot, its tool or what it holds touches something where it stands."""
    GOAL_IN_COLLISION = "goal in collision"
    """It would touch something wherever it reaches the goal."""
    LINE_BLOCKED = "line blocked"
    """Along the straight line it would touch something, leave its limits or have to jump to another arm posture."""
    NO_PATH = "no path"
    """The search gave up; there may be no way round the obstacles."""
    UNSAFE = "unsafe"
    """A motion was found, but the last check refused it."""
    TIMEOUT = "timeout"
    """The planner took too long and was stopped."""
    PLANNER_DIED = "planner died"
    """The planner's process ended; the next request starts a new one."""


@dataclass(frozen=True, slots=True)
class PlanFailure:
    """No motion, and why.

    Attributes:
        reason: For whoever decides what to do next.
        text: For people, naming the bodies, poses and joints concerned.
    """

    reason: Reason
    text: str

    def __str__(self) -> str:
        """One line."""
        return f"{self.reason}: {self.text}"


class Blocked(Exception):
    """Inside a backend: planning ends here with this failure."""

    def __init__(self, reason: Reason, text: str) -> None:
        super().__init__(text)
        self.failure = PlanFailure(reason, shown(text))
