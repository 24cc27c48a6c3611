"""A parallel gripper of ros2_control as the line knows it: commanded by its gap, telling whether it holds.

A gripper controller moves one joint, which says how far a finger is from the middle; the other finger mimics it.
"""

import math

import rclpy
from action_msgs.msg import GoalStatus
from control_msgs.action import GripperCommand
from rclpy.action import ActionClient, ActionServer
from rclpy.action.server import ServerGoalHandle
from rclpy.callback_groups import ReentrantCallbackGroup
from rclpy.context import Context
from rclpy.executors import ExternalShutdownException
from rclpy.node import Node
from rclpy.qos import qos_profile_sensor_data
from sensor_msgs.msg import JointState
from std_msgs.msg import Bool

from cell_bringup.gazebo import GRASPER
from cell_skills.ros import names, qos

FINGERS = 2
LOST_M = 0.001
"""A finger that moves this far after it felt something has lost it, or let go [m]."""


class GazeboGripper(Node):
    """Offers `gripper` and `holding` in its namespace, which is that of the robot that carries the hand.

    Parameters: `hand`, the namespace of the hand's controller manager; `finger`, its driven joint.
    """

    def __init__(self, context: Context | None = None, arguments: list[str] | None = None) -> None:
        """Read the parameters and offer both."""
        super().__init__("gazebo_gripper", context=context, cli_args=arguments)
        hand = str(self.declare_parameter("hand", "").value)
        self._finger = str(self.declare_parameter("finger", "").value)
        self._felt_at: float | None = None
        # The one group in which a callback may wait for a future on one thread.
        group = ReentrantCallbackGroup()
        self._holding = self.create_publisher(Bool, names.HOLDING, qos.LATCHED)
        self._holding.publish(Bool(data=False))
        states = f"{hand}/{names.JOINT_STATES}"
        self.create_subscription(JointState, states, self._measure, qos_profile_sensor_data, callback_group=group)
        controller = f"{hand}/{GRASPER}/gripper_cmd"
        self._controller = ActionClient(self, GripperCommand, controller, callback_group=group)
        self._action = ActionServer(self, GripperCommand, names.GRIPPER, self._grip, callback_group=group)

    async def _grip(self, goal: ServerGoalHandle) -> GripperCommand.Result:
        """Pass a command on; it ends when the fingers stand."""
        command = goal.request.command
        if not self._controller.server_is_ready():
            return self._failed(goal, "there is no controller for the fingers")
        command.position /= FINGERS
        sent = await self._controller.send_goal_async(GripperCommand.Goal(command=command))
        if not sent.accepted:
            return self._failed(goal, "the controller refuses")
        answer = await sent.get_result_async()
        if answer.status != GoalStatus.STATUS_SUCCEEDED:
            return self._failed(goal, "another command came in between")
        result = answer.result
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
        goal.abort()
        return GripperCommand.Result()

    def _measure(self, state: JointState) -> None:
        if self._felt_at is not None and self._finger in state.name:
            position = state.position[state.name.index(self._finger)]
            if abs(position - self._felt_at) > LOST_M:
                self._feel(None)

    def _feel(self, at: float | None) -> None:
        """Note where the finger feels something [m], None for nowhere, and tell when that changes."""
        told, self._felt_at = self._felt_at is not None, at
        if told != (at is not None):
            self._holding.publish(Bool(data=at is not None))

    def destroy_node(self) -> None:
        """Withdraw what has a life of its own."""
        self._action.destroy()
        self._controller.destroy()
        super().destroy_node()


def main() -> None:
    """Run the node."""
    rclpy.init()
    node = GazeboGripper()
    try:
        rclpy.spin(node)
    except (KeyboardInterrupt, ExternalShutdownException):
        pass
    finally:
        node.destroy_node()
        rclpy.try_shutdown()
