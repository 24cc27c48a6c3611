"""How well a garment was folded: what is seen against the outline that the plan wants."""

from dataclasses import dataclass

import numpy as np

from cell_vision.cloth.finding import ClothArea
from cell_vision.cloth.fitting import fit_outline, iou
from cell_vision.cloth.outlines import Pieces, PlanePose
from cell_vision.cloth.table_view import TableView
from cell_vision.images import Floats

SIDE_M = 0.08
"""Shorter sides of an outline say nothing of its directions [m]."""
NEAR_M = 0.03
"""What of the edge is nearer than this to a side belongs to it [m]."""


@dataclass(frozen=True, slots=True)
class FoldQuality:
    """How well it was folded.

    Attributes:
        iou: Of cloth and wanted outline where that should lie.
        best_iou: The same where it fits best: the shape alone.
        off_m: Distance between both places [m].
        turn_rad: Turn between both [rad].
        skew_rad: Greatest turn of a side of the cloth against that of the outline, both laid on one another [rad].
    """

    iou: float
    best_iou: float
    off_m: float
    turn_rad: float
    skew_rad: float


def fold_quality(cloth: ClothArea, wanted: Pieces, pose: PlanePose, view: TableView) -> FoldQuality:
    """Compare a folded garment with the plan.

    Args:
        cloth: What is seen.
        wanted: The outline after the fold, in the frame of the garment [m].
        pose: `table_T_garment`, from before the fold.
        view: Camera and table.
    """
    there = iou(view.covered(wanted.moved(pose)), cloth.mask)
    fit = fit_outline(cloth, wanted, view, near=pose)
    middle = wanted.bounds().mean(axis=0)[None]
    off = float(np.hypot(*(fit.pose.apply(middle) - pose.apply(middle))[0]))
    turn = float(np.abs(np.arctan2(np.sin(fit.pose.yaw - pose.yaw), np.cos(fit.pose.yaw - pose.yaw))))
    return FoldQuality(there, fit.iou, off, turn, _skew(cloth.contour, wanted.moved(fit.pose)))


def _skew(edge: Floats, wanted: Pieces) -> float:
    """The greatest angle between a long side and what of the edge lies along it [rad]."""
    worst = 0.0
    for polygon in wanted.polygons:
        for start, end in zip(polygon, np.roll(polygon, -1, axis=0), strict=True):
            length = float(np.hypot(*(end - start)))
            if length < SIDE_M:
                continue
            along = (end - start) / length
            at = (edge - start) @ along
            away = (edge - start) @ np.array([-along[1], along[0]])
            near = (np.abs(away) < NEAR_M) & (at > 0.1 * length) & (at < 0.9 * length)
            if near.sum() > 2 and np.ptp(at[near]) > 0.6 * length:
                worst = max(worst, float(abs(np.arctan(np.polyfit(at[near], away[near], 1)[0]))))
    return worst
