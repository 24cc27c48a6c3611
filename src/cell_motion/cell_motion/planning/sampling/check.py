"""The last look at a motion before anything moves."""

import numpy as np

from cell_motion.planning.failure import Blocked, Reason
from cell_motion.planning.limits import MotionLimits
from cell_motion.planning.sampling.sweep import Guarding, samples
from cell_motion.planning.trajectory import Trajectory

RESOLUTION = 0.002
"""Motion between two checked samples [m]."""
PART = 0.6
"""Part of the planned margin that the timed motion keeps: rounding and interpolation use up the rest."""
EXCESS = 1.03
"""Part of a limit that may be reached between the points at which timing looks."""
TICK = 0.005
"""Time between two samples that show how far things move [s]."""


def check(motion: Trajectory, guarding: Guarding, limits: MotionLimits) -> None:
    """Check the motion as it will be executed, between its points, too.

    Args:
        motion: What is checked.
        guarding: What to keep away from.
        limits: Limits of the joints, scaled as asked for.

    Raises:
        Blocked: It comes too near to something or leaves a limit.
    """
    ticks = np.linspace(0.0, motion.duration, samples(motion.duration, TICK))
    for order, limit in ((1, limits.velocity), (2, limits.acceleration)):
        if (np.abs(motion.at(ticks, order)).max(axis=0) > EXCESS * limit).any():
            raise Blocked(Reason.UNSAFE, "the timed motion exceeds a velocity or acceleration limit")
    positions = motion.at(ticks)
    if any(limits.outside(sample, 1e-6) for sample in (positions.min(axis=0), positions.max(axis=0))):
        raise Blocked(Reason.UNSAFE, "the timed motion leaves the joint limits")
    strict = Guarding(guarding.arm, guarding.guards, PART)
    travel = strict.travel(positions)
    times = np.interp(np.linspace(0.0, travel[-1], samples(travel[-1], RESOLUTION)), travel, ticks)
    if not strict.allows_all(motion.at(times)):
        raise Blocked(Reason.UNSAFE, "the timed motion comes too near to something")
