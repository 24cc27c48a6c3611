"""One robot: its joint states and the action by which its joints follow a trajectory."""

import array
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import numpy as np
from control_msgs.action import FollowJointTrajectory
from control_msgs.msg import JointTolerance
from rclpy.action import CancelResponse, GoalResponse
from rclpy.action.server import ServerGoalHandle
from sensor_msgs.msg import JointState
from trajectory_msgs.msg import JointTrajectoryPoint

from cell_sim.hosting.machines import Machine
from cell_sim.hosting.world_thread import WorldStopped
from cell_sim.physics.arm.goal import Code, Goal, Handle, Refusal, Status, Tolerance
from cell_sim.physics.arm.trajectory import Array, JointTrajectory, State
from cell_sim.physics.simulation import Simulation
from cell_sim.ros.host import REST_S, Every, Host
from cell_skills.ros import names
from cell_skills.ros.convert import from_time

FEEDBACK_S = 0.1
"""Simulated time between two feedbacks [s]."""
STANDS = 1e-3
"""Joints slower than this stand [rad/s] or [m/s]; their states then come only ..."""
STANDING_S = 0.1
"""... after this simulated time [s]."""
NANO = 1e-9


class RobotServer:
    """Offers one robot."""

    def __init__(self, host: Host, machine: Machine, rate: float) -> None:
        """Offer it.

        Args:
            host: Node and world.
            machine: The robot.
            rate: Of its joint states in simulated time, while they move [Hz].
        """
        self._host = host
        self._machine = machine
        self._controller = host.line.built.robots[machine.name]
        self._every = Every(1.0 / rate, REST_S)
        self._seldom = Every(STANDING_S)
        self._started: dict[int, Handle] = {}
        base = names.device(host.namespace, machine.cell, machine.role)
        self._state = JointState(name=[machine.local(joint) for joint in self._controller.joints])
        self._states = host.node.create_publisher(JointState, names.of(base, names.JOINT_STATES), 10)
        self._action = host.action(
            FollowJointTrajectory,
            names.of(base, names.FOLLOW_JOINT_TRAJECTORY),
            self._follow,
            goal_callback=self._start,
            cancel_callback=self._cancel,
        )
        host.world.observe(self._look)

    def destroy(self) -> None:
        """Withdraw the robot."""
        self._action.destroy()
        self._host.node.destroy_publisher(self._states)

    # On the thread of the world

    def _look(self, sim: Simulation, elapsed: float) -> None:
        if self._every.due(elapsed) and self._states.get_subscription_count():
            actual, state = self._controller.actual(), self._state
            if np.abs(actual.velocity).max() < STANDS and not self._seldom.due(elapsed):
                return
            state.header.stamp = self._host.stamp(elapsed)
            state.position, state.velocity = _doubles(actual.position), _doubles(actual.velocity)
            state.effort = _doubles(self._controller.effort())
            self._states.publish(state)

    # In the thread of the executor

    async def _start(self, goal: FollowJointTrajectory.Goal) -> GoalResponse:
        """Begin to move, or refuse; `_follow` finds the handle by the goal, which is the same object there."""
        try:
            handle = await self._host.do(lambda sim: self._controller.start(self._goal(goal, sim)))
        except WorldStopped:
            return GoalResponse.REJECT
        if isinstance(handle, Refusal):
            self._host.node.get_logger().warning(f"{self._machine.name} refuses a goal: {handle.text}")
            return GoalResponse.REJECT
        self._started[id(goal)] = handle
        return GoalResponse.ACCEPT

    async def _cancel(self, goal: ServerGoalHandle) -> CancelResponse:
        handle = self._started.get(id(goal.request))

        def brake(sim: Simulation) -> None:
            if handle is not None and not handle.over:
                self._controller.cancel()

        with suppress(WorldStopped):
            await self._host.do(brake)
        return CancelResponse.ACCEPT

    async def _follow(self, goal: ServerGoalHandle) -> FollowJointTrajectory.Result:
        handle = self._started[id(goal.request)]
        try:
            await self._host.bridge.start(self._accompany(handle, goal.publish_feedback))
        except WorldStopped:
            handle.end(Status.ABORTED, Code.INVALID_GOAL, "the world has stopped")
        del self._started[id(goal.request)]
        if handle.status is Status.SUCCEEDED:
            goal.succeed()
        elif handle.status is Status.CANCELED and goal.is_cancel_requested:
            goal.canceled()
        else:
            goal.abort()
        return FollowJointTrajectory.Result(error_code=int(handle.code), error_string=handle.text)

    # In the loop

    async def _accompany(self, handle: Handle, tell: Callable[[Any], None]) -> None:
        """Wait for the end of a goal and publish feedback meanwhile."""
        while not await self._host.world.until(lambda sim: handle.over, FEEDBACK_S):
            tell(await self._host.world.do(self._feedback))

    def _feedback(self, sim: Simulation) -> FollowJointTrajectory.Feedback:
        desired, actual = self._controller.desired(), self._controller.actual()
        off = State(desired.position - actual.position, desired.velocity - actual.velocity, actual.acceleration)
        feedback = FollowJointTrajectory.Feedback(
            joint_names=list(self._state.name), desired=_point(desired), actual=_point(actual), error=_point(off)
        )
        feedback.header.stamp = self._host.stamp(self._host.world.elapsed)
        return feedback

    def _goal(self, goal: FollowJointTrajectory.Goal, sim: Simulation) -> Goal:
        trajectory, scoped = goal.trajectory, self._machine.scoped
        stamp = from_time(trajectory.header.stamp)
        return Goal(
            trajectory=to_joint_trajectory(trajectory, scoped),
            stamp=stamp and stamp - self._host.line_time(self._host.world.skipped),
            path_tolerance=_tolerances(goal.path_tolerance, scoped),
            goal_tolerance=_tolerances(goal.goal_tolerance, scoped),
            goal_time_tolerance=goal.goal_time_tolerance.sec + goal.goal_time_tolerance.nanosec * NANO,
        )


def to_joint_trajectory(message: Any, scoped: Callable[[str], str]) -> JointTrajectory:
    """Return what a trajectory_msgs/JointTrajectory asks for; a quantity missing at any point is missing at all."""
    points = message.points
    times = np.array([p.time_from_start.sec + p.time_from_start.nanosec * NANO for p in points])
    rows = {kind: [list(getattr(p, kind)) for p in points] for kind in ("positions", "velocities", "accelerations")}
    velocities = _table(rows["velocities"]) if all(rows["velocities"]) else None
    accelerations = _table(rows["accelerations"]) if all(rows["accelerations"]) else None
    joints = tuple(scoped(name) for name in message.joint_names)
    return JointTrajectory(joints, times, _table(rows["positions"]), velocities, accelerations)


def _table(rows: list[list[float]]) -> Array:
    """One row per point; rows that differ in length make a table that fits no joints."""
    lengths = {len(row) for row in rows}
    return np.array(rows if len(lengths) == 1 else [], dtype=float)


def _tolerances(messages: list[JointTolerance], scoped: Callable[[str], str]) -> dict[str, Tolerance]:
    return {scoped(one.name): Tolerance(one.position, one.velocity) for one in messages}


def _point(state: State) -> JointTrajectoryPoint:
    return JointTrajectoryPoint(positions=state.position.tolist(), velocities=state.velocity.tolist())


def _doubles(values: Array) -> "array.array[float]":
    return array.array("d", values.tobytes())
