"""A goal for a trajectory controller: what it asks for, how far off it may be, and how it ends.

Codes and defaults are those of control_msgs/FollowJointTrajectory and of the joint_trajectory_controller of
ros2_control.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, IntEnum

from cell_sim.world.trajectory import JointTrajectory

NOT_CHECKED = -1.0
"""A tolerance of a goal that lifts the controller's own; 0 keeps that."""


class FollowCode(IntEnum):
    """Error codes of FollowJointTrajectory."""

    SUCCESSFUL = 0
    INVALID_GOAL = -1
    INVALID_JOINTS = -2
    OLD_HEADER_TIMESTAMP = -3
    PATH_TOLERANCE_VIOLATED = -4
    GOAL_TOLERANCE_VIOLATED = -5


class Status(Enum):
    """How far a goal is."""

    ACTIVE = "active"
    """The joints follow it."""
    CANCELING = "canceling"
    """The joints brake on its path."""
    SUCCEEDED = "succeeded"
    """The joints stand at its end."""
    CANCELED = "canceled"
    """The joints have come to stand on request."""
    ABORTED = "aborted"
    """A tolerance was violated and the joints brake, or another goal has taken its place."""


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How far one joint may be off; 0 means as the controller has it, -1 not checked.

    Attributes:
        position: [rad or m].
        velocity: [rad/s or m/s].
    """

    position: float = 0.0
    velocity: float = 0.0


@dataclass(frozen=True, slots=True)
class Goal:
    """What is asked for.

    Attributes:
        trajectory: The way.
        stamp: When it begins in simulated time [s]; None: now.
        path_tolerance: By joint, on the way.
        goal_tolerance: By joint, at the end.
        goal_time_tolerance: How much later than planned the end may be reached [s]; 0: as the controller has it.
    """

    trajectory: JointTrajectory
    stamp: float | None = None
    path_tolerance: Mapping[str, Tolerance] = field(default_factory=dict)
    goal_tolerance: Mapping[str, Tolerance] = field(default_factory=dict)
    goal_time_tolerance: float = 0.0


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a goal is not taken: nothing has changed."""

    code: FollowCode
    text: str


@dataclass(slots=True)
class Handle:
    """A goal that was taken; `status`, `code` and `text` change while it runs."""

    status: Status = Status.ACTIVE
    code: FollowCode = FollowCode.SUCCESSFUL
    text: str = ""

    @property
    def over(self) -> bool:
        """Whether it has ended."""
        return self.status not in (Status.ACTIVE, Status.CANCELING)

    def end(self, status: Status, code: FollowCode = FollowCode.SUCCESSFUL, text: str = "") -> None:
        """End it, once."""
        if not self.over:
            self.status, self.code, self.text = status, code, text
