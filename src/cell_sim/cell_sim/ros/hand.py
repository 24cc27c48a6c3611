"""The tool of one robot: the command that closes it or switches it on, and whether it holds something."""

from control_msgs.action import GripperCommand
from rclpy.action.server import ServerGoalHandle
from std_msgs.msg import Bool

from cell_sim.hosting.machines import Machine
from cell_sim.hosting.strokes import stroke
from cell_sim.hosting.world_thread import WorldStopped
from cell_sim.physics.simulation import Simulation
from cell_sim.ros.host import Host
from cell_skills.ros import names, qos


class HandServer:
    """Offers the tool of a robot under the name of the robot."""

    def __init__(self, host: Host, machine: Machine) -> None:
        """Offer the tool of a machine that has one."""
        self._host = host
        built = host.line.built
        self._hand = built.grippers.get(machine.hand) or built.cups[machine.hand]
        base = names.device(host.namespace, machine.cell, machine.role)
        self._holding = host.node.create_publisher(Bool, names.of(base, names.HOLDING), qos.LATCHED)
        self._action = host.action(GripperCommand, names.of(base, names.GRIPPER), self._grip)
        self._told: bool | None = None
        host.world.observe(self._look)

    def destroy(self) -> None:
        """Withdraw it."""
        self._action.destroy()
        self._host.node.destroy_publisher(self._holding)

    def _look(self, sim: Simulation, elapsed: float) -> None:
        """On the thread of the world: tell when something is held or lost."""
        if (holds := bool(self._hand.holding)) is not self._told:
            self._told = holds
            self._holding.publish(Bool(data=holds))

    async def _grip(self, goal: ServerGoalHandle) -> GripperCommand.Result:
        """In the thread of the executor."""
        command = goal.request.command
        try:
            state = await self._host.bridge.start(
                stroke(self._host.world, self._hand, command.position, command.max_effort)
            )
        except WorldStopped:
            goal.abort()
            return GripperCommand.Result()
        goal.succeed()
        return GripperCommand.Result(
            position=state.position, effort=state.effort, stalled=state.stalled, reached_goal=state.reached_goal
        )
