"""Where a garment lies and how it is turned: its outline fitted to what is seen of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np

from cell_vision.cloth.finding import ClothArea
from cell_vision.cloth.outlines import Pieces, PlanePose
from cell_vision.cloth.table_view import PITCH_M, TableView
from cell_vision.images import Flags, Floats

TURNS = 48
"""Turns that are tried first."""
COARSE_M = 0.012
"""Side of a pixel when they are [m]."""
REFINED = 5
"""So many of the best are refined ..."""
ROUNDS = 10
"""... in so many rounds."""
NEAR_M = (0.05, 0.015)
"""How near the outline the edge must be to count, in the first round and in the last [m]."""
MATCHED = 0.5
"""What a whole edge on the outline is worth, beside an IoU of 1: a folded corner leaves the rest where it was."""
SIDES = (-0.5, 0.0, 0.5)
"""Where the cloth may lie in its outline, in shares of what is missing of it: at either side, or in the middle."""
STEP_M = 0.008
"""Distance between two points of the edge that are used [m]."""
APART_M = 0.03
"""Errors of points nearer to one another than this are the same error [m]."""


@dataclass(frozen=True, slots=True)
class ClothFit:
    """An outline as it fits best.

    Attributes:
        pose: `table_T_garment`, in the plane.
        iou: What both the outline and the cloth cover, over what either covers.
        rms: Of the edge's distance from the outline, without its worst parts [m].
        covariance: Of x, y [m] and yaw [rad], (3, 3).
    """

    pose: PlanePose
    iou: float
    rms: float
    covariance: Floats

    @property
    def sigma_m(self) -> float:
        """Standard deviation of its place, along the worse axis [m]."""
        return float(np.sqrt(np.linalg.eigvalsh(self.covariance[:2, :2]).max()))

    @property
    def sigma_rad(self) -> float:
        """Standard deviation of its turn [rad]."""
        return float(np.sqrt(self.covariance[2, 2]))


def fit_outline(
    cloth: ClothArea, pieces: Pieces, view: TableView, near: PlanePose | None = None, faces: Sequence[bool] = (False,)
) -> ClothFit:
    """Fit an outline to the area of a cloth.

    Args:
        cloth: What is seen.
        pieces: The garment, flat or folded, in a frame of its own [m].
        view: Camera and table.
        near: Where it is known to lie; only small turns from there are tried.
        faces: Whether it may lie on its face: (False,), (True,) or both; an outline with a symmetry needs one only.

    Returns:
        The best fit; its IoU tells how good that is.
    """
    edge = _thinned(cloth.contour)
    outline = outer_edge(pieces)
    starts = sorted(_starts(cloth, pieces, near, faces), key=lambda one: -one[0])
    best = max(
        (_judged(_refined(pose, edge, outline), cloth, pieces, view, edge, outline) for pose in _apart(starts)),
        key=lambda one: one[0],
    )
    _, covered, pose = best
    rms, covariance = _spread(pose, edge, outline)
    return ClothFit(pose, covered, rms, covariance)


def _apart(starts: Sequence[tuple[float, PlanePose]]) -> list[PlanePose]:
    """The best ones that are not nearly the same."""
    chosen: list[PlanePose] = []
    for _, pose in starts:
        if all(
            abs(pose.yaw - other.yaw) > 0.2 or np.hypot(pose.x - other.x, pose.y - other.y) > 0.05 for other in chosen
        ):
            chosen.append(pose)
        if len(chosen) == REFINED:
            break
    return chosen


def _judged(
    pose: PlanePose, cloth: ClothArea, pieces: Pieces, view: TableView, edge: Floats, outline: Floats
) -> tuple[float, float, PlanePose]:
    """How good a pose is, and its IoU."""
    covered = iou(view.covered(pieces.moved(pose)), cloth.mask)
    away, _, _ = _matched(pose, edge, outline)
    return covered + MATCHED * float((np.abs(away) < NEAR_M[1]).mean()), covered, pose


def iou(one: Flags, other: Flags) -> float:
    """Return what both masks cover, over what either covers; 0 where neither covers anything."""
    return float((one & other).sum() / max(1, (one | other).sum()))


def outer_edge(pieces: Pieces) -> Floats:
    """Return the outline around all pieces, (n, 2), points in order a few millimetres apart [m]."""
    low, high = pieces.bounds()
    pitch = PITCH_M / 2.0
    columns, rows = np.ceil((high - low) / pitch).astype(int) + 4
    mask = np.zeros((rows, columns), np.uint8)
    for polygon in pieces.polygons:
        shifted = np.rint(((polygon - low) / pitch + 1.5) * 16.0).astype(np.int32)
        cv2.fillPoly(mask, [shifted], 1, cv2.LINE_8, 4)
    found, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    pixels = max(found, key=len).reshape(-1, 2).astype(np.float64)
    return np.asarray((pixels[::5] - 1.5) * pitch + low)


def _starts(
    cloth: ClothArea, pieces: Pieces, near: PlanePose | None, faces: Sequence[bool]
) -> Iterator[tuple[float, PlanePose]]:
    """Poses that hold the cloth in the outline's box, at any side of it, each with its IoU on a coarse raster."""
    every = round(COARSE_M / PITCH_M)
    seen = cloth.mask[every // 2 :: every, every // 2 :: every]
    half = np.array(cloth.mask.shape[::-1]) / 2.0
    if near is not None:
        poses = [replace(near, yaw=near.yaw + turn) for turn in np.linspace(-0.3, 0.3, 7)]
    else:
        turns = np.linspace(-np.pi, np.pi, TURNS, endpoint=False).tolist()
        poses = [pose for face in faces for yaw in turns for pose in _held(cloth.contour, pieces, yaw, face)]
    for pose in poses:
        drawn = np.zeros(seen.shape, np.uint8)
        for polygon in pieces.moved(pose).polygons:
            at = (polygon / PITCH_M + half - every // 2 - 0.5) / every
            cv2.fillPoly(drawn, [np.rint(at * 16.0).astype(np.int32)], 1, cv2.LINE_8, 4)
        yield iou(drawn.astype(np.bool_), seen), pose


def _held(contour: Floats, pieces: Pieces, yaw: float, face: bool) -> Iterator[PlanePose]:
    """Poses of a turn with the box around the cloth in the box around the garment."""
    turned = PlanePose(yaw=yaw, mirrored=face)
    own = contour @ np.array([[np.cos(yaw), -np.sin(yaw)], [np.sin(yaw), np.cos(yaw)]])
    seen = np.array([own.min(axis=0), own.max(axis=0)])
    low, high = pieces.bounds()
    if face:
        low, high = np.array([-high[0], low[1]]), np.array([-low[0], high[1]])
    missing = (high - low) - (seen[1] - seen[0])
    for side_x in SIDES if missing[0] > 0.03 else (0.0,):
        for side_y in SIDES if missing[1] > 0.03 else (0.0,):
            middle = seen.mean(axis=0) + missing * (side_x, side_y) - (low + high) / 2.0
            x, y = PlanePose(yaw=yaw).apply(middle[None])[0].tolist()
            yield replace(turned, x=x, y=y)


def _thinned(contour: Floats) -> Floats:
    return contour[:: max(1, round(STEP_M / PITCH_M))]


def _refined(pose: PlanePose, edge: Floats, outline: Floats) -> PlanePose:
    """Move an outline onto the edge: nearest points, those far away left out, again and again (ICP, point to line)."""
    for near in np.geomspace(*NEAR_M, ROUNDS):
        away, normals, nearest = _matched(pose, edge, outline)
        kept = np.abs(away) <= max(near, float(np.quantile(np.abs(away), 0.3)))
        jacobian = _jacobian(pose, nearest, normals)[kept]
        change, *_ = np.linalg.lstsq(jacobian, away[kept], rcond=None)
        pose = replace(pose, x=pose.x + change[0], y=pose.y + change[1], yaw=pose.yaw + change[2])
    return replace(pose, yaw=float(np.arctan2(np.sin(pose.yaw), np.cos(pose.yaw))), x=float(pose.x), y=float(pose.y))


def _matched(pose: PlanePose, edge: Floats, outline: Floats) -> tuple[Floats, Floats, Floats]:
    """Signed distances of the edge from the outline, and normals and places of the nearest points of that."""
    placed = pose.apply(outline)
    number = ((edge[:, None] - placed[None]) ** 2).sum(axis=-1).argmin(axis=1)
    along = np.roll(placed, -2, axis=0) - np.roll(placed, 2, axis=0)
    normals = np.column_stack([along[:, 1], -along[:, 0]]) / np.maximum(np.hypot(*along.T), 1e-9)[:, None]
    normals, nearest = normals[number], placed[number]
    return ((edge - nearest) * normals).sum(axis=1), normals, nearest


def _jacobian(pose: PlanePose, at: Floats, normals: Floats) -> Floats:
    arm = at - (pose.x, pose.y)
    return np.column_stack([normals, arm[:, 0] * normals[:, 1] - arm[:, 1] * normals[:, 0]])


def _spread(pose: PlanePose, edge: Floats, outline: Floats) -> tuple[float, Floats]:
    away, normals, nearest = _matched(pose, edge, outline)
    kept = np.abs(away) <= max(NEAR_M[1], float(np.quantile(np.abs(away), 0.3)))
    rms = float(np.sqrt((away[kept] ** 2).mean()))
    jacobian = _jacobian(pose, nearest, normals)[kept]
    alike = APART_M / STEP_M
    noise = max(rms, PITCH_M / np.sqrt(12.0))
    return rms, np.asarray(np.linalg.pinv(jacobian.T @ jacobian) * noise**2 * alike)
