"""Which turns of a part cannot be told apart by its shape."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from scipy.spatial.transform import Rotation

from cell_vision.images import Floats
from cell_vision.inspection.nominal import Nominal
from cell_vision.parts.distance_field import DistanceField

FOLDS = (2, 3, 4, 5, 6, 8, 10, 12, 16, 18, 20, 24)
ODD_RAD = (0.7, 1.9, 3.3)
"""A part that looks the same after each of these turns is round about the axis [rad]."""
ROUND_STEPS = 72
"""Turns that stand for all about the axis of a round part."""
MOST = 288
NEARLY_ALL = 0.98
ALIKE = 1e-3
"""Turns of which the matrices differ by less are one."""


@dataclass(frozen=True, slots=True)
class SymmetryGroup:
    """Turns about a centre.

    Attributes:
        turns: (s, 3, 3), the first is none; a round part has many, for all about its axis.
        centre: 3, in the part's frame [m].
        axis: 3, unit, about which the part is round; None if it is not.
    """

    turns: Floats
    centre: Floats
    axis: Floats | None

    def turn_between(self, one: Floats, other: Floats) -> float:
        """Return by how much two turns, (3, 3), differ where the part does not look the same [rad]."""
        traces = np.einsum("ij,sjk,ik->s", one, self.turns, other)
        return float(np.arccos(np.clip((traces.max() - 1.0) / 2.0, -1.0, 1.0)))

    def poses(self) -> Floats:
        """Return them as (s, 4, 4) `part_T_part`."""
        poses = np.tile(np.eye(4), (len(self.turns), 1, 1))
        poses[:, :3, :3] = self.turns
        poses[:, :3, 3] = self.centre - self.turns @ self.centre
        return poses


def no_symmetry(centre: Floats) -> SymmetryGroup:
    """Return the group of a part that looks different from everywhere."""
    return SymmetryGroup(np.eye(3)[None], centre, None)


def symmetry_of(part: Nominal, field: DistanceField, within_m: float) -> SymmetryGroup:
    """Find the turns after which the points of the surface lie on the surface.

    Tried are the axes of inertia and the normals of large faces of the convex hull, through the centre of mass.

    Args:
        part: with points on its surface.
        field: the distance from its surface.
        within_m: nearly all points stay within this, and none goes farther than three times it; what is smaller is not
            seen by the sensor [m].
    """
    centre = np.asarray(part.mesh.center_mass)
    points = part.points - centre

    def same(turn: Floats) -> bool:
        off = np.abs(field.at((points @ turn.T + centre).astype(np.float32))[0])
        return bool((off < within_m).mean() > NEARLY_ALL and off.max() < 3.0 * within_m)

    found, axis = [np.eye(3)], None
    for way in _axes(part):
        if all(same(_turn(way, angle)) for angle in ODD_RAD):
            axis = way
            found += [_turn(way, 2.0 * np.pi * k / ROUND_STEPS) for k in range(1, ROUND_STEPS)]
        else:
            found += [turn for fold in FOLDS if same(turn := _turn(way, 2.0 * np.pi / fold))]
        if axis is not None:
            across = np.cross(axis, np.eye(3)[np.argmin(np.abs(axis))])
            found += [turn for turn in [_turn(across / np.linalg.norm(across), np.pi)] if same(turn)]
            break
    return SymmetryGroup(_closed(found), centre, axis)


def _turn(axis: Floats, angle: float) -> Floats:
    turn: Floats = Rotation.from_rotvec(axis * angle).as_matrix()
    return turn


def _axes(part: Nominal) -> list[Floats]:
    hull = part.mesh.convex_hull
    areas = hull.facets_area if len(hull.facets) else np.empty(0)
    large = np.argsort(-areas)[:12]
    ways = [*np.asarray(part.mesh.principal_inertia_vectors), *(hull.facets_normal[large] if len(large) else ())]
    kept: list[Floats] = []
    for way in ways:
        unit = np.asarray(way) / np.linalg.norm(way)
        if all(abs(unit @ other) < 1.0 - ALIKE for other in kept):
            kept.append(unit)
    return kept


def _closed(turns: Iterable[Floats]) -> Floats:
    """All products of the turns, each once."""
    group: list[Floats] = []
    waiting = list(turns)
    generators = list(waiting)
    while waiting and len(group) < MOST:
        turn = waiting.pop(0)
        if group and np.abs(np.array(group) - turn).max(axis=(1, 2)).min() < ALIKE:
            continue
        group.append(turn)
        waiting += [turn @ other for other in generators]
    return np.array(group)
