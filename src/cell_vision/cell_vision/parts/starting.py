"""Where to begin: for each segment, the views of each part that look like it.

Small pictures of depth, seen along the ray to the middle of the segment, are compared with those of the part from all
around, turned about the ray in steps; all at once, by products of matrices.
"""

import numpy as np

from cell_vision.images import Floats
from cell_vision.parts.catalogue import Candidates, Ints, PartCatalogue, joined_candidates, no_candidates
from cell_vision.parts.depth_view import DepthView, Mask
from cell_vision.parts.distance_field import Singles
from cell_vision.parts.judging import Ground
from cell_vision.parts.segments import Segments
from cell_vision.parts.templates import CELLS, PartTemplates

ANGLES = np.arange(36) * (2.0 * np.pi / 36)
_ALONG = np.arange(CELLS) - 0.5 * (CELLS - 1)
_X, _Y = (axis.reshape(-1, 1) for axis in np.meshgrid(_ALONG, _ALONG))
RIGHT = (_X * np.cos(ANGLES) - _Y * np.sin(ANGLES)).astype(np.float32)
DOWN = (_X * np.sin(ANGLES) + _Y * np.cos(ANGLES)).astype(np.float32)
"""Where the cells of a picture are, (c, angles), once it is turned [cells]."""
BEHIND = 0.15
"""What is farther behind a segment's middle than this share of the part's diameter is not before the part."""
STEP_M = 0.014
"""Depths that scatter by this are as unlike as if nothing were there [m]."""
BEST = 12
"""Views of a part that are kept for a segment."""
LARGER, SMALLER = 1.6, 0.35
"""A segment's area is at most and at least so much of what would be seen of the part."""
WHOLE = 0.8
"""Where it is a piece, at most so much."""
SHIFTS = np.array([(0.0, 0.0), (0.2, 0.0), (-0.2, 0.0), (0.0, 0.2), (0.0, -0.2)])
"""Where its middle may be then, beside that of the piece, as a share of the part's diameter."""
WIDER = 0.7
"""Most points of a segment are nearer to its centre than this share of the diameter."""


def starts(
    view: DepthView, catalogue: PartCatalogue, segments: Segments, ground: Ground, possible: Mask, pieces: bool
) -> tuple[Candidates, Singles]:
    """Return the poses that fit best for each segment and part, and what speaks against each, 0 to 1.

    Args:
        view: what is seen.
        catalogue: the parts.
        segments: what they shall explain.
        ground: pixels of things that are in no segment may be of the part, too.
        possible: (s, m), which parts are tried for which segment.
        pieces: whether segments may be only a piece of what would be seen, whose middle is then beside theirs.
    """
    found, costs = [no_candidates()], [np.empty(0, np.float32)]
    behind = np.where(ground.things, np.nan_to_num(view.depth), np.where(view.known, np.float32(np.inf), 0.0))
    for s in np.flatnonzero(possible.any(axis=1)).tolist():
        facing = _facing(segments.centre[s])
        own = segments.pieces[s].within(view.depth.shape)
        for k in np.flatnonzero(possible[s]).tolist():
            part = catalogue.parts[k]
            if segments.radius[s] > WIDER * part.diameter_m:
                continue
            for aside in SHIFTS if pieces else SHIFTS[:1]:
                centre = segments.centre[s] + facing[:, :2] @ aside * part.diameter_m
                sized = _sized(part.templates, segments.area[s], WHOLE if aside.any() else LARGER)
                if not len(sized):
                    continue
                beyond = centre[2] + BEHIND * part.diameter_m
                pictures = _pictures(view, centre, facing, part.templates.pitch_m, own, behind, beyond)
                cost, deeper = _unlike(part.templates, sized, *pictures)
                angle = cost.argmin(axis=1)
                best = np.argsort(cost[np.arange(len(cost)), angle])[:BEST]
                angle, of = angle[best], sized[best]
                turns = facing @ _about_ray(ANGLES[angle]) @ np.swapaxes(part.templates.turns[of], 1, 2)
                moves = centre - np.einsum("rij,rj->ri", turns, part.templates.centres[of])
                moves -= deeper[best, angle, None] * facing[:, 2]
                which = np.full(len(best), k), np.full(len(best), s)
                found.append(Candidates(*which, turns.astype(np.float32), moves.astype(np.float32)))
                costs.append(cost[best, angle])
    return joined_candidates(*found), np.concatenate(costs)


def _sized(templates: PartTemplates, area: float, larger: float) -> Ints:
    """Return the views that are about as large as a segment."""
    return np.flatnonzero((area < larger * templates.areas) & (area > SMALLER * templates.areas))


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
    view: DepthView, centre: Floats, facing: Floats, pitch_m: float, own: Mask, behind: Singles, beyond_m: float
) -> tuple[Singles, Singles, Singles]:
    """A segment in the cells of a template, (c, angles): where it is, where a part would be seen, its depth [m]."""
    across = (facing[:, :2] * pitch_m).astype(np.float32)
    x, y, z = (np.float32(centre[k]) + RIGHT * across[k, 0] + DOWN * across[k, 1] for k in range(3))
    x /= z
    y /= z
    h, w = own.shape
    column = np.rint(x * np.float32(view.matrix[0, 0]) + np.float32(view.matrix[0, 2])).astype(np.int32)
    row = np.rint(y * np.float32(view.matrix[1, 1]) + np.float32(view.matrix[1, 2])).astype(np.int32)
    at = np.clip(row, 0, h - 1) * w + np.clip(column, 0, w - 1)
    on = own.ravel()[at]
    free = ~on & (behind.ravel()[at] > beyond_m)
    ahead = facing[:, 2].astype(np.float32)
    deep = np.where(on, view.depth.ravel()[at], np.float32(0.0)) * (x * ahead[0] + y * ahead[1] + ahead[2])
    deep -= np.float32(np.linalg.norm(centre)) * on
    return on.astype(np.float32), free.astype(np.float32), deep


def _unlike(templates: PartTemplates, of: Ints, on: Singles, free: Singles, deep: Singles) -> tuple[Singles, Singles]:
    """How unlike some views are to each picture, (v, angles), 0 to 1, and how much deeper they would have to be [m]."""
    count = on.shape[1]
    depth = templates.depth[of]
    there = templates.on[of] @ np.hstack([on, deep, deep * deep, free])
    both, theirs, squares, through = (there[:, k * count : (k + 1) * count] for k in range(4))
    own = depth @ np.hstack([on, deep])
    total = np.maximum(both, 1.0)
    deeper = (own[:, :count] - theirs) / total
    scatter = (squares + np.square(depth) @ on - 2.0 * own[:, count:]) / total - deeper**2
    left = on.sum(axis=0) - both
    against = through + left + both * np.clip(scatter / STEP_M**2, 0.0, 1.0)
    return np.asarray(against / np.maximum(both + through + left, 1.0), np.float32), np.asarray(deeper, np.float32)
