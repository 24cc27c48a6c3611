"""What lies on the fold table and in the trays, by one checked picture with depth.  Pure: no device, no clock."""

from collections.abc import Mapping
from dataclasses import dataclass

import cv2
import numpy as np

from cell_skills.devices.seen import PartSeen
from cell_vision.cloth.failures import ClothNotUsable, ClothProblem
from cell_vision.cloth.finding import ClothArea, find_cloth, unlike_table
from cell_vision.cloth.table_view import PITCH_M, TableView
from cell_vision.images import Floats
from cell_vision.seeing.view import CameraView
from cell_world.geometry import Pose
from garment_cell.devices import ClothSeen
from garment_cell.sides import rectangle

SAME_M = 0.04
"""A garment whose sides are off by less is that one, one layer of it [m]."""
HIGH = 0.98
"""Share of the heights below what is called the highest crease: single pixels lie."""
MIDDLE_M = 0.08
"""Side of what is looked at in the middle of a tray [m]."""
PACK_M = 0.012
"""What lies in a tray reaches up to this below its place, or higher [m] ..."""
COVERED_M = 0.05
"""... and what is higher than this over it is something else [m]."""
LEAST_SEEN = 0.3
"""Less of it tells nothing: share."""
PLAY_M = 0.002
"""A tray holds what lies in it to this [m]."""
PIXEL_SHARE = 0.3
"""An edge is known to this share of a pixel."""


@dataclass(frozen=True, slots=True)
class TableSight:
    """What is known of a fold table beforehand.

    Attributes:
        width_m: What of its top is looked at, along x of its frame [m].
        length_m: The same along y [m].
        garments: Width and length of each garment that may lie there, flat [m].
        thickness_m: Of a layer [m].
    """

    width_m: float
    length_m: float
    garments: Mapping[str, tuple[float, float]]
    thickness_m: float = 0.002


def cloth_seen(view: CameraView, table: Pose, known: TableSight) -> ClothSeen | ClothNotUsable:
    """Measure the cloth on a table.

    Args:
        view: What the camera sees, checked.
        table: Frame of the table in the world: middle of its top, z up.
        known: What may lie there.

    Returns:
        The rectangle around it, its creases and layers; nothing if nothing is there; or why it cannot be measured.
    """
    over = TableView(view.model, table.inverse() @ view.world_t_camera, known.width_m, known.length_m)
    straight, heights = over.straight(view.rgb), over.heights(view.depth)
    largest = max(width * length for width, length in known.garments.values())
    found = find_cloth(straight, over, largest, heights=heights)
    if isinstance(found, ClothNotUsable):
        return ClothSeen(present=False) if found.problem is ClothProblem.NOTHING else found
    x, y, yaw, width, length = rectangle(found, unlike_table(straight), heights, over)
    return ClothSeen(
        present=True,
        x_m=x,
        y_m=y,
        yaw_rad=yaw,
        width_m=width,
        length_m=length,
        wrinkle_m=_creases(found, heights, known.thickness_m),
        layers=layers(width, length, known.garments),
        sigma_m=PIXEL_SHARE * PITCH_M,
        sigma_rad=PIXEL_SHARE * PITCH_M / max(width, length),
    )


def layers(width_m: float, length_m: float, garments: Mapping[str, tuple[float, float]]) -> int:
    """Return how many layers lie there: one if the sides are those of a garment, else as many as its area tells."""
    for width, length in garments.values():
        if abs(width_m - width) < SAME_M and abs(length_m - length) < SAME_M:
            return 1
    least = min(width * length for width, length in garments.values())
    return max(2, round(least / max(width_m * length_m, 1e-4)))


def pack_seen(view: CameraView, place: Pose) -> PartSeen | None:
    """Say whether a garment lies in a tray, by its height; the posts of the tray hold it in its place.

    Args:
        view: What the camera sees, checked.
        place: Of the tray in the world: the top of the highest garment, z up.

    Returns:
        None where the middle of the tray is not seen, or something stands over it.
    """
    over = TableView(view.model, place.inverse() @ view.world_t_camera, MIDDLE_M, MIDDLE_M)
    heights = over.heights(view.depth)
    known = heights[np.isfinite(heights)]
    if known.size < LEAST_SEEN * heights.size or np.median(known) > COVERED_M:
        return None
    return PartSeen(present=bool(np.median(known) > -PACK_M), sigma_m=PLAY_M, sigma_rad=0.02)


def _creases(cloth: ClothArea, heights: Floats, thickness_m: float) -> float:
    """Height of the highest crease over a flat layer, against the table around the cloth [m]."""
    smooth = cv2.medianBlur(cv2.medianBlur(np.nan_to_num(heights).astype(np.float32), 5), 5)
    wide = np.ones((9, 9), np.uint8)
    inside = cv2.erode(cloth.mask.astype(np.uint8), wide).astype(np.bool_)
    around = ~cv2.dilate(cloth.mask.astype(np.uint8), wide).astype(np.bool_)
    if not inside.any() or not around.any():
        return 0.0
    top = float(np.quantile(smooth[inside], HIGH) - np.median(smooth[around]))
    return float(np.clip(top - thickness_m, 0.0, 1.0))
