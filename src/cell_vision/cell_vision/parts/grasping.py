"""Where a parallel gripper can grip a part: pairs of opposite surfaces of its CAD, checked against what is seen.

The frame of a grip is in the middle between the fingertips: x from one finger to the other, z ahead, out of the palm.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cell_vision.images import Floats
from cell_vision.parts.depth_view import DepthView
from cell_vision.parts.known_part import KnownPart
from cell_vision.parts.part_pose import PartPose
from cell_vision.parts.plane import SupportPlane

LIFT_M = 1e-5
ROLLS = 12
"""Ways to come to one pair of surfaces, about the line between them."""
MOST_SEEN = 6_000
"""Points of the surroundings that are asked."""
NEVER = -np.inf


@dataclass(frozen=True, slots=True)
class ParallelFingers:
    """Two fingers that close on each other; lengths in [m].

    Attributes:
        open_m: Between the fingers at most.
        thick_m: Of a finger, along x.
        wide_m: Of a finger, along y.
        long_m: From the fingertip to the palm.
        deep_m: The fingertips reach so far beyond the middle of the grip.
        room_m: Between an open finger and the part, and at least between the gripper and anything else.
        cone_rad: Surfaces may be so far from square to the line between the fingers (friction) [rad].
    """

    open_m: float = 0.085
    thick_m: float = 0.008
    wide_m: float = 0.016
    long_m: float = 0.045
    deep_m: float = 0.005
    room_m: float = 0.002
    cone_rad: float = 0.26


@dataclass(frozen=True, slots=True)
class Grips:
    """Ways to grip a part, k of them.

    Attributes:
        part_T_grip: (k, 4, 4) [m].
        width_m: k, between the two surfaces [m].
    """

    part_T_grip: Floats  # noqa: N815
    width_m: Floats


@dataclass(frozen=True, slots=True)
class SceneGrip:
    """A way to grip a part that lies somewhere.

    Attributes:
        camera_T_grip: (4, 4) [m].
        width_m: Between the two surfaces [m].
        score: 0 to 1: 1 straight down through the middle of the part.
    """

    camera_T_grip: Floats  # noqa: N815
    width_m: float
    score: float


def grips_of(part: KnownPart, fingers: ParallelFingers) -> Grips:
    """Return the grips at which the fingers meet surfaces that face away from each other, and nothing else of the part.

    Args:
        part: to be gripped.
        fingers: of the gripper.
    """
    model = part.model
    starts = model.points - LIFT_M * model.normals
    met, ray, face = model.mesh.ray.intersects_location(starts, -model.normals)
    away = np.einsum("ij,ij->i", model.mesh.face_normals[face], -model.normals[ray]) > np.cos(fingers.cone_rad)
    width = np.linalg.norm(met - model.points[ray], axis=1)
    good = away & (width > fingers.room_m / 2.0) & (width < fingers.open_m - 2.0 * fingers.room_m)
    across = -model.normals[ray[good]]
    middle = 0.5 * (met[good] + model.points[ray[good]])
    poses = np.concatenate([_frames(middle, across, 2.0 * np.pi * k / ROLLS) for k in range(ROLLS)])
    widths = np.tile(width[good], ROLLS)
    free = ~_hit(poses, widths, model.points, fingers, 0.0)
    return Grips(poses[free], widths[free])


def _frames(middle: Floats, across: Floats, roll: float) -> Floats:
    """Grips with their x along `across`, turned about it."""
    other = np.eye(3)[np.argmin(np.abs(across), axis=1)]
    side = np.cross(across, other)
    side /= np.linalg.norm(side, axis=1, keepdims=True)
    ahead = np.cos(roll) * side + np.sin(roll) * np.cross(across, side)
    poses = np.tile(np.eye(4), (len(middle), 1, 1))
    poses[:, :3, 0], poses[:, :3, 1], poses[:, :3, 2] = across, np.cross(ahead, across), ahead
    poses[:, :3, 3] = middle
    return poses


def _hit(poses: Floats, widths: Floats, points: Floats, fingers: ParallelFingers, room_m: float) -> NDArray[np.bool_]:
    """Whether a point, (n, 3), is in a finger or the palm of each open gripper, k."""
    local = np.einsum("nkj,kji->kni", points[:, None] - poses[None, :, :3, 3], poses[:, :3, :3])
    x, y, z = np.abs(local[..., 0]), np.abs(local[..., 1]), local[..., 2]
    inner = (0.5 * widths + fingers.room_m)[:, None]
    beside = (x > inner - room_m) & (x < inner + fingers.thick_m + room_m)
    along = (z > fingers.deep_m - fingers.long_m) & (z < fingers.deep_m + room_m)
    palm = (x < inner + fingers.thick_m) & (np.abs(z - fingers.deep_m + 1.25 * fingers.long_m) < 0.25 * fingers.long_m)
    near = y < 0.5 * fingers.wide_m + room_m
    return np.asarray((near & ((beside & along) | palm)).any(axis=1))


def scene_grips(
    grips: Grips,
    part: KnownPart,
    pose: PartPose,
    view: DepthView,
    plane: SupportPlane,
    fingers: ParallelFingers,
    steepest_rad: float = 0.8,
) -> tuple[SceneGrip, ...]:
    """Return the grips that hit neither the plane nor anything that is seen, the best first.

    Args:
        grips: of the part.
        part: which lies there.
        pose: at which it was found.
        view: what is seen.
        plane: on which everything stands.
        fingers: of the gripper.
        steepest_rad: between the way the gripper comes and straight down, at most [rad].
    """
    poses = pose.camera_T_part @ grips.part_T_grip
    down = -(poses[:, :3, 2] @ plane.normal)
    kept = down > np.cos(steepest_rad)
    kept[kept] = _lowest(poses[kept], grips.width_m[kept], plane, fingers) > fingers.room_m
    poses, widths, down = poses[kept], grips.width_m[kept], down[kept]
    free = ~_hit(poses, widths, _others(pose, part, view, plane), fingers, fingers.room_m)
    poses, widths, down = poses[free], widths[free], down[free]
    middle = pose.camera_T_part[:3, :3] @ part.model.mesh.center_mass + pose.camera_T_part[:3, 3]
    off = np.linalg.norm(np.cross(poses[:, :3, 3] - middle, poses[:, :3, 2]), axis=1)
    score = 0.5 * down + 0.5 * np.clip(1.0 - 2.0 * off / part.diameter_m, 0.0, 1.0)
    order = np.argsort(-score)
    return tuple(SceneGrip(poses[k], float(widths[k]), float(score[k])) for k in order)


def _lowest(poses: Floats, widths: Floats, plane: SupportPlane, fingers: ParallelFingers) -> Floats:
    """How high the lowest corner of the fingertips is above the plane [m]."""
    heights = []
    for side in (-1.0, 1.0):
        for y in (-0.5 * fingers.wide_m, 0.5 * fingers.wide_m):
            outer = side * (0.5 * widths + fingers.room_m + fingers.thick_m)
            corner = np.column_stack([outer, np.full_like(outer, y), np.full_like(outer, fingers.deep_m)])
            heights.append(plane.height(np.einsum("kij,kj->ki", poses[:, :3, :3], corner) + poses[:, :3, 3]))
    return np.asarray(np.min(heights, axis=0)) if len(poses) else np.empty(0)


def _others(pose: PartPose, part: KnownPart, view: DepthView, plane: SupportPlane) -> Floats:
    """Points above the plane near the part that are not of it."""
    with np.errstate(invalid="ignore"):
        apart = np.linalg.norm(view.points - pose.camera_T_part[:3, 3].astype(np.float32), axis=-1)
        near = (apart < 2.0 * part.diameter_m) & (plane.height(view.points) > 3.0 * plane.sigma_m) & ~pose.pixels
    points = view.points[near].astype(float)
    return np.asarray(points[:: max(1, len(points) // MOST_SEEN)])
