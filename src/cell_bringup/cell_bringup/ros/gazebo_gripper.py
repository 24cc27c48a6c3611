"""A parallel gripper of ros2_control as the line knows it: commanded by its gap, telling whether it holds.

A gripper controller moves one joint, which says how far a finger is from the middle; the other finger mimics it.
A newer command cancels the one before, as the controller has it, and only what came about succeeds.
"""

import math
import sys
from typing import Any

import rclpy
from action_msgs.msg import GoalStatus
from control_msgs.action import GripperCommand
from control_msgs.msg import GripperCommand as Command
from rclpy.action import ActionClient, ActionServer, CancelResponse, GoalResponse
from rclpy.action.server import ServerGoalHandle
from rclpy.callback_groups import ReentrantCallbackGroup
from rclpy.clock import Clock, ClockType
from rclpy.context import Context
from rclpy.executors import ExternalShutdownException
from rclpy.node import Node
from rclpy.qos import qos_profile_sensor_data
from rclpy.task import Future
from sensor_msgs.msg import JointState
from std_msgs.msg import Bool

from cell_bringup.gazebo import GRASPER
from cell_line.exit_codes import NOT_CONFIGURED
from cell_line.ros import names, qos
from cell_line.ros.logs import NO_FILES
from cell_line.ros.settings import Setting, Settings, WrongSetting
from cell_motion.drivers.grip_command import NO_LIMIT, force_problem, gap_problem

FINGERS = 2
LOOK_S = 1.0
"""Wall time between two looks for the controller [s]."""
GONE = "the controller is gone"
REPLACED = "another command came in between, or it was cancelled"
SETTINGS = (
    Setting("hand", "", "Namespace of the hand's controller manager."),
    Setting("finger", "", "Its driven joint."),
    Setting("open_m", 1.0, "Gap between open fingers [m].", 0.0, 1.0),
)
LOST_M = 0.001
"""A finger that moves this far after it felt something has lost it, or let go [m]."""


class GazeboGripper(Node):
    """Offers `gripper` and `holding` in its namespace, which is that of the robot that carries the hand."""

    def __init__(self, context: Context | None = None, arguments: list[str] | None = None) -> None:
        """Read the parameters and offer both.

        Raises:
            WrongSetting: A parameter is wrong.
        """
        super().__init__("gazebo_gripper", context=context, cli_args=arguments)
        Settings(self, SETTINGS).check()
        hand, self._finger, self._open_m = (self.get_parameter(setting.name).value for setting in SETTINGS)
        self._felt_at: float | None = None
        self._at = math.nan
        self._sent: dict[bytes, Any] = {}
        self._waiting: list[Future] = []
        self._newest = 0
        self._gone = False
        # The one group in which a callback may wait for a future on one thread.
        group = ReentrantCallbackGroup()
        self._holding = self.create_publisher(Bool, names.HOLDING, qos.LATCHED)
        self._holding.publish(Bool(data=False))
        states = f"{hand}/{names.JOINT_STATES}"
        self.create_subscription(JointState, states, self._measure, qos_profile_sensor_data, callback_group=group)
        controller = f"{hand}/{GRASPER}/gripper_cmd"
        self._controller = ActionClient(self, GripperCommand, controller, callback_group=group)
        self._action = ActionServer(
            self,
            GripperCommand,
            names.GRIPPER,
            self._grip,
            callback_group=group,
            goal_callback=self._take,
            cancel_callback=self._cancel,
        )
        self.create_timer(LOOK_S, self._look, callback_group=group, clock=Clock(clock_type=ClockType.STEADY_TIME))

    def _take(self, goal: GripperCommand.Goal) -> GoalResponse:
        """Take a command that fingers can follow."""
        command = goal.command
        problem = gap_problem(command.position, self._open_m) or force_problem(command.max_effort)
        if not problem:
            self._newest = id(goal)
            return GoalResponse.ACCEPT
        self.get_logger().warning(f"refuses a command: {problem}")
        return GoalResponse.REJECT

    def _cancel(self, goal: ServerGoalHandle) -> CancelResponse:
        if sent := self._sent.get(bytes(goal.goal_id.uuid)):
            sent.cancel_goal_async()
        return CancelResponse.ACCEPT

    async def _grip(self, goal: ServerGoalHandle) -> GripperCommand.Result:
        """Pass a command on; it ends when the fingers stand."""
        command = goal.request.command
        if id(goal.request) != self._newest:  # callbacks that wait may run in any order
            return self._failed(goal, REPLACED)
        if not self._controller.server_is_ready():
            return self._failed(goal, "there is no controller for the fingers")
        force = 0.0 if command.max_effort == NO_LIMIT else command.max_effort
        passed = Command(position=command.position / FINGERS, max_effort=force)
        sent = await self._unless_gone(self._controller.send_goal_async(GripperCommand.Goal(command=passed)))
        if sent is None or not sent.accepted:
            return self._failed(goal, "the controller refuses" if sent else GONE)
        self._sent[bytes(goal.goal_id.uuid)] = sent
        if goal.is_cancel_requested:
            sent.cancel_goal_async()
        answer = await self._unless_gone(sent.get_result_async())
        del self._sent[bytes(goal.goal_id.uuid)]
        return self._end(goal, answer) if answer else self._failed(goal, GONE)

    def _end(self, goal: ServerGoalHandle, answer: Any) -> GripperCommand.Result:
        """End a goal as its controller did; one that aborts because something stops the fingers has felt it."""
        result = answer.result
        ended = answer.status in (GoalStatus.STATUS_SUCCEEDED, GoalStatus.STATUS_ABORTED) and result.stalled
        if not ended and not (answer.status == GoalStatus.STATUS_SUCCEEDED and result.reached_goal):
            return self._failed(goal, REPLACED)
        self._feel(result.position if result.stalled else None)
        goal.succeed()
        # What the controller calls effort is the position that it commanded.
        return GripperCommand.Result(
            position=result.position * FINGERS,
            effort=math.nan,
            stalled=result.stalled,
            reached_goal=result.reached_goal,
        )

    def _failed(self, goal: ServerGoalHandle, why: str) -> GripperCommand.Result:
        self.get_logger().warning(f"does not grip: {why}")
        if goal.is_cancel_requested:
            goal.canceled()
        else:
            goal.abort()
        return GripperCommand.Result(position=self._at * FINGERS, effort=math.nan)

    def _unless_gone(self, asked: Future) -> Future:
        """A future of the controller's answer; its result is None once the controller is gone."""
        answered = Future()
        asked.add_done_callback(lambda future: _settle(answered, future.result()))
        self._waiting = [*(one for one in self._waiting if not one.done()), answered]
        return answered

    def _look(self) -> None:
        """Give up waiting for a controller that was missing in two looks in a row."""
        was_gone, self._gone = self._gone, not self._controller.server_is_ready()
        if was_gone and self._gone:
            for answered in self._waiting:
                _settle(answered, None)

    def _measure(self, state: JointState) -> None:
        position = dict(zip(state.name, state.position, strict=False)).get(self._finger, math.nan)
        if not math.isfinite(position):
            return
        self._at = position
        if self._felt_at is not None and abs(position - self._felt_at) > LOST_M:
            self._feel(None)

    def _feel(self, at: float | None) -> None:
        """Note where the finger feels something [m], None for nowhere, and tell when that changes."""
        told, self._felt_at = self._felt_at is not None, at
        if told != (at is not None):
            self._holding.publish(Bool(data=at is not None))

    def destroy_node(self) -> None:
        """Destroy what the node does not destroy by itself."""
        self._action.destroy()
        self._controller.destroy()
        super().destroy_node()


def _settle(answered: Future, answer: Any) -> None:
    if not answered.done():
        answered.set_result(answer)


def main() -> None:
    """Run the node."""
    rclpy.init(args=[*sys.argv, *NO_FILES])
    try:
        node = GazeboGripper()
    except WrongSetting as wrong:
        sys.stderr.write(f"{wrong}\n")
        sys.exit(NOT_CONFIGURED)
    try:
        rclpy.spin(node)
    except (KeyboardInterrupt, ExternalShutdownException):
        pass
    finally:
        node.destroy_node()
        rclpy.try_shutdown()
