"""What a driver asks of the robots of its cell, whoever they are: the simulator, Gazebo or the real ones."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Protocol, runtime_checkable

from cell_line.driver import StandsOn
from cell_motion.planning.trajectory import Trajectory


@dataclass(frozen=True)
class Joints:
    """What a robot's joints measure, by joint name.

    Attributes:
        stamp: Line time of the measurement [s].
        positions: [rad] or [m].
        velocities: [rad/s] or [m/s].
        efforts: Of the drives [N m] or [N]; those that are not measured are left out.
    """

    stamp: float
    positions: Mapping[str, float]
    velocities: Mapping[str, float] = field(default_factory=dict)
    efforts: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class FollowResult:
    """How a trajectory ended; codes and text are those of control_msgs/FollowJointTrajectory."""

    code: int = 0
    text: str = ""

    @property
    def ok(self) -> bool:
        """Whether the joints stand at its end."""
        return self.code == 0


@dataclass(frozen=True)
class GripResult:
    """How a hand stands after a command.

    Attributes:
        position: Gap between the fingers [m]; of a suction tool 1 for on, 0 for off.
        stalled: Something is felt.
        reached: The gap is as commanded.
    """

    position: float
    stalled: bool
    reached: bool


@runtime_checkable
class RobotPorts(Protocol):
    """The robots of one cell.  Cancelling a call cancels what it asked for.

    Every method raises `DeviceFault` when the other side is not there, vanishes or does not answer.
    """

    shared: ClassVar[str] = "robot_ports"

    async def follow(self, robot: str, trajectory: Trajectory) -> FollowResult:
        """Move a robot's joints along a trajectory; a cancelled one brakes on its way."""
        ...

    async def grip(self, robot: str, position: float, effort: float) -> GripResult:
        """Move the hand of a robot to a gap [m] with at most a force [N], 0 for all it has; suction: 1 on, 0 off."""
        ...

    async def joints(self, robot: str) -> Joints:
        """Return the next measurement of a robot's joints."""
        ...

    async def stands_on(self, robot: str) -> StandsOn:
        """Return what a robot stands on, by the word of who drives it; silence is `SIMULATED`."""
        ...

    async def holding(self, robot: str) -> bool:
        """Return whether the hand of a robot holds something."""
        ...
