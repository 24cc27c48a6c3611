"""A carrier at its stop rests on the track: its height and tilt are known better than a camera above sees them."""

import math

import numpy as np

from cell_skills.devices.perception import Covariance
from cell_vision.images import Floats
from cell_world.geometry import Pose

ANYWHERE = 1.0
"""Standard deviation, for a filter, of what the track says nothing of [m], [rad]."""


def resting(seen: Pose, spread: Covariance, stop: Pose, stands_m: float, stands_rad: float) -> tuple[Pose, Covariance]:
    """Return where a carrier is, by what is seen of it and by the track on which it rests, with the covariance.

    The minimum of the variance of both (the measurement update of a Kalman filter, linear about what is seen).

    Args:
        seen: Its pose in the world, near the stop.
        spread: Covariance of that, along the axes of the world.
        stop: Where it stands by the model, turned as it came, z up.
        stands_m: Standard deviation of the height of the track [m].
        stands_rad: Of its tilt about x and about y [rad].
    """
    own: Floats = np.reshape(spread, (6, 6))
    track = np.diag(np.square([ANYWHERE, ANYWHERE, stands_m, stands_rad, stands_rad, ANYWHERE]))
    gain = own @ np.linalg.inv(own + track)
    way = gain @ np.concatenate([np.subtract(stop.position, seen.position), _turn(seen, stop)])
    x, y, z = np.add(seen.position, way[:3]).tolist()
    angle = float(np.linalg.norm(way[3:]))
    axis = way[3:] / angle if angle else np.zeros(3)
    half = Pose((0.0, 0.0, 0.0), (math.cos(angle / 2.0), *(math.sin(angle / 2.0) * axis).tolist()))
    turned = half @ Pose((0.0, 0.0, 0.0), seen.quaternion)
    less = own - gain @ own
    return Pose((x, y, z), turned.quaternion), tuple(((less + less.T) / 2.0).ravel().tolist())


def _turn(start: Pose, end: Pose) -> Floats:
    """The turn from one pose to another, about the axes of the world [rad]."""
    w, *xyz = (Pose((0.0, 0.0, 0.0), end.quaternion) @ Pose((0.0, 0.0, 0.0), start.quaternion).inverse()).quaternion
    sine = math.hypot(*xyz)
    return np.asarray(xyz) * (2.0 * math.copysign(math.atan2(sine, abs(w)), w) / sine if sine else 0.0)
