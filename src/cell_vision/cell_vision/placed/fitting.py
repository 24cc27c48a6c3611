"""Moves a part that is drawn until it looks as what is seen."""

from dataclasses import dataclass

import numpy as np
from scipy.ndimage import gaussian_filter

from cell_vision.images import Floats
from cell_vision.placed.comparing import Explained, Glimpse, explain
from cell_vision.placed.drawing import draw
from cell_vision.placed.face_set import FaceSet
from cell_world.geometry import Pose

STEPS = np.array([0.0008, 0.0008, 0.02])
"""By how much it is moved to see what that changes: x, y [m], yaw [rad]; about half a pixel at the rim of a part."""
ENOUGH = np.array([0.00003, 0.00003, 0.0005])
"""Once it moves by less, it is in its place."""
FARTHEST = 3.0
"""It is moved by so many steps at most, then looked at anew."""
ALIKE = 4.0
"""So many pixels err alike: what the model lacks is no noise."""


@dataclass(frozen=True)
class FitStage:
    """How a part is compared with what is seen while it is moved.

    Attributes:
        blur_px: Standard deviation of a blur of the differences: the larger, the farther off it may start [px].
        outlier: Differences beyond so many standard deviations pull less and less.
        rounds: Greatest number of moves.
    """

    blur_px: float
    outlier: float
    rounds: int


FROM_AFAR = (FitStage(3.0, 8.0, 4), FitStage(1.0, 4.0, 5))
"""To get near, from some pixels off."""
AT_LAST = FitStage(0.0, 3.0, 4)


@dataclass(frozen=True, eq=False)
class RestingPart:
    """A part on a place.

    Attributes:
        shape: In its own frame.
        rests: Where its own frame is in that of the place when it lies there exactly.
    """

    shape: FaceSet
    rests: Pose


@dataclass(frozen=True, eq=False)
class PlanarFit:
    """Where a part fits best.

    Attributes:
        x: Off the place, in its frame [m].
        y: [m].
        yaw: [rad].
        sigma_m: Standard deviation of the position [m].
        sigma_rad: Of the turn [rad].
        explained: What it leaves unexplained.
    """

    x: float
    y: float
    yaw: float
    sigma_m: float
    sigma_rad: float
    explained: Explained

    @property
    def at(self) -> Floats:
        """x, y [m] and yaw [rad]."""
        return np.array([self.x, self.y, self.yaw])


def drawn_at(glimpse: Glimpse, place: Pose, part: RestingPart, at: Floats, gains: Floats | None = None) -> Explained:
    """Draw a part on a place in the world, off by x, y [m] and yaw [rad], and compare; `gains` as `explain` has it."""
    x, y, yaw = at.tolist()
    stands = place @ Pose.from_xyz_rpy((x, y, 0.0), (0.0, 0.0, yaw)) @ part.rests
    faces = part.shape.moved(stands)
    return explain(glimpse, draw(faces, glimpse.camera_t_world, glimpse.window, glimpse.empty.copy()), gains)


def settle(glimpse: Glimpse, place: Pose, part: RestingPart, start: Floats, look: FitStage) -> PlanarFit:
    """Return where a part explains best what is seen, from a start.

    Gauss-Newton on the differences of colour and depth, outliers weighed down as by Geman and McClure.
    """
    at, spread = start.copy(), np.diag(STEPS**2)
    for _ in range(look.rounds):
        seen = drawn_at(glimpse, place, part, at)
        here = _soft(seen, look.blur_px)
        ahead = [drawn_at(glimpse, place, part, at + step, seen.gains) for step in np.diag(STEPS)]
        behind = [drawn_at(glimpse, place, part, at - step, seen.gains) for step in np.diag(STEPS)]
        columns = [_soft(a, look.blur_px) - _soft(b, look.blur_px) for a, b in zip(ahead, behind, strict=True)]
        slope = np.stack(columns, axis=1) / 2.0
        weight = 1.0 / (1.0 + (here / look.outlier) ** 2) ** 2
        weighted = slope * weight[:, None]
        spread = np.linalg.inv(weighted.T @ slope + 1e-3 * np.eye(3))
        step = np.clip(-spread @ (weighted.T @ here), -FARTHEST, FARTHEST) * STEPS
        at = at + step
        if (np.abs(step) < ENOUGH).all():
            break
    explained = drawn_at(glimpse, place, part, at)
    sigma = np.sqrt(ALIKE * max(1.0, explained.misfit) * np.diag(spread)) * STEPS
    x, y, yaw = at.tolist()
    return PlanarFit(x, y, yaw, float(max(sigma[:2])), float(sigma[2]), explained)


def _soft(explained: Explained, blur_px: float) -> Floats:
    """Return what is left unexplained as one row of numbers, blurred."""
    off = explained.off
    return (gaussian_filter(off, (blur_px, blur_px, 0.0)) if blur_px else off).ravel()
