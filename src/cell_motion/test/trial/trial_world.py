"""The other side of a cell's ports on real ROS: a `TrialPlant` behind the names of the line."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import numpy as np
from cell_interfaces.srv import DescribeScene, FindPlaces
from control_msgs.action import FollowJointTrajectory, GripperCommand
from rclpy.action import ActionServer, CancelResponse
from rclpy.action.server import ServerGoalHandle
from rclpy.callback_groups import ReentrantCallbackGroup
from rclpy.qos import qos_profile_sensor_data
from sensor_msgs.msg import JointState
from std_msgs.msg import Bool, Header
from trajectory_msgs.msg import JointTrajectory
from trial_graph import Member
from trial_plant import TrialPlant

from cell_line.ros import names, qos
from cell_line.ros.asking import in_ros_thread
from cell_line.ros.convert.times import to_time
from cell_motion.planning.trajectory import Trajectory
from cell_skills.ros.perceived import to_perceived

MEASURED_S = 0.005
"""Wall time between two measurements [s]."""


class TrialWorld:
    """Offers a plant on a node.

    Attributes:
        goals: Trajectory goals that were taken.
        canceled: Of those, how many were cancelled.
    """

    def __init__(self, member: Member, namespace: str, plant: TrialPlant) -> None:
        """Offer it; in the executor's thread."""
        self.goals: list[JointTrajectory] = []
        self.canceled = 0
        self._bridge = member.bridge
        self._plant = plant
        self._node = member.node
        self._group = ReentrantCallbackGroup()
        cell = plant.site.cell
        around = names.perception(namespace, cell)
        services = ((FindPlaces, names.FIND_PLACES, self._find), (DescribeScene, names.DESCRIBE_SCENE, self._describe))
        for kind, name, serve in services:
            member.node.create_service(kind, names.of(around, name), serve, callback_group=self._group)
        self._topics: dict[str, tuple[Any, Any]] = {}
        self._actions: list[ActionServer] = []
        for robot in plant.machines:
            full = names.device(namespace, cell, robot)
            self._topics[robot] = (
                member.node.create_publisher(JointState, names.of(full, names.JOINT_STATES), qos_profile_sensor_data),
                member.node.create_publisher(Bool, names.of(full, names.HOLDING), qos.LATCHED),
            )
            self._act(FollowJointTrajectory, names.of(full, names.FOLLOW_JOINT_TRAJECTORY), self._follow(robot))
            self._act(GripperCommand, names.of(full, names.GRIPPER), self._grip(robot))

    async def measure(self) -> None:
        """Publish what all robots measure, for ever."""
        while True:
            for robot, (joints, holding) in self._topics.items():
                now = await self._plant.joints(robot)
                joints.publish(
                    JointState(
                        header=Header(stamp=to_time(now.stamp)),
                        name=list(now.positions),
                        position=list(now.positions.values()),
                        velocity=list(now.velocities.values()),
                        effort=list(now.efforts.values()),
                    )
                )
                holding.publish(Bool(data=await self._plant.holding(robot)))
            await asyncio.sleep(MEASURED_S)

    def _act(self, kind: Any, name: str, execute: Callable[[ServerGoalHandle], Awaitable[Any]]) -> None:
        server = ActionServer(
            self._node,
            kind,
            name,
            execute,
            callback_group=self._group,
            cancel_callback=self._cancel,
            result_timeout=qos.RESULT_KEPT_S,
        )
        self._actions.append(server)

    def _cancel(self, goal: ServerGoalHandle) -> CancelResponse:
        self.canceled += 1
        return CancelResponse.ACCEPT

    def _follow(self, robot: str) -> Callable[[ServerGoalHandle], Awaitable[Any]]:
        async def execute(goal: ServerGoalHandle) -> FollowJointTrajectory.Result:
            self.goals.append(goal.request.trajectory)
            result = await self._bridge.start(self._until_cancelled(robot, goal))
            if goal.is_cancel_requested:
                goal.canceled()
                return FollowJointTrajectory.Result()
            goal.succeed() if result.ok else goal.abort()
            return FollowJointTrajectory.Result(error_code=result.code, error_string=result.text)

        return execute

    async def _until_cancelled(self, robot: str, goal: ServerGoalHandle) -> Any:
        motion = asyncio.create_task(self._plant.follow(robot, _trajectory(goal.request.trajectory)))
        while not motion.done():
            if goal.is_cancel_requested:
                motion.cancel()
            await asyncio.wait({motion}, timeout=MEASURED_S)
        return None if motion.cancelled() else motion.result()

    def _grip(self, robot: str) -> Callable[[ServerGoalHandle], Awaitable[Any]]:
        async def execute(goal: ServerGoalHandle) -> GripperCommand.Result:
            command = goal.request.command
            done = await self._bridge.start(self._plant.grip(robot, command.position, command.max_effort))
            goal.succeed()
            return GripperCommand.Result(position=done.position, stalled=done.stalled, reached_goal=done.reached)

        return execute

    async def _find(self, request: FindPlaces.Request, response: FindPlaces.Response) -> FindPlaces.Response:
        found = await self._bridge.start(self._plant.find_places(request.places))
        response.places = [to_perceived(name, place) for name, place in found.items()]
        return response

    async def _describe(
        self, request: DescribeScene.Request, response: DescribeScene.Response
    ) -> DescribeScene.Response:
        bodies = await self._bridge.start(self._plant.scene())
        response.things = [to_perceived(name, body) for name, body in bodies.items()]
        return response


@asynccontextmanager
async def offered(member: Member, namespace: str, plant: TrialPlant) -> AsyncIterator[TrialWorld]:
    """Offer a plant on a node as long as the block lasts."""
    world: TrialWorld = await in_ros_thread(member.bridge, lambda: TrialWorld(member, namespace, plant))
    measuring = asyncio.create_task(world.measure())
    try:
        yield world
    finally:
        measuring.cancel()


def _trajectory(message: JointTrajectory) -> Trajectory:
    points = message.points
    return Trajectory(
        tuple(message.joint_names),
        np.array([point.time_from_start.sec + point.time_from_start.nanosec / 1e9 for point in points]),
        np.array([point.positions for point in points]),
        np.array([point.velocities for point in points]),
        np.array([point.accelerations for point in points]),
    )
