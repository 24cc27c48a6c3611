"""Whether a camera still is where it was calibrated: fixtures that do not move are seen where they were then."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from cell_vision.fiducials.locating import TargetLocated
from cell_world.geometry import Pose


class Standing(StrEnum):
    """What the fixtures tell."""

    HELD = "held"
    """Every fixture that is seen is where it was: what the camera sees may be acted on."""
    KNOCKED = "knocked"
    """Every fixture that is seen is elsewhere: the camera was moved, or with one fixture alone, that was."""
    FIXTURE_MOVED = "fixture moved"
    """Some fixtures are elsewhere, others are not: those were moved."""
    UNKNOWN = "unknown"
    """No fixture is seen, or not well enough to tell: nothing may be acted on."""


@dataclass(frozen=True, slots=True)
class KnockLimits:
    """What is taken for the same place.

    Attributes:
        off_m: Distance [m].
        turn_rad: Angle [rad].
        sure: Standard deviations by which a limit must be exceeded.
    """

    off_m: float = 0.001
    turn_rad: float = math.radians(0.3)
    sure: float = 3.0


@dataclass(frozen=True, slots=True)
class CameraStanding:
    """A look at the fixtures.

    Attributes:
        standing: What they tell together.
        off_m: Distance of each fixture that is seen well enough from where it was calibrated [m].
        turn_rad: The angle of each [rad].
        moved: Names of those that are elsewhere.
    """

    standing: Standing
    off_m: Mapping[str, float]
    turn_rad: Mapping[str, float]
    moved: tuple[str, ...]


USUAL = KnockLimits()


def camera_standing(
    calibrated: Mapping[str, Pose], located: Mapping[str, TargetLocated], limits: KnockLimits = USUAL
) -> CameraStanding:
    """Compare where fixtures are seen with where they were when the camera was calibrated.

    Args:
        calibrated: Poses of fixtures in the camera frame then, by name.
        located: Those that are seen now; others are passed over.
        limits: What is taken for the same place.
    """
    off, turn, moved = {}, {}, []
    for name in sorted(calibrated.keys() & located.keys()):
        seen, was = located[name], calibrated[name]
        spread = np.sqrt(np.diag(np.reshape(seen.covariance, (6, 6))))
        off_sd, turn_sd = float(np.linalg.norm(spread[:3])), float(np.linalg.norm(spread[3:]))
        if off_sd > limits.off_m or turn_sd > limits.turn_rad:
            continue
        off[name] = float(np.linalg.norm(np.subtract(seen.pose.position, was.position)))
        turn[name] = 2.0 * math.acos(min(1.0, abs(float(np.dot(seen.pose.quaternion, was.quaternion)))))
        far = off[name] > limits.off_m + limits.sure * off_sd
        if far or turn[name] > limits.turn_rad + limits.sure * turn_sd:
            moved.append(name)
    return CameraStanding(_standing(len(moved), len(off)), off, turn, tuple(moved))


def _standing(moved: int, seen: int) -> Standing:
    if not seen:
        return Standing.UNKNOWN
    if not moved:
        return Standing.HELD
    return Standing.KNOCKED if moved == seen else Standing.FIXTURE_MOVED
