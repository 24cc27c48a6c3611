"""The carrier at the stop of a cell, in a checked view: seen where it stands, or said why not; never assumed."""

import math
from dataclasses import dataclass

import numpy as np

from cell_skills.devices.perception import Covariance, Perceived
from cell_skills.devices.protocols import Uncertain
from cell_vision.calibration.knocked import CameraStanding, KnockLimits, Standing, camera_standing
from cell_vision.fiducials.detecting import TagDetector
from cell_vision.fiducials.failures import NotLocated, Unseen
from cell_vision.fiducials.locating import TargetLocated
from cell_vision.fiducials.looking import look
from cell_vision.fiducials.target import TagTarget
from cell_vision.images import Floats
from cell_vision.seeing.resting import resting
from cell_vision.seeing.view import BadView, CameraView
from cell_world.geometry import Pose

CARRIER = "carrier"
"""Model of a carrier."""
FIXED = "fixed tags"
QUARTERS = tuple(Pose.from_xyz_rpy((0.0, 0.0, 0.0), (0.0, 0.0, turn * math.pi / 2.0)) for turn in range(4))
"""How a carrier may come to its stop."""


@dataclass(frozen=True, slots=True)
class StopTags:
    """What is known of a stop before anybody looks.

    Attributes:
        stop: Where a carrier's model should stand, in the world.
        carrier: Its tags, in its model.
        middle: Where the middle of the cell's fixed tags is, in the world.
        fixed: They, about their middle.
    """

    stop: Pose
    carrier: TagTarget
    middle: Pose
    fixed: TagTarget


@dataclass(frozen=True, slots=True)
class StopLimits:
    """What is accepted of a carrier, and of the camera.

    Attributes:
        off_m: How far off its stop a carrier may be seen [m].
        off_rad: How far turned; by whole quarters it may be, as it came [rad].
        empty_m: Where the surface is lower than a carrier's by more than this, none stands there [m].
        rests_m: A carrier that is seen no farther over or under its stop rests on the track [m] ...
        stands_m: ... whose height is known to this standard deviation [m] ...
        stands_rad: ... and its tilt about each axis to this [rad].
        camera_m: Standard deviation of where the camera stands, along each axis [m].
        camera_rad: Of its turn about each axis [rad].
        knocked: What of the fixed tags is taken for where they were.
    """

    off_m: float = 0.01
    off_rad: float = 0.05
    empty_m: float = 0.02
    rests_m: float = 0.001
    stands_m: float = 0.0001
    stands_rad: float = 0.001
    camera_m: float = 0.0003
    camera_rad: float = 0.0003
    knocked: KnockLimits = KnockLimits(off_m=0.002, turn_rad=math.radians(0.5))


USUAL = StopLimits()


@dataclass(frozen=True, slots=True)
class CarrierHidden:
    """Something stands at the stop, or before the camera, and nobody knows where the carrier is; the text says why."""

    why: str


def see_carrier(
    view: CameraView, detector: TagDetector, known: StopTags, limits: StopLimits = USUAL
) -> Perceived | CarrierHidden | None:
    """Return where the carrier stands, that it is hidden, or None if none stands at the stop.

    Args:
        view: What the camera sees.
        detector: Of the tags.
        known: What it looks for.
        limits: What is accepted.

    Raises:
        BadView: The camera was knocked.
        Uncertain: The carrier stands elsewhere than at its stop.
    """
    back = view.world_t_camera.inverse()
    hidden = _camera_moved(view, detector, known, limits)
    if hidden:
        return hidden
    found = look(detector, view.rgb, view.model, known.carrier)
    if isinstance(found, NotLocated):
        if found.why == Unseen.NOT_FOUND and _is_empty(view, back @ known.stop, known.carrier, limits):
            return None
        return CarrierHidden(f"sees no carrier that it could locate: {found}")
    pose = view.world_t_camera @ found.pose
    stop = min((known.stop @ quarter for quarter in QUARTERS), key=lambda stop: _apart(stop, pose)[1])
    off, turned = _apart(stop, pose)
    if off > limits.off_m or turned > limits.off_rad:
        far = f"{1e3 * off:.1f} mm and {math.degrees(turned):.1f} degrees off its stop"
        at_most = f"{1e3 * limits.off_m:g} mm and {math.degrees(limits.off_rad):.1f} degrees are accepted"
        raise Uncertain(view.camera, f"sees the carrier {far}; {at_most}")
    spread = in_world(view.world_t_camera, found, limits)
    if abs((stop.inverse() @ pose).position[2]) < limits.rests_m:
        pose, spread = resting(pose, spread, stop, limits.stands_m, limits.stands_rad)
    return Perceived(CARRIER, pose, view.stamp, view.camera, spread)


def look_at_fixed(view: CameraView, detector: TagDetector, known: StopTags) -> TargetLocated | NotLocated:
    """Return where the fixed tags are in the camera frame."""
    return look(detector, view.rgb, view.model, known.fixed, view.world_t_camera.inverse() @ known.middle)


def in_world(camera: Pose, found: TargetLocated, limits: StopLimits) -> Covariance:
    """Return the covariance of what was located along the axes of the world, with that of the camera's own place."""
    turn = np.zeros((6, 6))
    turn[:3, :3] = turn[3:, 3:] = camera.matrix()[:3, :3]
    x, y, z = camera.rotate(found.pose.position)
    lever = np.eye(6)  # a turn w of the camera moves what is at r by w x r
    lever[:3, 3:] = [[0.0, z, -y], [-z, 0.0, x], [y, -x, 0.0]]
    stands = np.diag([limits.camera_m**2] * 3 + [limits.camera_rad**2] * 3)
    spread: Floats = turn @ np.reshape(found.covariance, (6, 6)) @ turn.T + lever @ stands @ lever.T
    return tuple(spread.ravel().tolist())


def _camera_moved(view: CameraView, detector: TagDetector, known: StopTags, limits: StopLimits) -> CarrierHidden | None:
    """None if the camera is where it was calibrated."""
    found = look_at_fixed(view, detector, known)
    if isinstance(found, NotLocated):
        return CarrierHidden(f"sees its {FIXED} not well enough to know that it was not knocked: {found}")
    expected = view.world_t_camera.inverse() @ known.middle
    result = camera_standing({FIXED: expected}, {FIXED: found}, limits.knocked)
    if result.standing == Standing.UNKNOWN:
        return CarrierHidden(f"sees its {FIXED} not well enough to know that it was not knocked")
    if result.standing != Standing.HELD:
        raise BadView(view.camera, _knocked(result))
    return None


def _knocked(result: CameraStanding) -> str:
    off, turn = 1e3 * result.off_m[FIXED], math.degrees(result.turn_rad[FIXED])
    return f"was knocked: its {FIXED} are {off:.1f} mm and {turn:.2f} degrees off; nothing is done on what it sees"


def _is_empty(view: CameraView, stop: Pose, carrier: TagTarget, limits: StopLimits) -> bool:
    """Whether the surface at a stop, in the camera frame, is lower than that of a carrier."""
    spots = np.array([stop.apply(tag.pose.position) for tag in carrier.tags.values()])
    spots = spots[spots[:, 2] > 0.0]
    pixels = np.rint(view.model.project(spots)).astype(int)
    inside = ((pixels >= 0) & (pixels < (view.model.width, view.model.height))).all(axis=1)
    lower = view.depth[pixels[inside, 1], pixels[inside, 0]] - spots[inside, 2]
    lower = lower[np.isfinite(lower)]
    return bool(len(lower)) and float(np.median(lower)) > limits.empty_m


def _apart(one: Pose, other: Pose) -> tuple[float, float]:
    """Distance [m] and angle [rad] between two poses."""
    between = one.inverse() @ other
    w, *xyz = between.quaternion
    return math.hypot(*between.position), 2.0 * math.atan2(math.hypot(*xyz), abs(w))
