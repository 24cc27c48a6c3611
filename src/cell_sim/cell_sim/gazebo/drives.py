"""The drives of all robots: they go at the velocity that brings them to their set points."""

from collections.abc import Mapping

import numpy as np

from cell_sim.gazebo.starting_pose import JointGauge
from cell_sim.gazebo.surroundings import GazeboSurroundings
from cell_sim.physics.device import Device, Surroundings
from cell_sim.world.joint_limits import JointLimits
from cell_sim.world.trajectory import Array, JointMotion
from cell_world.sdf.elements import SdfWorld

CORRECTED = 0.3
"""Share of an error that is corrected in a tick; a command may come a tick late, and then 1 would swing."""


class VelocityDrives(Device):
    """Drives of many joints.

    Attributes:
        joints: Names, in the order of the set points.
        target: Set points; write into its arrays.
    """

    def __init__(
        self, world: SdfWorld, joints: Mapping[str, JointLimits], start: Mapping[str, float], name: str = "servo"
    ) -> None:
        """Take the joints to drive, with their limits, and where those begin that do not begin at 0."""
        super().__init__(name)
        self.joints = tuple(joints)
        self._gauges = [JointGauge(world, world.joints[joint]) for joint in joints]
        self._most = np.array([limit.velocity for limit in joints.values()])
        self._start = np.array([start.get(joint, 0.0) for joint in joints])
        self.reset()

    def reset(self) -> None:
        """Hold where the joints begin."""
        self.target, self._due = JointMotion.standing(self._start), JointMotion.standing(self._start)
        self._is, self._was = self._start.copy(), self._start.copy()

    def join(self, world: GazeboSurroundings) -> None:
        """Know the world."""
        self._world = world

    def index(self, joints: tuple[str, ...]) -> slice:
        """Where these joints stand among the set points; they are neighbours there."""
        start = self.joints.index(joints[0])
        if self.joints[start : start + len(joints)] != joints:
            raise ValueError(f"{joints} are not neighbours in the servo")
        return slice(start, start + len(joints))

    def hold(self, index: slice, position: Array) -> None:
        """Make these joints hold a position."""
        self.put(index, JointMotion.standing(np.asarray(position, dtype=float)))

    def put(self, index: slice, there: JointMotion) -> None:
        """Take this for the state of these joints that is due now, whatever was due before."""
        for state in (self.target, self._due):
            state.position[index] = there.position
            state.velocity[index] = there.velocity
            state.acceleration[index] = there.acceleration

    def actual(self, index: slice) -> JointMotion:
        """Where these joints are; accelerations are not measured."""
        position = self._is[index]
        velocity = (position - self._was[index]) / self._world.tick
        return JointMotion(position.copy(), velocity, np.zeros_like(position))

    def off(self, index: slice) -> Array:
        """How far these joints are from their set points."""
        return np.asarray(self.target.position[index] - self._is[index])

    def effort(self, index: slice) -> Array:
        """Not measured: the server does not tell the force of its drives."""
        return np.full_like(self._is[index], np.nan)

    def before_step(self, sim: Surroundings) -> None:
        """Set the velocities that bring the joints to their set points at the end of the tick."""
        tick, due, target = self._world.tick, self._due, self.target
        velocity = (target.position - due.position) / tick + CORRECTED / tick * (due.position - self._is)
        velocity = np.clip(velocity, -self._most, self._most)
        for joint, value in zip(self.joints, velocity.tolist(), strict=True):
            self._world.drive(joint, value)
        due.position[:], due.velocity[:] = target.position, target.velocity

    def after_step(self, sim: Surroundings) -> None:
        """Measure."""
        self._was, self._is = self._is, self._was
        for number, gauge in enumerate(self._gauges):
            child = self._world.at(gauge.child)
            if child is not None:
                self._is[number] = gauge.value(self._world.at(gauge.parent), child, float(self._was[number]))
