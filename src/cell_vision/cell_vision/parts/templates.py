"""What a part looks like from all around, as small pictures of depth that a segment is compared with."""

from dataclasses import dataclass

import numpy as np

from cell_vision.images import Floats
from cell_vision.inspection.nominal import Nominal
from cell_vision.parts.distance_field import Singles
from cell_vision.parts.symmetry import SymmetryGroup

GOLDEN = 0.5 * (1.0 + np.sqrt(5.0))
CELLS = 16
"""Of a picture, in each direction."""
WIDE = 1.25
"""A picture is as wide as this share of the part's diameter."""
VIEWS = 400
APART = 0.8
"""Views that a symmetry makes equal are taken once, if they are nearer than this share of their usual distance."""
FINER = 2
"""The middle of what is seen is found with so many times as many rays, in each direction."""


@dataclass(frozen=True, slots=True)
class PartTemplates:
    """Views of a part, v of them, from far away, CELLS * CELLS = c cells each.

    Attributes:
        pitch_m: Edge of a cell [m].
        turns: (v, 3, 3), `part_R_view`: x right, y down, z ahead.
        centres: (v, 3), middle of what is seen, in the part's frame [m].
        on: (v, c), 1 where the part is, row by row, the centre in the middle; else 0.
        depth: (v, c), how far behind the centre its surface is [m]; 0 where it is not.
        areas: v, of what is seen, as the camera sees it [m2].
    """

    pitch_m: float
    turns: Floats
    centres: Floats
    on: Singles
    depth: Singles
    areas: Floats


def templates_of(part: Nominal, symmetry: SymmetryGroup, diameter_m: float) -> PartTemplates:
    """Look at a part from all around, from sides that its symmetry makes equal once."""
    turns = _looking_along(-_unlike_ways(symmetry))
    pitch = WIDE * diameter_m / CELLS
    fine = _grid(CELLS * FINER, pitch / FINER)
    middle = np.asarray(part.mesh.bounds).mean(axis=0)
    centres, areas, on, depth = [], [], [], []
    for turn in turns:
        seen = _cast(part, turn, middle, fine, diameter_m)
        there = np.isfinite(seen)
        centre = middle + turn @ np.append(fine[there].mean(axis=0), seen[there].mean())
        picture = _cast(part, turn, centre, _grid(CELLS, pitch), diameter_m)
        centres.append(centre)
        areas.append(there.sum() * (pitch / FINER) ** 2)
        on.append(np.isfinite(picture))
        depth.append(np.nan_to_num(picture))
    return PartTemplates(
        pitch, turns, np.array(centres), np.array(on, np.float32), np.array(depth, np.float32), np.array(areas)
    )


def _unlike_ways(symmetry: SymmetryGroup) -> Floats:
    ways = even_ways(VIEWS)
    apart = np.cos(APART * np.sqrt(4.0 * np.pi / VIEWS))
    open_, kept = np.ones(VIEWS, dtype=bool), []
    for k in range(VIEWS):
        if open_[k]:
            kept.append(k)
            alike = symmetry.turns[1:] @ ways[k]
            if len(alike):
                open_[k + 1 :] &= (ways[k + 1 :] @ alike.T).max(axis=1) < apart
    return ways[kept]


def _looking_along(ahead: Floats) -> Floats:
    """Frames, (v, 3, 3), with z along unit vectors, (v, 3)."""
    aside = np.where(np.abs(ahead[:, 2:]) < 0.9, [[0.0, 0.0, 1.0]], [[1.0, 0.0, 0.0]])
    right = np.cross(aside, ahead)
    right /= np.linalg.norm(right, axis=1, keepdims=True)
    return np.stack([right, np.cross(ahead, right), ahead], axis=-1)


def _grid(cells: int, pitch_m: float) -> Floats:
    """Middles of cells, (cells * cells, 2), row by row, about the middle [m]."""
    along = (np.arange(cells) - 0.5 * (cells - 1)) * pitch_m
    return np.stack(np.meshgrid(along, along), axis=-1).reshape(-1, 2)


def _cast(part: Nominal, turn: Floats, centre: Floats, grid: Floats, far_m: float) -> Floats:
    """How far behind the centre the surface is at each cell, NaN where it is not [m]."""
    starts = centre - 2.0 * far_m * turn[:, 2] + grid @ turn[:, :2].T
    ways = np.broadcast_to(turn[:, 2], starts.shape)
    triangle = part.mesh.ray.intersects_first(starts, ways)
    normals = part.mesh.face_normals[triangle]
    with np.errstate(divide="ignore", invalid="ignore"):
        far = ((part.mesh.triangles[triangle, 0] - starts) * normals).sum(axis=1) / (normals @ turn[:, 2])
    return np.where(triangle >= 0, far - 2.0 * far_m, np.nan)


def even_ways(count: int) -> Floats:
    """Return so many unit vectors, (count, 3), spread evenly (Fibonacci's sphere)."""
    s = np.arange(count) + 0.5
    z, turn = 1.0 - 2.0 * s / count, 2.0 * np.pi * s / GOLDEN
    flat = np.sqrt(1.0 - z**2)
    return np.column_stack([flat * np.cos(turn), flat * np.sin(turn), z])
