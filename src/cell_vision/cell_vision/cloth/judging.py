"""What a garment on the table is: the expected one, flat enough or not, another one, or one that is folded already."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cell_vision.cloth.failures import ClothNotUsable, ClothProblem
from cell_vision.cloth.finding import ClothArea
from cell_vision.cloth.fitting import ClothFit, fit_outline
from cell_vision.cloth.outlines import GarmentOutline, Pieces
from cell_vision.cloth.table_view import TableView

SURE = 0.92
"""From this IoU on an outline is that of what lies there."""
CLEARER = 0.03
"""Another outline has to be better by this."""


@dataclass(frozen=True, slots=True)
class GarmentSeen:
    """A garment that can be worked on.

    Attributes:
        area: What it covers.
        fit: Its flat outline, as it fits best; a crumpled one fits badly.
    """

    area: ClothArea
    fit: ClothFit


def judge_garment(
    area: ClothArea,
    expected: GarmentOutline,
    view: TableView,
    others: Sequence[GarmentOutline] = (),
    folded: Mapping[str, Pieces] | None = None,
) -> GarmentSeen | ClothNotUsable:
    """Say what lies there.

    What is crumpled fits no outline, and is taken for the expected garment.

    Args:
        area: Where something lies.
        expected: What should lie there.
        view: Camera and table.
        others: Garments that it may be instead.
        folded: The expected one after folds, by name, in its frame [m].

    Returns:
        The garment, or `WRONG` or `FOLDED`.
    """
    faces = faces_of(expected)
    fit = fit_outline(area, expected.flat(), view, faces=faces)
    if fit.iou >= SURE:
        return GarmentSeen(area, fit)
    for name, pieces in (folded or {}).items():
        match = fit_outline(area, pieces, view, faces=(False, True)).iou
        if match >= SURE and match > fit.iou + CLEARER:
            text = f"it lies there as after {name}: IoU {match:.2f}, flat {fit.iou:.2f}"
            return ClothNotUsable(ClothProblem.FOLDED, match, SURE, text, name)
    for other in others:
        match = fit_outline(area, other.flat(), view, faces=faces_of(other)).iou
        if match >= SURE and match > fit.iou + CLEARER:
            text = f"it looks like a {other.name}: IoU {match:.2f}, as {expected.name} {fit.iou:.2f}"
            return ClothNotUsable(ClothProblem.WRONG, match, SURE, text, other.name)
    return GarmentSeen(area, fit)


def faces_of(outline: GarmentOutline) -> tuple[bool, ...]:
    """Return the faces on which a garment has to be looked for: one, if its outline is its own mirror image."""
    corners = outline.polygon
    mirrored = corners * (-1.0, 1.0)
    apart = ((mirrored[:, None] - corners[None]) ** 2).sum(axis=-1).min(axis=1)
    return (False,) if apart.max() < 0.01**2 else (False, True)
