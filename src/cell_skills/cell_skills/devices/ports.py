"""What a driver asks of the machines around its cell, whoever they are: the simulator, Gazebo or the real ones."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NoReturn, Protocol

from cell_skills.devices.protocols import DeviceFault
from cell_world.geometry import Pose

if TYPE_CHECKING:  # brings scipy, which a line without robots can do without
    from cell_skills.motion.trajectory import Trajectory


@dataclass(frozen=True)
class Joints:
    """What a robot's joints measure, by joint name.

    Attributes:
        stamp: Line time of the measurement [s].
        positions: [rad] or [m].
        velocities: [rad/s] or [m/s].
        efforts: Of the drives [N m] or [N].
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
        effort: Force of the fingers [N].
        stalled: Something is felt.
        reached: The gap is as commanded.
    """

    position: float
    effort: float
    stalled: bool
    reached: bool


@dataclass(frozen=True)
class Body:
    """Something movable near the cell: the model it is made of, "" if unknown, and where it is in the world."""

    model: str
    pose: Pose


class Ports(Protocol):
    """Everything that stands around one cell.  Cancelling a call cancels what it asked for.

    Every method raises `DeviceFault` when the other side is not there, vanishes or does not answer.
    """

    async def call(self, role: str, method: str, arguments: Mapping[str, Any]) -> Any:
        """Have the device in a role do something; arguments and result are JSON values."""
        ...

    async def follow(self, robot: str, trajectory: "Trajectory") -> FollowResult:
        """Move a robot's joints along a trajectory; a cancelled one brakes on its way."""
        ...

    async def grip(self, robot: str, position: float, effort: float) -> GripResult:
        """Move the hand of a robot to a gap [m] with at most a force [N], 0 for all it has; suction: 1 on, 0 off."""
        ...

    async def joints(self, robot: str) -> Joints:
        """Return the next measurement of a robot's joints."""
        ...

    async def holding(self, robot: str) -> bool:
        """Return whether the hand of a robot holds something."""
        ...

    async def find_places(self, names: Sequence[str]) -> dict[str, Pose]:
        """Return where named places of the cell, or of the carrier in it, are in the world; unknown ones are left out.

        x and y lie in the surface, z points out of it.
        """
        ...

    async def scene(self) -> dict[str, Body]:
        """Return what is movable near the cell by name: models, and links that can come off their model."""
        ...


class NoPorts:
    """The ports of a cell that runs by itself: nobody is there."""

    async def call(self, role: str, method: str, arguments: Mapping[str, Any]) -> Any:
        """Raise DeviceFault."""
        _nobody(role)

    async def follow(self, robot: str, trajectory: "Trajectory") -> FollowResult:
        """Raise DeviceFault."""
        _nobody(robot)

    async def grip(self, robot: str, position: float, effort: float) -> GripResult:
        """Raise DeviceFault."""
        _nobody(robot)

    async def joints(self, robot: str) -> Joints:
        """Raise DeviceFault."""
        _nobody(robot)

    async def holding(self, robot: str) -> bool:
        """Raise DeviceFault."""
        _nobody(robot)

    async def find_places(self, names: Sequence[str]) -> dict[str, Pose]:
        """Raise DeviceFault."""
        _nobody("world")

    async def scene(self) -> dict[str, Body]:
        """Raise DeviceFault."""
        _nobody("world")


def _nobody(device: str) -> NoReturn:
    raise DeviceFault(device, "is reached over ROS, and this cell runs without")
