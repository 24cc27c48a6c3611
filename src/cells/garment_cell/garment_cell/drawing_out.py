"""What of a garment is folded or crumpled in, and how one finger or two bring it out where it belongs.

A garment that hangs by two corners lies as it should but for what hung beside them: a sleeve, a leg, a corner.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from cell_vision.cloth.finding import ClothArea
from cell_vision.cloth.fitting import ClothFit
from cell_vision.images import Floats
from garment_cell.garment_plan import GarmentPlan

MISSING_M = 0.05
"""A corner with no cloth so near is not where it belongs [m]."""
MOST_M = 0.3
"""What is farther off is not brought out: the garment lies otherwise than is thought [m]."""
AGAINST = -0.5
"""Two fingers draw at once if they draw against each other, so that the garment stays: cosine of their ways."""
OVER = 5
"""Once in so many tries it is turned over."""
INSET_M = 0.012
"""Fingers take the cloth this far inside its edge [m]."""
BEYOND_M = 0.01
"""They bring it this far beyond its place: it springs back [m]."""


@dataclass(frozen=True, slots=True)
class DrawOut:
    """Take the upper layer at some places, and bring it to others.

    Attributes:
        picks: Where it is taken, (1 or 2, 2) [m].
        places: Where it belongs, the same [m].
        over: Whether it is turned over, not drawn along the table.
        press: Where the other finger presses the garment on the table meanwhile, (2,) [m]; None if both draw.
    """

    picks: Floats
    places: Floats
    over: bool
    press: Floats | None


def draw_out(garment: GarmentPlan, cloth: ClothArea, fit: ClothFit, tried: int) -> DrawOut | None:
    """Decide what is brought out next, None if every corner is where it belongs, or none can be brought there.

    What is crumpled is drawn by its edge; what is folded in is taken where its corner came to lie, and turned over.
    Nobody sees which it is, so each is tried in turn.

    Args:
        garment: Which it is.
        cloth: What is seen of it.
        fit: Its flat outline as it fits best.
        tried: How often something was tried before.
    """
    corners = fit.pose.apply(garment.outline.polygon)
    apart = np.hypot(*np.moveaxis(corners[:, None] - cloth.contour[None], -1, 0))
    nearest, off = cloth.contour[apart.argmin(axis=1)], apart.min(axis=1)
    off[[_is_on(cloth, corner) for corner in corners]] = 0.0
    missing = [n for n in np.argsort(-off).tolist() if MISSING_M < off[n] < MOST_M]
    if not missing:
        return None
    over = tried % OVER == 0
    outwards = (corners - nearest) / np.maximum(off, 1e-9)[:, None]
    first = missing[tried % len(missing)]
    against = [n for n in missing if outwards[n] @ outwards[first] < AGAINST]
    chosen = [first, *against[:1]]
    picks = 2.0 * nearest - corners if over else nearest - INSET_M * outwards
    places = corners + BEYOND_M * outwards
    # The far end is pressed, so that all between is drawn smooth.
    end = min(np.flatnonzero(off <= MISSING_M), key=lambda n: corners[n] @ outwards[first], default=first)
    press = nearest[end] + INSET_M * _unit(corners.mean(axis=0) - nearest[end])
    return DrawOut(picks[chosen], places[chosen], over, None if against else press)


def _unit(vector: Floats) -> Floats:
    return np.asarray(vector / max(float(np.hypot(*vector)), 1e-9))


def _is_on(cloth: ClothArea, place: Floats) -> bool:
    return cv2.pointPolygonTest(cloth.contour.astype(np.float32), place.tolist(), False) >= 0.0
