"""A carrier that is seen a little too high and tilted, on a track whose height is known."""

import math

import numpy as np
import pytest

from cell_skills.devices.perception import diagonal
from cell_vision.seeing.resting import resting
from cell_world.geometry import Pose

STOP = Pose.from_xyz_rpy((1.0, 2.0, 0.9), (0.0, 0.0, math.pi))


def test_height_and_tilt_are_those_of_the_track() -> None:
    """It should stay where it is seen along the track and turned, and come down to it as far as the track is surer."""
    seen = Pose.from_xyz_rpy((1.003, 1.998, 0.9004), (0.004, -0.003, math.pi + 0.01))
    pose, spread = resting(seen, diagonal(0.0004, 0.002), STOP, 0.0001, 0.001)
    x, y, z = pose.position
    assert (x, y) == pytest.approx((1.003, 1.998), abs=1e-6)
    assert z - 0.9 == pytest.approx(0.0004 / 17.0)
    back = STOP.inverse() @ pose
    assert back.rpy() == pytest.approx((0.2 * 0.004, 0.2 * -0.003, 0.01), abs=5e-5)
    assert math.sqrt(spread[14]) == pytest.approx(0.0004 / math.sqrt(17.0))
    assert math.sqrt(spread[0]) == pytest.approx(0.0004, rel=1e-3)


def test_what_is_known_together_moves_together() -> None:
    """It should move along the track, too, where height and place were seen wrong together."""
    own = np.diag([4e-4**2] * 3 + [1e-4**2] * 3)
    own[0, 2] = own[2, 0] = 0.9 * own[0, 0]
    pose, _ = resting(Pose((0.0003, 0.0, 0.0003)), tuple(own.ravel().tolist()), Pose(), 1e-5, 1e-3)
    assert pose.position == pytest.approx((0.0003 * 0.1, 0.0, 0.0), abs=2e-6)
