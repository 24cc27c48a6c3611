"""What a trajectory controller needs of the drives of its joints."""

from typing import Protocol

from cell_sim.world.trajectory import Array, JointMotion


class JointDrives(Protocol):
    """Drives of many joints.

    Attributes:
        target: Set points; write into its arrays.
    """

    target: JointMotion

    def index(self, joints: tuple[str, ...]) -> slice:
        """Where these joints stand among the set points; they are neighbours there."""

    def hold(self, index: slice, position: Array) -> None:
        """Make these joints hold a position."""

    def put(self, index: slice, there: JointMotion) -> None:
        """Take this for the state of these joints that is due now, whatever was due before."""

    def actual(self, index: slice) -> JointMotion:
        """Where these joints are."""

    def off(self, index: slice) -> Array:
        """How far these joints are from their set points."""

    def effort(self, index: slice) -> Array:
        """Torque or force of these drives in the last tick [N m or N]; NaN for those not measured."""
