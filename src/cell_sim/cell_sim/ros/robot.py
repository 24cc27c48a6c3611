"""One robot: its joint states and the action by which its joints follow a trajectory."""

import array
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
from control_msgs.action import FollowJointTrajectory
from rclpy.action import CancelResponse, GoalResponse
from rclpy.action.server import ServerGoalHandle
from sensor_msgs.msg import JointState
from std_msgs.msg import String
from trajectory_msgs.msg import JointTrajectoryPoint

from cell_line.driver import StandsOn
from cell_line.ros import names, qos
from cell_line.ros.stands_on import tell_stands_on
from cell_motion.ros.robot_messages import to_duration
from cell_sim.ros.host import REST_S, Every, Host
from cell_sim.ros.trajectory_goal import read_goal
from cell_sim.world.goal import FollowCode, Goal, Handle, Refusal, Status
from cell_sim.world.robot import Robot
from cell_sim.world.trajectory import Array, JointMotion
from cell_sim.world.world import World
from cell_sim.world_runtime.machines import Machine
from cell_sim.world_runtime.world_thread import WorldStopped
from cell_world.sdf.robot_description import describe_robot

FEEDBACK_S = 0.1
"""Simulated time between two feedbacks [s]."""
STANDS = 1e-3
"""Joints slower than this stand [rad/s] or [m/s]; their states then come only ..."""
STANDING_S = 0.1
"""... after this simulated time [s]."""


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
        self._controller = host.line.simulation.device(machine.name, Robot)
        self._every = Every(1.0 / rate, REST_S)
        self._seldom = Every(STANDING_S)
        self._started: dict[int, Handle] = {}
        base = names.device(host.namespace, machine.cell, machine.role)
        self._state = JointState(name=[machine.local(joint) for joint in self._controller.joints])
        self._states = host.node.create_publisher(JointState, names.of(base, names.JOINT_STATES), 10)
        self._description = host.node.create_publisher(String, names.of(base, names.ROBOT_DESCRIPTION), qos.LATCHED)
        self._told = tell_stands_on(host.node, base, StandsOn.WORLD)
        self._describe()
        follow = names.of(base, names.FOLLOW_JOINT_TRAJECTORY)
        self._action = host.action(FollowJointTrajectory, follow, self._follow, start=self._start, cancel=self._cancel)
        host.world.observe(self._look)

    def _describe(self) -> None:
        """Tell once what the robot and its hand look like."""
        models = self._host.line.description.models
        seen = [models[name] for name in (self._machine.name, self._machine.hand) if name]
        try:
            self._description.publish(String(data=describe_robot(self._host.line.description, *seen)))
        except ValueError as error:  # it works all the same
            self._host.node.get_logger().warning(f"{self._machine.name} has no robot_description: {error}")

    def destroy(self) -> None:
        """Withdraw the robot."""
        self._action.destroy()
        self._host.node.destroy_publisher(self._states)
        self._host.node.destroy_publisher(self._description)
        self._host.node.destroy_publisher(self._told)

    # On the thread of the world

    def _look(self, sim: World, elapsed: float) -> None:
        if self._every.due(elapsed) and self._states.get_subscription_count():
            actual, state = self._controller.actual(), self._state
            if np.abs(actual.velocity).max() < STANDS and not self._seldom.due(elapsed):
                return
            state.header.stamp = self._host.stamp(elapsed)
            state.position, state.velocity = _doubles(actual.position), _doubles(actual.velocity)
            effort = self._controller.effort()
            state.effort = _doubles(effort if np.isfinite(effort).all() else effort[:0])  # none where none is measured
            self._states.publish(state)

    # In the thread of the executor

    async def _start(self, message: FollowJointTrajectory.Goal) -> GoalResponse:
        """Begin to move, or refuse; `_follow` finds the handle by the goal, which is the same object there."""
        goal = read_goal(message, self._machine.scoped)
        handle = goal if isinstance(goal, Refusal) else await self._host.do(lambda sim: self._begin(goal))
        if isinstance(handle, Refusal):
            return self._host.refuse(f"{self._machine.name} refuses a goal, {handle.code.name}: {handle.text}")
        self._started[id(message)] = handle
        return GoalResponse.ACCEPT

    def _begin(self, goal: Goal) -> Handle | Refusal:
        """On the thread of the world, whose own time the stamp is taken to."""
        if goal.stamp is not None:
            goal = replace(goal, stamp=goal.stamp - self._host.line_time(self._host.world.skipped))
        return self._controller.start(goal)

    def _cancel(self, goal: ServerGoalHandle) -> CancelResponse:
        """Have it brake; the goal is told to be cancelled before the world hears of it."""
        if handle := self._started.get(id(goal.request)):
            self._host.order(lambda sim: None if handle.over else self._controller.cancel())
        return CancelResponse.ACCEPT

    async def _follow(self, goal: ServerGoalHandle) -> FollowJointTrajectory.Result:
        handle = self._started[id(goal.request)]
        try:
            await self._host.bridge.start(self._accompany(handle, goal.publish_feedback))
        except WorldStopped:
            handle.end(Status.ABORTED, FollowCode.INVALID_GOAL, "the world has stopped")
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

    def _feedback(self, sim: World) -> FollowJointTrajectory.Feedback:
        desired, actual = self._controller.desired(), self._controller.actual()
        off = JointMotion(desired.position - actual.position, desired.velocity - actual.velocity, actual.acceleration)
        points = {"desired": _point(desired), "actual": _point(actual), "error": _point(off)}
        for point in points.values():
            point.time_from_start = to_duration(self._controller.clock())
        feedback = FollowJointTrajectory.Feedback(joint_names=list(self._state.name), **points)
        feedback.header.stamp = self._host.stamp(self._host.world.elapsed)
        return feedback


def _point(state: JointMotion) -> JointTrajectoryPoint:
    return JointTrajectoryPoint(positions=state.position.tolist(), velocities=state.velocity.tolist())


def _doubles(values: Array) -> "array.array[float]":
    return array.array("d", values.tobytes())
