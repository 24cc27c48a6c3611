"""The tool of one robot: the command that closes it or switches it on, and whether it holds something."""

from control_msgs.action import GripperCommand
from rclpy.action.server import ServerGoalHandle
from std_msgs.msg import Bool

from cell_sim.hosting.machines import Machine
from cell_sim.hosting.world_thread import WorldStopped
from cell_sim.physics.hand.gripper import Gripper, GripperState
from cell_sim.physics.hand.vacuum import Vacuum
from cell_sim.physics.simulation import Simulation
from cell_sim.ros.host import Host
from cell_skills.ros import names, qos

STROKE_S = 5.0
"""Longest stroke of the fingers [s]."""
SUCK_S = 1.0
"""A cup that has nothing after this gets nothing [s]."""


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
            state = await self._host.bridge.start(self._command(command.position, command.max_effort))
        except WorldStopped:
            goal.abort()
            return GripperCommand.Result()
        goal.succeed()
        return GripperCommand.Result(
            position=state.position, effort=state.effort, stalled=state.stalled, reached_goal=state.reached_goal
        )

    async def _command(self, position: float, effort: float) -> GripperState:
        """In the loop: command the tool and return how it stands in the end."""
        world, hand = self._host.world, self._hand
        if isinstance(hand, Gripper):
            await world.do(lambda sim: hand.command(position, effort))
            await world.until(lambda sim: _settled(hand), STROKE_S)
            return await world.do(lambda sim: _felt(hand))
        await world.do(lambda sim: hand.command(position > 0.5))
        await world.until(lambda sim: bool(hand.holding) or not hand.suction, SUCK_S)
        return await world.do(lambda sim: _sucked(hand))


def _settled(gripper: Gripper) -> bool:
    state = gripper.state()
    return state.stalled or state.reached_goal


def _felt(gripper: Gripper) -> GripperState:
    """A part that is held is felt, though the fingers may have reached their goal on it."""
    state = gripper.state()
    return GripperState(state.position, state.effort, state.stalled or bool(gripper.holding), state.reached_goal)


def _sucked(vacuum: Vacuum) -> GripperState:
    return GripperState(float(vacuum.suction), 0.0, bool(vacuum.holding), reached_goal=True)
