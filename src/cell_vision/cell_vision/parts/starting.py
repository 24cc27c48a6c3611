"""Where to begin: for each segment, turns of each part under which it would look like that."""

import numpy as np

from cell_vision.images import Floats
from cell_vision.parts.catalogue import Candidates, Ints, PartCatalogue
from cell_vision.parts.depth_view import Mask
from cell_vision.parts.distance_field import Singles
from cell_vision.parts.known_part import KnownPart
from cell_vision.parts.plane import SupportPlane
from cell_vision.parts.segments import Segments

FAR = np.float32(0.15)
"""A point of the segment that is farther from the part than this share of its diameter counts as if it were so near."""
ASKED = 40
"""Points of a segment that a turn is tried with."""
SLIDES = (0.4, 0.2, 0.1)
"""Parts are moved without turning, once for each; a point farther than this share of the diameter counts less."""
FIRST = 16
"""Points that move them."""
SOME = 200
"""Poses that are tried further."""
BEST = 40
"""Poses of a part that are kept for a segment."""
LEVEL_M = 0.005
"""A part that lies on the plane is as high as its segment, within this [m]."""
LARGER, SMALLER = 1.5, 0.08
"""A segment's area is at most and at least so much of what would be seen of the part."""
WIDER = 0.62
"""Most points of a segment are nearer to its centre than this share of the diameter."""
SINKS = 0.16
"""A part may be below the plane by this share of its diameter, since turns are coarse."""
TURNED = np.float32(0.5)
"""What a normal at a right angle counts, against a point that is far."""
WEIGHT = np.float32(0.12)
"""What a segment that is much smaller than what would be seen counts against a turn."""


def starts(
    catalogue: PartCatalogue, segments: Segments, plane: SupportPlane, resting: bool, possible: Mask
) -> Candidates:
    """Return the turns that fit best for each segment and part, the part's seen middle put on the segment's.

    Args:
        catalogue: the parts.
        segments: what they shall explain.
        plane: no part is below it.
        possible: (s, m), which parts are tried for which segment.
        resting: whether only those turns are tried with which a part lies on a plane by itself.
    """
    found = []
    upright = _upright(plane)
    for s in range(len(segments.label)):
        facing = _facing(segments.centre[s])
        for k, part in enumerate(catalogue.parts):
            if segments.radius[s] > WIDER * part.diameter_m or not possible[s, k]:
                continue
            high = np.abs(part.tops - segments.top[s]) < LEVEL_M
            turns = upright @ part.rests[high] if resting else facing @ part.turns
            at = part.aspects.nearest(-facing[:, 2] @ turns)
            found.append((s, k, *_of_part(part, segments, s, turns.astype(np.float32), at, plane)))
    counts = [len(turns) for _, _, turns, _ in found]
    return Candidates(
        np.repeat(np.array([k for _, k, _, _ in found], np.int64), counts),
        np.repeat(np.array([s for s, _, _, _ in found], np.int64), counts),
        np.concatenate([np.empty((0, 3, 3), np.float32), *(turns for _, _, turns, _ in found)]),
        np.concatenate([np.empty((0, 3), np.float32), *(moves for *_, moves in found)]),
    )


def _facing(centre: Singles) -> Floats:
    """`camera_R_view`: z along the ray to a point."""
    ahead = centre.astype(float) / np.linalg.norm(centre)
    right = np.cross([0.0, 1.0, 0.0], ahead)
    right /= np.linalg.norm(right)
    return np.column_stack([right, np.cross(ahead, right), ahead])


def _upright(plane: SupportPlane) -> Floats:
    """`camera_R_plane`: z out of the plane."""
    up = plane.normal
    right = np.cross([0.0, 1.0, 0.0] if abs(up[1]) < 0.9 else [1.0, 0.0, 0.0], up)
    right /= np.linalg.norm(right)
    return np.column_stack([right, np.cross(up, right), up])


def _of_part(
    part: KnownPart, segments: Segments, s: int, turns: Singles, at: Ints, plane: SupportPlane
) -> tuple[Singles, Singles]:
    ratio = segments.area[s] / np.maximum(part.aspects.areas[at], 1e-12)
    fits = (ratio < LARGER) & (ratio > SMALLER)
    moves = segments.centre[s] - np.einsum("rij,rj->ri", turns, part.aspects.centroids[at].astype(np.float32))
    fits &= _heights(part, plane, turns, moves) > -SINKS * part.diameter_m
    turns, ratio, at = turns[fits], ratio[fits], at[fits]
    # The middle of what is seen may be elsewhere than that of what there is to be seen.
    anchors = part.aspects.anchors[at].astype(np.float32)
    count = anchors.shape[1]
    turns, ratio = np.repeat(turns, count, axis=0), np.repeat(ratio, count)
    moves = segments.centre[s] - np.einsum("rij,rj->ri", turns, anchors.reshape(-1, 3))
    smaller = WEIGHT * np.maximum(0.0, -np.log(np.minimum(ratio, 1.0))).astype(np.float32)
    first = segments.points[s, :FIRST]
    moves = _slid(part, first, turns, moves, SLIDES[0])
    off, _ = part.field.roughly(first, turns, moves)
    some = np.argsort(np.minimum(np.abs(off), FAR * part.diameter_m).mean(axis=1) / (FAR * part.diameter_m) + smaller)[
        :SOME
    ]
    turns, moves, smaller = turns[some], moves[some], smaller[some]
    for share in SLIDES[1:]:
        moves = _slid(part, segments.points[s, :ASKED], turns, moves, share)
    cost = _cost(part, segments, s, turns, moves) + smaller
    cost[_heights(part, plane, turns, moves) < -SINKS * part.diameter_m] = np.inf
    best = np.argsort(cost)[:BEST]
    best = best[np.isfinite(cost[best])]
    return turns[best], moves[best]


def _heights(part: KnownPart, plane: SupportPlane, turns: Singles, moves: Singles) -> Floats:
    """How high the lowest corner of the part is above the plane at each pose [m]."""
    lowest = (np.einsum("i,rij->rj", plane.normal, turns) @ part.corners.T).min(axis=1)
    return np.asarray(moves @ plane.normal + plane.offset_m + lowest)


def _cost(part: KnownPart, segments: Segments, s: int, turns: Singles, moves: Singles) -> Singles:
    """What speaks against each pose: points of the segment far from the part, and normals unlike its own."""
    limit = FAR * np.float32(part.diameter_m)
    off, along = part.field.roughly(segments.points[s, :ASKED], turns, moves)
    cosine = np.einsum("kni,kni->kn", np.matmul(segments.normals[s, :ASKED], turns), along)
    far = np.minimum(np.abs(off), limit) / limit
    return np.asarray((far + TURNED * np.minimum(1.0 - cosine, 1.0)).mean(axis=1))


def _slid(part: KnownPart, points: Singles, turns: Singles, moves: Singles, share: float) -> Singles:
    """Move parts onto points without turning them; those farther than a share of the diameter count less."""
    limit = np.float32(share * part.diameter_m)
    off, along = part.field.roughly(points, turns, moves)
    weighted = (1.0 / (1.0 + (off / limit) ** 2) ** 2)[..., None] * along
    pull = np.matmul(weighted.transpose(0, 2, 1), along) + np.float32(0.3) * np.eye(3, dtype=np.float32)
    step = np.linalg.solve(pull, np.matmul(off[:, None], weighted)[:, 0, :, None])
    return np.asarray(moves + np.matmul(turns, step)[..., 0])
