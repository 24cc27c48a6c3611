"""A mesh of triangles for a cloth of any outline: a grid, cut along the outline, with lines of it along the folds.

Nodes near the outline are moved onto it, so every corner of it is a node.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cell_sim.physics.cloth.model import Array

SNAP = 0.5
"""Nodes nearer to the outline than this share of the grid's spacing are moved onto it."""
SMALLEST = 0.08
"""Triangles with less than this share of a cell's area are left out."""
Numbers = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class OutlineMesh:
    """A flat mesh.

    Attributes:
        nodes: x, y of each, (nodes, 2) [m].
        triangles: Three nodes each, (triangles, 3).
    """

    nodes: Array
    triangles: Numbers

    @property
    def area(self) -> float:
        """What it covers [m2]."""
        return float(np.abs(_areas(self.nodes, self.triangles)).sum())


def mesh_outline(
    outline: Array, spacing: float, lines_x: Sequence[float] = (), lines_y: Sequence[float] = ()
) -> OutlineMesh:
    """Make the mesh of an outline.

    Args:
        outline: Its corners in order, (n, 2) [m].
        spacing: Greatest distance of grid lines [m].
        lines_x: Places where grid lines must be, along x: folds [m].
        lines_y: The same along y.

    Raises:
        ValueError: The grid is too coarse for the outline.
    """
    xs = _ticks([*outline[:, 0], *lines_x], spacing)
    ys = _ticks([*outline[:, 1], *lines_y], spacing)
    grid = np.stack(np.meshgrid(xs, ys, indexing="ij"), axis=-1)
    nodes = _snapped(grid.reshape(-1, 2), outline, SNAP * spacing)
    triangles = _cells(len(xs), len(ys))
    middles = nodes[triangles].mean(axis=1)
    sizes = _areas(nodes, triangles)
    kept = inside(middles, outline) & (sizes > SMALLEST * spacing**2 / 2.0)
    used, numbers = np.unique(triangles[kept], return_inverse=True)
    mesh = OutlineMesh(nodes[used], numbers.reshape(-1, 3))
    wanted = abs(float(outline[:, 0] @ np.roll(outline[:, 1], -1) - outline[:, 1] @ np.roll(outline[:, 0], -1))) / 2.0
    if not len(mesh.triangles) or abs(mesh.area - wanted) > 0.05 * wanted:
        raise ValueError(f"a grid of {spacing} m is too coarse: it covers {mesh.area:.4f} m2 of {wanted:.4f} m2")
    return mesh


def inside(points: Array, outline: Array) -> NDArray[np.bool_]:
    """Return which points, (n, 2), lie within a polygon, (m, 2)."""
    after = np.roll(outline, -1, axis=0)
    above = (outline[:, 1] > points[:, 1:]) != (after[:, 1] > points[:, 1:])
    rise = np.where(after[:, 1] == outline[:, 1], 1.0, after[:, 1] - outline[:, 1])
    at = outline[:, 0] + (points[:, 1:] - outline[:, 1]) * (after[:, 0] - outline[:, 0]) / rise
    return np.asarray((above & (at > points[:, :1])).sum(axis=1) % 2 == 1)


def _ticks(marks: Sequence[float], spacing: float) -> Array:
    """Marks that lie apart, and steps between them."""
    ordered = sorted(marks)
    kept = [ordered[0]]
    for mark in ordered[1:]:
        if mark - kept[-1] > 0.35 * spacing:
            kept.append(mark)
    steps = [np.linspace(a, b, max(1, round((b - a) / spacing)), endpoint=False) for a, b in itertools.pairwise(kept)]
    return np.concatenate([*steps, kept[-1:]])


def _snapped(nodes: Array, outline: Array, reach: float) -> Array:
    after = np.roll(outline, -1, axis=0)
    along = after - outline
    share = ((nodes[:, None] - outline) * along).sum(axis=-1) / (along**2).sum(axis=-1)
    nearest = outline + np.clip(share, 0.0, 1.0)[..., None] * along
    away = np.hypot(*np.moveaxis(nearest - nodes[:, None], -1, 0))
    best = away.argmin(axis=1)
    every = np.arange(len(nodes))
    moved = np.where((away[every, best] < reach)[:, None], nearest[every, best], nodes)
    for corner in outline:
        moved[np.hypot(*(nodes - corner).T).argmin()] = corner
    return moved


def _cells(columns: int, rows: int) -> Numbers:
    """Two triangles for each cell; the diagonals alternate."""
    number = np.arange(columns * rows).reshape(columns, rows)
    a, b, c, d = number[:-1, :-1], number[1:, :-1], number[1:, 1:], number[:-1, 1:]
    even = (np.add.outer(np.arange(columns - 1), np.arange(rows - 1)) % 2 == 0)[..., None, None]
    one = np.stack([np.stack([a, b, c], axis=-1), np.stack([a, c, d], axis=-1)], axis=-2)
    other = np.stack([np.stack([a, b, d], axis=-1), np.stack([b, c, d], axis=-1)], axis=-2)
    return np.asarray(np.where(even, one, other).reshape(-1, 3))


def _areas(nodes: Array, triangles: Numbers) -> Array:
    a, b, c = (nodes[triangles[:, n]] for n in range(3))
    return np.asarray(((b - a)[:, 0] * (c - a)[:, 1] - (b - a)[:, 1] * (c - a)[:, 0]) / 2.0)
