"""A six-axis arm in the real physics, with its controller."""

import numpy as np
from stand_in import HOME, arm_body, arm_limits, box, model_of

from cell_sim.makes.kinds import VacuumSpec
from cell_sim.physics.arm.joint_trajectory import TrajectoryController
from cell_sim.physics.arm.servo import Servo
from cell_sim.physics.hand.vacuum import SuctionCup
from cell_sim.physics.simulation import Simulation
from cell_sim.world.goal import Goal, Handle
from cell_sim.world.trajectory import JointTrajectory
from cell_world.geometry import Pose

FAR = (1.5, 0.6, -1.0, 0.7, 1.2, -2.0)
"""A way from HOME [rad]."""
CUP = '<site name="cup" pos="0 0 0.01"/>'
HELD = box("held", "0 0 5", mass=1.5)


class Rig:
    """An arm at HOME with its controller, and a cup at its flange."""

    def __init__(self, tool: str = "", *bodies: str, substeps: int = 1) -> None:
        limits = arm_limits()
        servo = Servo(limits)
        self.arm = TrajectoryController("arm", limits, servo)
        self.cup = SuctionCup("cup", VacuumSpec("cup", 200.0))
        devices = [self.arm, self.cup, servo]
        self.sim = Simulation(model_of(arm_body(pos="0 0 0.5", tool=CUP + tool), *bodies), devices, substeps=substeps)
        for joint, angle in zip(limits, HOME, strict=True):
            self.sim.data.joint(joint).qpos = angle
        servo.hold(slice(None), np.array(HOME))

    def grasp(self, name: str) -> None:
        """Bring a box to the cup and hold it."""
        self.sim.disturb()
        self.sim.step()
        cup = self.sim.truth()["cup"] @ Pose((0.0, 0.0, 0.0203))
        self.sim.data.joint(name).qpos = [*cup.position, *cup.quaternion]
        self.sim.data.joint(name).qvel = 0.0
        self.sim.disturb()
        self.cup.command(True)
        self.sim.step(2)
        assert self.cup.holding == name

    def goal(self, way: tuple[float, ...], speed: float = 3.0, **more: object) -> Goal:
        """From HOME by these angles, smoothly, with the fastest joint at this speed in the middle [rad/s]."""
        change = np.array(way)
        duration = 1.875 * np.abs(change).max() / speed
        rest = np.zeros((2, 6))
        points = np.array([HOME, HOME + change])
        return Goal(JointTrajectory(self.arm.joints, np.array([0.0, duration]), points, rest, rest), **more)  # type: ignore[arg-type]

    def start(self, goal: Goal) -> Handle:
        handle = self.arm.start(goal)
        assert isinstance(handle, Handle), handle
        return handle

    def error(self) -> float:
        """Largest error of a joint now [rad]."""
        return float(np.abs(self.arm.desired().position - self.arm.actual().position).max())

    def run(self, handle: Handle, limit_s: float = 6.0) -> float:
        """Step until the goal is over; returns the largest error on the way."""
        worst, end = 0.0, self.sim.time + limit_s
        while not handle.over:
            self.sim.step()
            worst = max(worst, self.error())
            assert self.sim.time < end, "the goal does not end"
        return worst
