"""Moving a machine to joint positions, smoothly and within its limits."""

from collections.abc import Mapping

import numpy as np

from cell_motion.planning.quintic import PEAK_ACCELERATION, PEAK_VELOCITY
from cell_sim.world.goal import Goal, Handle, Refusal, Status
from cell_sim.world.robot import Robot
from cell_sim.world.trajectory import JointTrajectory
from cell_sim.world.world import World
from cell_sim.world_runtime.running import Running

ACCELERATION = 4.0
"""Highest acceleration [m/s2 or rad/s2]."""
SHARE = 0.8
"""Of the highest velocity that is used."""
NOWHERE = 1e-6
"""A way shorter than this is none [m or rad]."""
SHORTEST_S = 0.05
"""No move takes less time [s]."""
LATE_S = 10.0
"""A move that takes so much longer than planned has failed [s]."""


class MachineStuck(Exception):
    """The machine does not get there; the text says why."""


async def move(world: Running, machine: str, targets: Mapping[str, float]) -> None:
    """Bring joints of a machine to positions; ends when they stand there.

    Args:
        world: The running world.
        machine: Scoped name of the machine.
        targets: Position by the scoped name of the joint [m or rad]; the others stay.

    Raises:
        MachineStuck: it does not get there.
    """
    started = await world.do(lambda sim: _start(sim, machine, targets))
    if started is None:
        return
    handle, duration = started
    await world.until(lambda sim: handle.over, duration + LATE_S)
    if handle.status is not Status.SUCCEEDED:
        raise MachineStuck(f"{machine}: {handle.text or 'does not get there'}")


def _start(sim: World, machine: str, targets: Mapping[str, float]) -> tuple[Handle, float] | None:
    """Send the machine on its way; None when it is there."""
    controller = sim.device(machine, Robot)
    start = controller.desired().position
    end = np.array([targets.get(joint, at) for joint, at in zip(controller.joints, start, strict=True)])
    way = np.abs(end - start)
    if way.max() < NOWHERE:
        return None
    by_velocity = PEAK_VELOCITY * way / (SHARE * controller.limits.velocity)
    by_acceleration = np.sqrt(PEAK_ACCELERATION * way / ACCELERATION)
    duration = max(SHORTEST_S, float(np.maximum(by_velocity, by_acceleration).max()))
    still = np.zeros((1, len(end)))
    trajectory = JointTrajectory(controller.joints, np.array([duration]), end[None, :], still, still)
    started = controller.start(Goal(trajectory))
    if isinstance(started, Refusal):
        raise MachineStuck(f"{machine}: {started.text}")
    return started, duration
