"""The tool of one robot: the command that closes it or switches it on, and whether it holds something.

As gripper controllers of ros2_controllers behave: a newer command ends the one before, a cancelled one leaves the
fingers where they are, and nothing that did not come about succeeds.
"""

import math

from control_msgs.action import GripperCommand
from rclpy.action import CancelResponse, GoalResponse
from rclpy.action.server import ServerGoalHandle
from std_msgs.msg import Bool

from cell_line.ros import names, qos
from cell_sim.ros.host import Host
from cell_sim.world.hand import EndEffector
from cell_sim.world.world import World
from cell_sim.world_runtime.machines import Machine
from cell_sim.world_runtime.strokes import Stroke
from cell_sim.world_runtime.world_thread import WorldStopped


class HandServer:
    """Offers the tool of a robot under the name of the robot."""

    def __init__(self, host: Host, machine: Machine) -> None:
        """Offer the tool of a machine that has one."""
        self._host = host
        self._hand = host.line.simulation.device(machine.hand, EndEffector)
        base = names.device(host.namespace, machine.cell, machine.role)
        self._holding = host.node.create_publisher(Bool, names.of(base, names.HOLDING), qos.LATCHED)
        self._started: dict[int, Stroke] = {}
        self._action = host.action(
            GripperCommand, names.of(base, names.GRIPPER), self._grip, start=self._start, cancel=self._cancel
        )
        self._told: bool | None = None
        host.world.observe(self._look)

    def destroy(self) -> None:
        """Withdraw it."""
        self._action.destroy()
        self._host.node.destroy_publisher(self._holding)

    def _look(self, sim: World, elapsed: float) -> None:
        """On the thread of the world: tell when something is held or lost."""
        if (holds := bool(self._hand.holding)) is not self._told:
            self._told = holds
            self._holding.publish(Bool(data=holds))

    # In the thread of the executor

    async def _start(self, goal: GripperCommand.Goal) -> GoalResponse:
        """Command the tool, or refuse; `_grip` finds the stroke by the goal, which is the same object there."""
        position, effort = goal.command.position, goal.command.max_effort
        if refusal := self._hand.refusal(position, effort):
            return self._host.refuse(f"{self._hand.name} refuses a command: {refusal}")
        self._started[id(goal)] = await self._host.do(lambda sim: Stroke(self._hand, position, effort))
        return GoalResponse.ACCEPT

    def _cancel(self, goal: ServerGoalHandle) -> CancelResponse:
        if stroke := self._started.get(id(goal.request)):
            self._host.order(lambda sim: stroke.cancel())
        return CancelResponse.ACCEPT

    async def _grip(self, goal: ServerGoalHandle) -> GripperCommand.Result:
        stroke = self._started[id(goal.request)]
        try:
            ended = await self._host.bridge.start(stroke.end(self._host.world))
        except WorldStopped:
            goal.abort()
            return GripperCommand.Result(position=math.nan, effort=math.nan)
        finally:
            del self._started[id(goal.request)]
        if not ended.problem:
            goal.succeed()
        elif goal.is_cancel_requested:
            goal.canceled()
        else:
            self._host.node.get_logger().warning(f"{self._hand.name} does not do what it was told: {ended.problem}")
            goal.abort()
        state = ended.state
        return GripperCommand.Result(
            position=state.position, effort=state.effort, stalled=state.stalled, reached_goal=state.reached_goal
        )
