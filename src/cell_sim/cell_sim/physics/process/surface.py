"""The surface of a part as small faces, and how much of it a jet has treated. Pure arrays."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
FINE = 0.01
"""Faces are about this long [m]."""
AROUND = 24
"""Faces around a cylinder."""


@dataclass(frozen=True, slots=True, eq=False)
class Faces:
    """Faces in the frame of their part: middle [m] and outward normal, shape (faces, 3), and area [m2]."""

    middle: Array
    normal: Array
    area: Array

    def placed(self, position: Array, turn: Array) -> "Faces":
        """The same faces in the frame in which the part has this position and rotation matrix."""
        return Faces(self.middle @ turn.T + position, self.normal @ turn.T, self.area)

    def only(self, chosen: NDArray[np.bool_]) -> "Faces":
        """Some of the faces."""
        return Faces(self.middle[chosen], self.normal[chosen], self.area[chosen])


def join(parts: list[Faces]) -> Faces:
    """All faces of several bodies."""
    return Faces(*(np.concatenate([getattr(p, name) for p in parts]) for name in ("middle", "normal", "area")))


def box_faces(half: Array) -> Faces:
    """The six sides of a box with these half edges [m], each in squares."""
    sides = []
    for axis in range(3):
        u, v = (axis + 1) % 3, (axis + 2) % 3
        counts = [max(1, round(2.0 * half[k] / FINE)) for k in (u, v)]
        at_u, at_v = (((np.arange(n) + 0.5) / n * 2.0 - 1.0) * half[k] for n, k in zip(counts, (u, v), strict=True))
        grid_u, grid_v = (grid.ravel() for grid in np.meshgrid(at_u, at_v))
        for sign in (-1.0, 1.0):
            middle, normal = np.zeros((len(grid_u), 3)), np.zeros((len(grid_u), 3))
            middle[:, axis], middle[:, u], middle[:, v] = sign * half[axis], grid_u, grid_v
            normal[:, axis] = sign
            area = np.full(len(grid_u), 4.0 * half[u] * half[v] / len(grid_u))
            sides.append(Faces(middle, normal, area))
    return join(sides)


def cylinder_faces(radius: float, half: float) -> Faces:
    """Mantle, ground and top of a cylinder along z [m]."""
    rows = max(1, round(2.0 * half / FINE))
    angle, z = np.meshgrid(
        (np.arange(AROUND) + 0.5) / AROUND * math.tau, ((np.arange(rows) + 0.5) / rows * 2 - 1) * half
    )
    normal = np.stack([np.cos(angle), np.sin(angle), np.zeros_like(angle)], axis=-1).reshape(-1, 3)
    middle = normal * radius + np.array([0.0, 0.0, 1.0]) * z.reshape(-1, 1)
    mantle = Faces(middle, normal, np.full(len(middle), math.tau * radius * 2.0 * half / len(middle)))
    ends = [
        Faces(np.array([[0.0, 0.0, sign * half]]), np.array([[0.0, 0.0, sign]]), np.array([math.pi * radius**2]))
        for sign in (-1.0, 1.0)
    ]
    return join([mantle, *ends])


def dose(faces: Faces, nozzle: Array, direction: Array, spread: float) -> Array:
    """How directly a jet hits each face, 0 to 1: its share of the full effect.

    Args:
        faces: placed where they are.
        nozzle: where the jet begins [m].
        direction: of the jet, length 1.
        spread: half angle of its cone [rad].
    """
    ray = faces.middle - nozzle
    distance = np.linalg.norm(ray, axis=1)
    ray = ray / distance[:, None]
    inside = ray @ direction > math.cos(spread)
    return np.asarray(np.where(inside, np.clip(-np.einsum("ij,ij->i", ray, faces.normal), 0.0, None), 0.0))


def coverage_around(faces: Faces, covered: Array, sectors: int) -> list[float]:
    """Mean coverage of the faces that look into each of so many directions around z, by area.

    Faces that look up or down belong to none. A direction without faces is covered.
    """
    sideways = np.hypot(faces.normal[:, 0], faces.normal[:, 1]) > 0.5
    angle = np.arctan2(faces.normal[:, 1], faces.normal[:, 0]) % math.tau
    sector = np.round(angle / math.tau * sectors).astype(int) % sectors
    means = []
    for number in range(sectors):
        chosen = sideways & (sector == number)
        area = faces.area[chosen]
        means.append(float((covered[chosen] * area).sum() / area.sum()) if area.size else 1.0)
    return means
