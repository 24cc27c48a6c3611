"""A robot of a world: joints that follow one trajectory at a time."""

from abc import ABC, abstractmethod

from cell_sim.world.goal import Goal, Handle, Refusal
from cell_sim.world.joint_limits import LimitArrays
from cell_sim.world.trajectory import Array, JointMotion


class Robot(ABC):
    """Arm, gantry or turntable: whatever follows trajectories.

    Attributes:
        name: Scoped name of its model.
        joints: Scoped names, in the order of all states.
        limits: Of the joints.
    """

    name: str
    joints: tuple[str, ...]
    limits: LimitArrays

    @abstractmethod
    def start(self, goal: Goal) -> Handle | Refusal:
        """Take a goal in place of the one under way, or refuse it and change nothing."""

    @abstractmethod
    def cancel(self) -> None:
        """Brake on the path and then hold."""

    @abstractmethod
    def clock(self) -> float:
        """Time on the trajectory under way [s], below 0 before it starts; 0 without one."""

    @abstractmethod
    def desired(self) -> JointMotion:
        """The set points."""

    @abstractmethod
    def actual(self) -> JointMotion:
        """Where the joints are."""

    @abstractmethod
    def effort(self) -> Array:
        """Torque or force of each drive [N m or N]; NaN where the engine does not measure them."""

    @abstractmethod
    def axes(self) -> Array:
        """Direction of each joint's axis in the world, shape (joints, 3)."""
