"""What a tool does when it is told to close, open or suck, from the command to how it stands in the end."""

from cell_sim.hosting.running import Running
from cell_sim.physics.hand.gripper import Gripper, GripperState
from cell_sim.physics.hand.vacuum import Vacuum

STROKE_S = 5.0
"""Longest stroke of the fingers [s]."""
SUCK_S = 1.0
"""A cup that has nothing after this gets nothing [s]."""


async def stroke(world: Running, hand: Gripper | Vacuum, position: float, effort: float) -> GripperState:
    """Command a tool and return how it stands in the end.

    Args:
        world: The running world.
        hand: Fingers or a cup in it.
        position: Gap between the fingers [m]; of a cup 1 for on, 0 for off.
        effort: Greatest force of the fingers, 0 for all they have [N].
    """
    if isinstance(hand, Gripper):
        await world.do(lambda sim: hand.command(position, effort))
        await world.until(lambda sim: _settled(hand), STROKE_S)
        return await world.do(lambda sim: _felt(hand))
    await world.do(lambda sim: hand.command(position > 0.5))
    await world.until(lambda sim: bool(hand.holding) or not hand.suction, SUCK_S)
    return await world.do(lambda sim: GripperState(float(hand.suction), 0.0, bool(hand.holding), reached_goal=True))


def _settled(gripper: Gripper) -> bool:
    state = gripper.state()
    return state.stalled or state.reached_goal


def _felt(gripper: Gripper) -> GripperState:
    """A part that is held is felt, though the fingers may have reached their goal on it."""
    state = gripper.state()
    return GripperState(state.position, state.effort, state.stalled or bool(gripper.holding), state.reached_goal)
