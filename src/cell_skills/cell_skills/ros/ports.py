"""The ports of a cell over ROS: standard robot interfaces, `call` for all other devices, the world's services."""

import uuid
from collections.abc import Callable, Coroutine, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, TypeVar, cast

from action_msgs.msg import GoalStatus
from cell_interfaces.action import CallDevice
from cell_interfaces.srv import DescribeScene, FindPlaces
from control_msgs.action import FollowJointTrajectory, GripperCommand
from control_msgs.msg import GripperCommand as Command
from rclpy.node import Node
from rclpy.qos import QoSProfile, qos_profile_sensor_data
from sensor_msgs.msg import JointState
from std_msgs.msg import Bool

from cell_line import plain_json
from cell_line.clock import Clock
from cell_line.plain import quoted, rows, shown, text
from cell_line.ros import names, qos
from cell_line.ros.asking import NoAnswer, there
from cell_line.ros.goals import Goals
from cell_line.ros.listener import Listener
from cell_line.ros.loop_bridge import LoopBridge
from cell_line.ros.services import Service
from cell_skills.devices.checked import check_finite
from cell_skills.devices.ports import Body, FollowResult, GripResult, Joints
from cell_skills.devices.protocols import BadAnswer, DeviceFault
from cell_skills.ros.robot_messages import from_joint_state, from_pose, to_trajectory
from cell_world.geometry import Pose

if TYPE_CHECKING:
    from cell_skills.motion.trajectory import Trajectory

CALL_S = 900.0
"""Longest action of a device, line time [s]."""
GRIP_S = 15.0
"""Longest stroke of a hand, line time [s]."""
AGREE_S = 0.5
"""Longest wait for `holding` to say the same as the result of a stroke, wall time [s]."""
LATE_S = 15.0
"""A trajectory ends at most this much later than planned, line time [s]."""

C = TypeVar("C", Goals, Listener, Service)
T = TypeVar("T")


class RosPorts:
    """What stands around one cell.  A client is made when it is first needed and kept; the loop's side of the node.

    The longest waits for other sides stand in `goals`, `listener` and `services`; none is for ever.
    """

    def __init__(self, node: Node, bridge: LoopBridge, clock: Clock, namespace: str, cell: str) -> None:
        """Take the node and the cell.

        Args:
            node: To make clients on.
            bridge: Between loop and executor.
            clock: Line time.
            namespace: Of the line.
            cell: Name of the cell.
        """
        self._node = node
        self._bridge = bridge
        self._clock = clock
        self._namespace = namespace
        self._cell = cell
        self._made: dict[str, Goals | Listener | Service] = {}

    def destroy(self) -> None:
        """Take everything off the node; in the executor's thread."""
        for made in self._made.values():
            made.destroy()
        self._made.clear()

    async def call(self, role: str, method: str, arguments: Mapping[str, Any]) -> Any:
        """Have the device in a role do something."""
        goal = CallDevice.Goal(call_id=str(uuid.uuid4()), method=method, arguments=plain_json.write(dict(arguments)))
        status, result = await self._run(CallDevice, role, names.CALL, goal, CALL_S)
        if not result.ok:
            raise DeviceFault(role, shown(result.message) or f"{method} failed")
        try:
            answer = plain_json.read(result.result)
        except ValueError as error:
            raise BadAnswer(role, f"{method} answers {quoted(result.result)}, which {error}") from None
        if result.call_id != goal.call_id or status != GoalStatus.STATUS_SUCCEEDED:
            raise BadAnswer(role, f"{method} is answered with the result of another call, or of none")
        return answer

    async def follow(self, robot: str, trajectory: "Trajectory") -> FollowResult:
        """Move a robot's joints along a trajectory."""
        goal = FollowJointTrajectory.Goal(trajectory=to_trajectory(trajectory))
        patience = trajectory.duration + LATE_S
        status, result = await self._run(FollowJointTrajectory, robot, names.FOLLOW_JOINT_TRAJECTORY, goal, patience)
        if status != GoalStatus.STATUS_SUCCEEDED and not result.error_code:
            raise DeviceFault(robot, "gives up its trajectory and does not say why")
        return FollowResult(result.error_code, shown(result.error_string))

    async def grip(self, robot: str, position: float, effort: float) -> GripResult:
        """Move the hand of a robot."""
        listener = await self._listener(Bool, robot, names.HOLDING, qos.LATCHED)
        goal = GripperCommand.Goal(command=Command(position=position, max_effort=effort))
        status, result = await self._run(GripperCommand, robot, names.GRIPPER, goal, GRIP_S)
        # Many controllers call it a failure when something stops the fingers; it is what a grip is for.
        felt = result.stalled and status in (GoalStatus.STATUS_SUCCEEDED, GoalStatus.STATUS_ABORTED)
        if not felt and not (result.reached_goal and status == GoalStatus.STATUS_SUCCEEDED):
            raise DeviceFault(robot, f"the hand did not do what it was told, to go to {position:g}")
        with _faults_of(robot):
            check_finite(result.position, "position of the hand")
            check_finite(result.effort, "effort of the hand")
        # Result and topic travel apart: `holding` shall not be that of before.
        with suppress(NoAnswer):
            await listener.until(lambda message: message.data == result.stalled, AGREE_S)
        return GripResult(result.position, result.effort, result.stalled, result.reached_goal)

    async def joints(self, robot: str) -> Joints:
        """Return the next measurement of a robot's joints."""
        listener = await self._listener(JointState, robot, names.JOINT_STATES, qos_profile_sensor_data)
        message = await _or_fault(robot, listener.next())
        with _faults_of(robot):
            return from_joint_state(message)

    async def holding(self, robot: str) -> bool:
        """Return whether the hand of a robot holds something."""
        listener = await self._listener(Bool, robot, names.HOLDING, qos.LATCHED)
        return bool((await _or_fault(robot, listener.until(lambda _: True))).data)

    async def find_places(self, places: Sequence[str]) -> dict[str, Pose]:
        """Return where named places of the cell, or of the carrier in it, are in the world."""
        answer = await self._ask(FindPlaces, names.FIND_PLACES, FindPlaces.Request(cell=self._cell, places=places))
        with _faults_of(names.WORLD):
            seen = rows(places=places, found=answer.found, poses=answer.poses)
            return {place: from_pose(pose) for place, found, pose in seen if found}

    async def scene(self) -> dict[str, Body]:
        """Return what is movable near the cell."""
        seen = await self._ask(DescribeScene, names.DESCRIBE_SCENE, DescribeScene.Request(cell=self._cell))
        with _faults_of(names.WORLD):
            bodies = rows(names=seen.names, models=seen.models, poses=seen.poses)
            return {text(name): Body(text(model), from_pose(pose)) for name, model, pose in bodies}

    async def _run(self, kind: Any, device: str, name: str, goal: Any, patience_s: float) -> tuple[int, Any]:
        full = self._of(device, name)
        goals = await self._client(full, lambda: Goals(self._node, self._bridge, self._clock, kind, full))
        return await _or_fault(device, goals.run(goal, patience_s))

    async def _ask(self, kind: Any, name: str, request: Any) -> Any:
        full = names.of(names.world(self._namespace), name)
        service = await self._client(full, lambda: Service(self._node, self._bridge, kind, full))
        return await _or_fault(names.WORLD, service.call(request))

    async def _listener(self, kind: Any, device: str, name: str, profile: QoSProfile) -> Listener:
        full = self._of(device, name)
        return await self._client(full, lambda: Listener(self._node, self._bridge, kind, full, profile))

    async def _client(self, name: str, make: Callable[[], C]) -> C:
        def made() -> Goals | Listener | Service:
            # Looked up in the executor's thread, where nobody else makes the same one meanwhile.
            if name not in self._made:
                self._made[name] = make()
            return self._made[name]

        return cast(C, self._made.get(name) or await there(self._bridge, made))

    def _of(self, device: str, name: str) -> str:
        return names.of(names.device(self._namespace, self._cell, device), name)


@contextmanager
def _faults_of(device: str) -> Iterator[None]:
    """Take what cannot be read for a fault of whoever sent it."""
    try:
        yield
    except ValueError as error:
        raise BadAnswer(device, f"sends what cannot be believed: {error}") from None


async def _or_fault(device: str, asked: Coroutine[Any, Any, T]) -> T:
    try:
        return await asked
    except NoAnswer as error:
        raise DeviceFault(device, str(error)) from None
