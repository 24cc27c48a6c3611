"""How a garment that lies anyhow gets flat: what is seen decides where two fingers take it, and where they lay it.

Two fingers lift the garment, draw it taut between them, and lay it down from its hanging end, moving away from it.
Once the outline fits well enough to know the corners, they take a pair by which the garment hangs flat.  What then is
still folded or crumpled in is brought out on the table (`drawing_out`).
"""

from dataclasses import dataclass

import cv2
import numpy as np

from cell_vision.cloth.finding import ClothArea
from cell_vision.cloth.fitting import ClothFit
from cell_vision.images import Floats
from garment_cell.drawing_out import DrawOut, draw_out
from garment_cell.garment_plan import GarmentPlan


@dataclass(frozen=True, slots=True)
class FlattenLimits:
    """When a garment is flat, and when its corners are known.

    Attributes:
        iou: Its outline fits at least so well when it is flat.
        surely_iou: The same where a corner is not quite where it belongs.
        coverage: So much of its area is seen then, at least.
        nearly_iou: It lies as it should but for what is folded or crumpled in from this IoU on; that is brought out.
        known_iou: Corners are taken by name from this IoU on ...
        seen_m: ... where the edge is this near to where they should be [m].
        tries: So often it is laid down at most.
    """

    iou: float = 0.9
    surely_iou: float = 0.92
    coverage: float = 0.92
    nearly_iou: float = 0.78
    known_iou: float = 0.72
    seen_m: float = 0.05
    tries: int = 12


@dataclass(frozen=True, slots=True)
class LayOut:
    """Take the garment at two places, and lay it out.

    Attributes:
        picks: Where the fingers take it, (2, 2) [m].
        spread_m: They draw it apart until it is taut, or so far [m].
        hang_m: How far it hangs down between them, at most [m].
        away: Direction in which they move while they lay it down: x, y of length 1.
        named: Whether they take corners that are known.
    """

    picks: Floats
    spread_m: float
    hang_m: float
    away: Floats
    named: bool


@dataclass(frozen=True, slots=True)
class LiesFlat:
    """It is flat, and this is where."""

    fit: ClothFit


HEAP = 0.4
"""What covers less than this share of the garment's area shows no corner of it."""
ROUGH_M = 0.03
"""What stands out less from the edge of the cloth is no corner [m]."""
PAIRS = 4
"""So many pairs of ends are taken in turn."""
INSET_M = 0.006
"""Fingers take the cloth this far inside its edge [m]."""
ROUND = 6
"""Once in so many tries a garment is laid out anew though it lies nearly as it should."""
LONGER = 1.02
"""Cloth stretches a little [share]."""


USUAL_FLATTENING = FlattenLimits()


def next_lay(
    garment: GarmentPlan, cloth: ClothArea, fit: ClothFit, tried: int, limits: FlattenLimits = USUAL_FLATTENING
) -> LayOut | DrawOut | LiesFlat:
    """Decide what to do with a garment that lies on the table.

    Args:
        garment: Which it is.
        cloth: What is seen of it.
        fit: Its flat outline as it fits best.
        tried: How often it was laid out before; another pair of places is taken each time.
        limits: When it is flat.
    """
    coverage = cloth.area / garment.outline.area
    drawn = draw_out(garment, cloth, fit, tried)
    least = limits.iou if drawn is None else limits.surely_iou
    if fit.iou >= least and coverage >= limits.coverage:
        return LiesFlat(fit)
    if drawn and (fit.iou >= limits.iou or (fit.iou >= limits.nearly_iou and tried % ROUND)):
        return drawn
    if fit.iou >= limits.known_iou and (pairs := _seen_pairs(garment, cloth, fit, limits)):
        return _by_corners(garment, pairs[tried % len(pairs)], fit, cloth)
    return _by_ends(garment, cloth, tried)


def _seen_pairs(garment: GarmentPlan, cloth: ClothArea, fit: ClothFit, limits: FlattenLimits) -> list[tuple[str, str]]:
    """Pairs of corners with cloth where they should be; a corner may be folded in, so they are taken in turn."""
    away = {pair: float(_from_edge(_places(garment, pair, fit), cloth).max()) for pair in garment.hold}
    return [pair for pair in garment.hold if away[pair] < limits.seen_m]


def _places(garment: GarmentPlan, pair: tuple[str, str], fit: ClothFit) -> Floats:
    return fit.pose.apply(np.array([garment.outline.points[name] for name in pair]))


def _from_edge(places: Floats, cloth: ClothArea) -> Floats:
    return np.asarray(np.hypot(*np.moveaxis(places[:, None] - cloth.contour[None], -1, 0)).min(axis=1))


def _by_corners(garment: GarmentPlan, pair: tuple[str, str], fit: ClothFit, cloth: ClothArea) -> LayOut:
    corners = _places(garment, pair, fit)
    flat = garment.outline.polygon
    first, second = (np.array(garment.outline.points[name]) for name in pair)
    spread = float(np.hypot(*(second - first)))
    normal = np.array([-(second - first)[1], (second - first)[0]]) / spread
    hang = float(np.abs((flat - first) @ normal).max())
    middle = fit.pose.apply(flat.mean(axis=0)[None])[0]
    return LayOut(_inset(corners, cloth), spread * LONGER, hang, _away(corners, middle), named=True)


def _by_ends(garment: GarmentPlan, cloth: ClothArea, tried: int) -> LayOut:
    """Two ends of what is seen: of a heap those farthest apart, of more those as far apart as two corners are."""
    ends = _ends(cloth)
    lengths = [_length(garment, pair) for pair in garment.hold]
    wanted = lengths[tried % len(lengths)] if cloth.area > HEAP * garment.outline.area else np.inf
    low, high = garment.outline.flat().bounds()
    longest = float((high - low).max())
    one, other = np.triu_indices(len(ends), 1)
    apart = np.hypot(*(ends[one] - ends[other]).T)
    order = np.argsort(np.abs(apart - min(wanted, 10.0)))
    chosen: list[Floats] = []
    for number in order.tolist():
        pair = ends[[one[number], other[number]]]
        if all(_unlike(pair, former) for former in chosen):
            chosen.append(pair)
        if len(chosen) > tried % PAIRS:
            break
    picks = chosen[-1]
    middle = cloth.contour.mean(axis=0)
    return LayOut(_inset(picks, cloth), longest, longest, _away(picks, middle), named=False)


def _ends(cloth: ClothArea) -> Floats:
    """Corners of what is seen, (n, 2) [m]; of its hull, where it has fewer than three."""
    contour = cloth.contour.astype(np.float32)
    corners = cv2.approxPolyDP(contour, ROUGH_M, True)
    found = corners if len(corners) > 2 else cv2.convexHull(contour)
    return np.asarray(found, dtype=np.float64).reshape(-1, 2)


def _length(garment: GarmentPlan, pair: tuple[str, str]) -> float:
    first, second = (garment.outline.points[name] for name in pair)
    return float(np.hypot(*np.subtract(second, first)))


def _unlike(pair: Floats, former: Floats) -> bool:
    """Whether two pairs do not take nearly the same two places."""
    same = min(np.hypot(*(pair - former).T).max(), np.hypot(*(pair[::-1] - former).T).max())
    return bool(same > 0.15)


def _away(picks: Floats, middle: Floats) -> Floats:
    """Across the line between two places, to the side where the middle of the cloth is not."""
    along = (picks[1] - picks[0]) / np.hypot(*(picks[1] - picks[0]))
    normal = np.array([-along[1], along[0]])
    return np.asarray(normal if normal @ (picks.mean(axis=0) - middle) >= 0.0 else -normal)


def _inset(places: Floats, cloth: ClothArea) -> Floats:
    """The nearest places on the edge of the cloth, a little inside."""
    nearest = cloth.contour[np.hypot(*np.moveaxis(places[:, None] - cloth.contour[None], -1, 0)).argmin(axis=1)]
    inwards = cloth.contour.mean(axis=0) - nearest
    return np.asarray(nearest + INSET_M * inwards / np.maximum(np.hypot(*inwards.T), 1e-9)[:, None])
