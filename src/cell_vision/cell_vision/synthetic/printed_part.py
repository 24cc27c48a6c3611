"""Printed parts as nobody printed them: brackets of many sizes, and what may be wrong with them."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
import trimesh
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation

FINE_M = 0.0015
"""Edges of the triangles of a surface that is bent [m]."""
ON_FACE_M = 1e-4
"""Off a plane by less is on it [m]."""


class Flaw(StrEnum):
    """What is wrong with a part."""

    NONE = "none"
    SPOT = "spot"
    MISSING = "missing"
    WRONG = "wrong"
    TURNED = "turned"


@dataclass(frozen=True)
class Bracket:
    """A plate with a wall along one side, a boss with a bore, and a hole; lengths in [m]."""

    width: float = 0.060
    depth: float = 0.040
    height: float = 0.030
    thick: float = 0.008
    boss: float = 0.012
    tall: float = 0.015
    bore: float = 0.006
    hole: float = 0.008

    def mesh(self) -> Any:
        """Return it as a closed `trimesh.Trimesh`; the middle of its underside is the origin, z is up [m]."""
        across = self.width / 5.0
        solid = [
            _block((self.width, self.depth, self.thick), (0.0, 0.0, self.thick / 2.0)),
            _block((self.thick, self.depth, self.height), ((self.thick - self.width) / 2.0, 0.0, self.height / 2.0)),
            _pin(self.boss, self.tall, (across, 0.0, self.thick + self.tall / 2.0 - 0.001)),
        ]
        drilled = [
            _pin(self.bore, 0.1, (across, 0.0, 0.0)),
            _pin(self.hole, 0.1, (-across / 2.0, self.depth / 4.0, 0.0)),
        ]
        return trimesh.boolean.difference([trimesh.boolean.union(solid), *drilled])


def any_bracket(rng: np.random.Generator) -> Bracket:
    """Return a bracket of any size."""
    return Bracket(
        width=rng.uniform(0.050, 0.070),
        depth=rng.uniform(0.035, 0.045),
        height=rng.uniform(0.022, 0.034),
        thick=rng.uniform(0.006, 0.009),
        boss=rng.uniform(0.011, 0.014),
        tall=rng.uniform(0.012, 0.018),
        bore=rng.uniform(0.005, 0.007),
        hole=rng.uniform(0.006, 0.009),
    )


@dataclass(frozen=True)
class Spot:
    """A place of a plane face where there is too much material, or too little.

    Attributes:
        at: Its middle, 3 [m].
        normal: Of the face, 3, unit.
        height_m: In its middle, negative for too little [m].
        radius_m: Where exp(-1/2) of that is left [m].
    """

    at: NDArray[np.float64]
    normal: NDArray[np.float64]
    height_m: float
    radius_m: float

    def off(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return how far points of the part, n by 3, are moved along the normal, n [m]."""
        apart = points - self.at
        on_face = np.abs(apart @ self.normal) < ON_FACE_M
        bent = self.height_m * np.exp(-0.5 * (apart**2).sum(axis=1) / self.radius_m**2)
        return np.where(on_face, bent, 0.0)

    def put_on(self, mesh: Any) -> Any:
        """Return the mesh with the spot."""
        corners, faces = trimesh.remesh.subdivide_to_size(mesh.vertices, mesh.faces, FINE_M, max_iter=100)
        return trimesh.Trimesh(corners + self.off(corners)[:, None] * self.normal, faces, process=False)


def without_boss(bracket: Bracket) -> Any:
    """Return the mesh of a bracket whose boss was not printed."""
    return Bracket(**{**vars(bracket), "tall": 0.00101}).mesh()


def another(bracket: Bracket) -> Any:
    """Return the mesh of a bracket that is alike, a tenth deeper and with a narrower bore."""
    return Bracket(**{**vars(bracket), "depth": bracket.depth * 1.1, "bore": bracket.bore - 0.001}).mesh()


HALF_TURN = Rotation.from_euler("z", np.pi)


def _block(size: tuple[float, float, float], at: tuple[float, float, float]) -> Any:
    return trimesh.creation.box(size, trimesh.transformations.translation_matrix(at))


def _pin(diameter: float, length: float, at: tuple[float, float, float]) -> Any:
    return trimesh.creation.cylinder(
        diameter / 2.0, length, 96, transform=trimesh.transformations.translation_matrix(at)
    )
