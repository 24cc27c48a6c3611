"""The robots of a cell over the standard interfaces."""

from contextlib import suppress

from action_msgs.msg import GoalStatus
from control_msgs.action import FollowJointTrajectory, GripperCommand
from control_msgs.msg import GripperCommand as Command
from rclpy.qos import qos_profile_sensor_data
from sensor_msgs.msg import JointState
from std_msgs.msg import Bool

from cell_line.driver import StandsOn
from cell_line.plain import shown
from cell_line.ros import names, qos
from cell_line.ros.asking import NoAnswer
from cell_line.shared import Shared, SharedThings
from cell_motion.planning.trajectory import Trajectory
from cell_motion.robot_ports import FollowResult, GripResult, Joints, RobotPorts
from cell_motion.ros.robot_messages import from_joint_state, to_trajectory
from cell_skills.devices.checked import check_finite
from cell_skills.devices.protocols import DeviceFault
from cell_skills.ros.clients import Clients, faults_of, or_fault

GRIP_S = 15.0
"""Longest stroke of a hand, line time [s]."""
AGREE_S = 0.5
"""Longest wait for `holding` to say the same as the result of a stroke, wall time [s]."""
LATE_S = 15.0
"""A trajectory ends at most this much later than planned, line time [s]."""


class RosRobotPorts(Shared, RobotPorts):
    """`robot_ports`."""

    name = "robot_ports"

    def __init__(self, clients: Clients) -> None:
        """Take what asks."""
        self._clients = clients

    @classmethod
    def make(cls, things: SharedThings) -> "RosRobotPorts":
        """Make it on the cell's node."""
        return cls(Clients.around(things, cls.name))

    def destroy(self) -> None:
        """Take its clients off the node."""
        self._clients.destroy()

    async def follow(self, robot: str, trajectory: Trajectory) -> FollowResult:
        """Move a robot's joints along a trajectory."""
        goal = FollowJointTrajectory.Goal(trajectory=to_trajectory(trajectory))
        patience = trajectory.duration + LATE_S
        status, result = await self._clients.run(
            FollowJointTrajectory, robot, names.FOLLOW_JOINT_TRAJECTORY, goal, patience
        )
        if status != GoalStatus.STATUS_SUCCEEDED and not result.error_code:
            raise DeviceFault(robot, "gives up its trajectory and does not say why")
        return FollowResult(result.error_code, shown(result.error_string))

    async def grip(self, robot: str, position: float, effort: float) -> GripResult:
        """Move the hand of a robot."""
        listener = await self._clients.listener(Bool, robot, names.HOLDING, qos.LATCHED)
        goal = GripperCommand.Goal(command=Command(position=position, max_effort=effort))
        status, result = await self._clients.run(GripperCommand, robot, names.GRIPPER, goal, GRIP_S)
        # Many controllers call it a failure when something stops the fingers; it is what a grip is for.
        felt = result.stalled and status in (GoalStatus.STATUS_SUCCEEDED, GoalStatus.STATUS_ABORTED)
        if not felt and not (result.reached_goal and status == GoalStatus.STATUS_SUCCEEDED):
            raise DeviceFault(robot, f"the hand did not do what it was told, to go to {position:g}")
        with faults_of(robot):
            check_finite(result.position, "position of the hand")
        # Result and topic travel apart: `holding` shall not be that of before.
        with suppress(NoAnswer):
            await listener.until(lambda message: message.data == result.stalled, AGREE_S)
        return GripResult(result.position, result.stalled, result.reached_goal)

    async def joints(self, robot: str) -> Joints:
        """Return the next measurement of a robot's joints."""
        listener = await self._clients.listener(JointState, robot, names.JOINT_STATES, qos_profile_sensor_data)
        message = await or_fault(robot, listener.next())
        with faults_of(robot):
            return from_joint_state(message)

    async def stands_on(self, robot: str) -> StandsOn:
        """Return what a robot stands on."""
        return await self._clients.stands_on(robot)

    async def holding(self, robot: str) -> bool:
        """Return whether the hand of a robot holds something."""
        listener = await self._clients.listener(Bool, robot, names.HOLDING, qos.LATCHED)
        return bool((await or_fault(robot, listener.until(lambda _: True))).data)
