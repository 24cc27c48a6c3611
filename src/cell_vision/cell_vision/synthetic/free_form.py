"""Free-form parts as nobody printed them: smooth lumps on a flat foot with a hole through them, as implants are."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import trimesh
from numpy.typing import NDArray

from cell_vision.synthetic.printed_part import FINE_M, Spot

FINENESS = 5
"""Times that the triangles of an icosahedron are quartered."""
FOOT = 0.4
"""Height of the foot below the middle, in half axes."""
FAR = 4.0
"""A spot ends after so many of its radii."""


@dataclass(frozen=True)
class FreeForm:
    """A lump.

    Attributes:
        half: Its half axes, 3 [m].
        waves: Of its surface, each with wave numbers along x, y and z, a phase [rad], and a height in half axes.
        hole: Diameter of the hole [m], none for 0.
        at: Where that goes through it, x and y [m].
    """

    half: tuple[float, float, float]
    waves: tuple[tuple[float, float, float, float, float], ...]
    hole: float = 0.008
    at: tuple[float, float] = (0.005, 0.003)

    def mesh(self) -> Any:
        """Return it as a closed `trimesh.Trimesh`, its foot below and z up [m]."""
        ball = trimesh.creation.icosphere(FINENESS)
        ways = np.asarray(ball.vertices)
        size = np.ones(len(ways))
        for *numbers, phase, height in self.waves:
            size += height * np.sin(ways @ np.array(numbers) + phase)
        lump = trimesh.Trimesh(ways * self.half * size[:, None], ball.faces)
        below = -FOOT * self.half[2]
        foot = trimesh.creation.box((0.3, 0.3, 0.1), trimesh.transformations.translation_matrix((0, 0, below - 0.05)))
        cut = [foot]
        if self.hole:
            through = trimesh.transformations.translation_matrix((*self.at, 0.0))
            cut.append(trimesh.creation.cylinder(self.hole / 2.0, 0.3, 96, transform=through))
        return trimesh.boolean.difference([lump, *cut])


@dataclass(frozen=True)
class BentSpot(Spot):
    """A spot on a surface that is bent: it stands out along the normals there."""

    def off(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return how far points of the part, n by 3, are moved along their normals, n [m]."""
        far = np.linalg.norm(points - self.at, axis=1) / self.radius_m
        return np.where(far < FAR, self.height_m * np.exp(-0.5 * far**2), 0.0)

    def put_on(self, mesh: Any) -> Any:
        """Return the mesh with the spot."""
        corners, faces = trimesh.remesh.subdivide_to_size(mesh.vertices, mesh.faces, FINE_M, max_iter=100)
        fine = trimesh.Trimesh(corners, faces)
        near = np.linalg.norm(fine.vertices - self.at, axis=1) < FAR * self.radius_m
        same = near & (fine.vertex_normals @ self.normal > 0.0)
        moved = np.where(same, self.off(fine.vertices), 0.0)[:, None] * fine.vertex_normals
        return trimesh.Trimesh(fine.vertices + moved, fine.faces, process=False)


def any_form(rng: np.random.Generator) -> FreeForm:
    """Return a lump of any form and size."""
    half = (rng.uniform(0.026, 0.034), rng.uniform(0.018, 0.024), rng.uniform(0.014, 0.020))
    waves = tuple(
        (*rng.uniform(-3.0, 3.0, 3), rng.uniform(0.0, 2.0 * np.pi), rng.uniform(0.02, 0.05)) for _ in range(4)
    )
    return FreeForm(half, waves, rng.uniform(0.006, 0.010), (rng.uniform(0.003, 0.007), rng.uniform(0.003, 0.007)))


def without_hole(form: FreeForm) -> Any:
    """Return the mesh of a lump whose hole was not made."""
    return replace(form, hole=0.0).mesh()


def another_form(form: FreeForm) -> Any:
    """Return the mesh of a lump that is alike, a tenth wider and with other waves."""
    x, y, z = form.half
    return replace(form, half=(x, y * 1.1, z), waves=form.waves[:-1]).mesh()
