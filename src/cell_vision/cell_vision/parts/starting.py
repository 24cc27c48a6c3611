"""Where to begin: for each segment, the views of each part that look like it.

Small pictures of depth, seen along the ray to the middle of the segment, are compared with those of the part from all
around, turned about the ray in steps; all at once, by products of matrices.
"""

import numpy as np

from cell_vision.images import Floats
from cell_vision.parts.catalogue import Candidates, PartCatalogue, joined_candidates, no_candidates
from cell_vision.parts.depth_view import DepthView, Mask
from cell_vision.parts.distance_field import Singles
from cell_vision.parts.judging import Ground
from cell_vision.parts.segments import Segments
from cell_vision.parts.templates import CELLS, PartTemplates

ANGLES = np.arange(36) * (2.0 * np.pi / 36)
BEHIND = 0.15
"""What is farther behind a segment's middle than this share of the part's diameter is not before the part."""
STEP_M = 0.014
"""Depths that scatter by this are as unlike as if nothing were there [m]."""
BEST = 12
"""Views of a part that are kept for a segment."""
LARGER, SMALLER = 2.0, 0.15
"""A segment's area is at most and at least so much of what would be seen of the part."""
WIDER = 0.7
"""Most points of a segment are nearer to its centre than this share of the diameter."""


def starts(
    view: DepthView, catalogue: PartCatalogue, segments: Segments, ground: Ground, possible: Mask
) -> tuple[Candidates, Singles]:
    """Return the poses that fit best for each segment and part, and what speaks against each, 0 to 1.

    Args:
        view: what is seen.
        catalogue: the parts.
        segments: what they shall explain.
        ground: pixels of things that are in no segment may be of the part, too.
        possible: (s, m), which parts are tried for which segment.
    """
    found, costs = [no_candidates()], [np.empty(0, np.float32)]
    for s, k in np.argwhere(possible & sized(catalogue, segments)).tolist():
        templates = catalogue.parts[k].templates
        facing = _facing(segments.centre[s])
        pictures = _pictures(view, segments, s, facing, catalogue.parts[k].diameter_m, templates.pitch_m, ground.things)
        cost, deeper = _unlike(templates, *pictures)
        angle = cost.argmin(axis=1)
        every = np.arange(len(cost))
        best = np.argsort(cost[every, angle])[:BEST]
        turns = facing @ _about_ray(ANGLES[angle[best]]) @ np.swapaxes(templates.turns[best], 1, 2)
        moves = segments.centre[s] - np.einsum("rij,rj->ri", turns, templates.centres[best])
        moves -= deeper[best, angle[best], None] * facing[:, 2]
        of = np.full(len(best), k), np.full(len(best), s)
        found.append(Candidates(*of, turns.astype(np.float32), moves.astype(np.float32)))
        costs.append(cost[best, angle[best]])
    return joined_candidates(*found), np.concatenate(costs)


def sized(catalogue: PartCatalogue, segments: Segments) -> Mask:
    """Return which parts, (s, m), a segment may be by its size."""
    widest = np.array([WIDER * part.diameter_m for part in catalogue.parts])
    largest = np.array([LARGER * part.templates.areas.max() for part in catalogue.parts])
    smallest = np.array([SMALLER * part.templates.areas.min() for part in catalogue.parts])
    area = segments.area[:, None]
    sized: Mask = (segments.radius[:, None] <= widest) & (area < largest) & (area > smallest)
    return sized


def _facing(centre: Singles) -> Floats:
    """`camera_R_view`: z along the ray to a point."""
    ahead = centre.astype(float) / np.linalg.norm(centre)
    right = np.cross([0.0, 1.0, 0.0], ahead)
    right /= np.linalg.norm(right)
    return np.column_stack([right, np.cross(ahead, right), ahead])


def _about_ray(angles: Floats) -> Floats:
    turns = np.zeros((len(angles), 3, 3))
    turns[:, 0, 0] = turns[:, 1, 1] = np.cos(angles)
    turns[:, 1, 0] = np.sin(angles)
    turns[:, 0, 1] = -turns[:, 1, 0]
    turns[:, 2, 2] = 1.0
    return turns


def _pictures(
    view: DepthView, segments: Segments, s: int, facing: Floats, diameter_m: float, pitch_m: float, things: Mask
) -> tuple[Singles, Singles, Singles]:
    """A segment in the cells of a template, (c, angles): where it is, where a part would be seen, its depth [m]."""
    along = (np.arange(CELLS) - 0.5 * (CELLS - 1)) * pitch_m
    x, y = (axis.reshape(-1, 1) for axis in np.meshgrid(along, along))
    right = x * np.cos(ANGLES) - y * np.sin(ANGLES)
    down = x * np.sin(ANGLES) + y * np.cos(ANGLES)
    centre = segments.centre[s]
    across = facing[:, :2].astype(np.float32).T
    spots = centre + right.astype(np.float32)[..., None] * across[0] + down.astype(np.float32)[..., None] * across[1]
    row, column = view.pixels_of(spots)
    piece = segments.pieces[s]
    r, c = row - piece.top, column - piece.left
    h, w = piece.mask.shape
    inside = (r >= 0) & (c >= 0) & (r < h) & (c < w)
    on = inside & piece.mask[np.where(inside, r, 0), np.where(inside, c, 0)]
    seen = view.depth[row, column]
    with np.errstate(invalid="ignore"):
        free = ~on & (seen > 0.0) & (~things[row, column] | (seen > centre[2] + BEHIND * diameter_m))
    deep = view.points[row, column] @ facing[:, 2].astype(np.float32) - np.float32(np.linalg.norm(centre))
    return on.astype(np.float32), free.astype(np.float32), np.where(on, deep, np.float32(0.0))


def _unlike(templates: PartTemplates, on: Singles, free: Singles, deep: Singles) -> tuple[Singles, Singles]:
    """How unlike each view is to each picture, (v, angles), 0 to 1, and how much deeper it would have to be [m]."""
    count = on.shape[1]
    there = templates.on @ np.hstack([on, deep, deep * deep, free])
    both, theirs, squares, through = (there[:, k * count : (k + 1) * count] for k in range(4))
    own = templates.depth @ np.hstack([on, deep])
    total = np.maximum(both, 1.0)
    deeper = (own[:, :count] - theirs) / total
    scatter = (squares + np.square(templates.depth) @ on - 2.0 * own[:, count:]) / total - deeper**2
    left = on.sum(axis=0) - both
    against = through + left + both * np.clip(scatter / STEP_M**2, 0.0, 1.0)
    return np.asarray(against / np.maximum(both + through + left, 1.0), np.float32), np.asarray(deeper, np.float32)
