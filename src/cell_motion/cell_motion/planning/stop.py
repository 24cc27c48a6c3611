"""Motions that begin while an arm is moving: stopping, and jogging to somewhere else.  Nothing checks their way."""

from dataclasses import dataclass

import numpy as np
import ruckig

from cell_motion.planning.limits import MotionLimits
from cell_motion.planning.trajectory import Array, Trajectory

PERIOD = 0.01
"""Time between two points [s]."""


@dataclass(frozen=True, eq=False)
class Moving:
    """How an arm moves at one moment; all of shape (joints,).

    Attributes:
        positions: [rad] or [m].
        velocities: [rad/s] or [m/s].
        accelerations: [rad/s2] or [m/s2].
    """

    positions: Array
    velocities: Array
    accelerations: Array


LONGEST = 600.0
"""Longest motion; more is asked for with a number that is wrong [s]."""


class NoMotion(ValueError):
    """There is no motion of reasonable length: a number is none, or a limit is 0."""


def stop(joints: tuple[str, ...], now: Moving, limits: MotionLimits) -> Trajectory:
    """Return the quickest way to rest within the limits of acceleration and jerk, each joint for itself.

    Raises:
        NoMotion: There is none.
    """
    order = _order(now, limits)
    order.control_interface = ruckig.ControlInterface.Velocity
    order.synchronization = ruckig.Synchronization.No
    return _solved(joints, order)


def jog(joints: tuple[str, ...], now: Moving, target: Array, limits: MotionLimits) -> Trajectory:
    """Return the quickest way to rest at a target ([rad] or [m]), cut at the position limits, all joints in time.

    Raises:
        NoMotion: There is none.
    """
    order = _order(now, limits)
    order.target_position = np.clip(target, limits.lower, limits.upper).tolist()
    return _solved(joints, order)


def _order(now: Moving, limits: MotionLimits) -> ruckig.InputParameter:
    order = ruckig.InputParameter(len(now.positions))
    order.current_position = now.positions.tolist()
    order.current_velocity = now.velocities.tolist()
    order.current_acceleration = np.clip(now.accelerations, -limits.acceleration, limits.acceleration).tolist()
    order.max_velocity = limits.velocity.tolist()
    order.max_acceleration = limits.acceleration.tolist()
    order.max_jerk = limits.jerk.tolist()
    return order


def _solved(joints: tuple[str, ...], order: ruckig.InputParameter) -> Trajectory:
    motion = ruckig.Trajectory(len(joints))
    try:
        ruckig.Ruckig(len(joints)).calculate(order, motion)
    except (ruckig.RuckigError, ValueError) as error:  # it has results that its own binding does not know
        reason = next(iter(str(error).strip().splitlines()), "")
        raise NoMotion(f"there is no motion of {', '.join(joints)}: {reason}") from None
    if motion.duration > LONGEST:
        raise NoMotion(f"the motion of {', '.join(joints)} would take {motion.duration:.0f} s")
    times = np.linspace(0.0, max(motion.duration, PERIOD), 2 + int(motion.duration / PERIOD))
    points = np.array([motion.at_time(time) for time in times])
    if not np.isfinite(points).all():
        raise NoMotion(f"there is no motion of {', '.join(joints)}: a measured number is nan or infinite")
    return Trajectory(joints, times, points[:, 0], points[:, 1], points[:, 2])
