"""A robot: the same controller as in the embedded simulator, on other drives."""

from typing import cast

import numpy as np

from cell_sim.gazebo.surroundings import GazeboSurroundings
from cell_sim.physics.arm.joint_trajectory import TrajectoryController
from cell_sim.physics.device import Surroundings
from cell_sim.world.trajectory import Array


class GazeboRobot(TrajectoryController):
    """Follows one goal at a time."""

    def join(self, world: GazeboSurroundings) -> None:
        """Know the world."""
        self._sim, self._world = cast(Surroundings, world), world

    def axes(self) -> Array:
        """Direction of each joint's axis in the world, shape (joints, 3)."""
        joints = [self._world.description.joints[name] for name in self.joints]
        poses = [self._world.pose(joint.child) for joint in joints]
        return np.array(
            [(pose @ joint.pose).rotate(joint.axis) for joint, pose in zip(joints, poses, strict=True) if pose]
        )
