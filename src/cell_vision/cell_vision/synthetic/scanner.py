"""A scanner that sees what it can, with noise: rays at a part on a turntable."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import trimesh
from numpy.typing import NDArray

UP = np.array([0.0, 0.0, 1.0])


@dataclass(frozen=True)
class Scanner:
    """One that looks at the part from all around.

    Attributes:
        views: So many, evenly about the vertical.
        elevation_rad: From which they look down [rad].
        distance_m: To the middle of the part [m].
        pitch_m: Between neighbouring rays, at the part [m].
        noise_m: Standard deviation along a ray [m].
        turn_noise_m: Standard deviation of a whole view along each axis: the turntable's [m].
        grazing_rad: No surface is seen that a ray meets at a larger angle to its normal [rad].
    """

    views: int = 8
    elevation_rad: float = 0.6
    distance_m: float = 0.4
    pitch_m: float = 0.0004
    noise_m: float = 0.00003
    turn_noise_m: float = 0.00001
    grazing_rad: float = 1.25

    def eyes(self, centre: NDArray[np.float64]) -> list[NDArray[np.float64]]:
        """Return from where it looks, each 3 [m]."""
        turns = 2.0 * np.pi * np.arange(self.views) / self.views
        flat, up = np.cos(self.elevation_rad), np.sin(self.elevation_rad)
        return [centre + self.distance_m * np.array([np.cos(a) * flat, np.sin(a) * flat, up]) for a in turns]

    def scan(self, mesh: Any, rng: np.random.Generator) -> NDArray[np.float64]:
        """Return what is seen of a part, all views together, n by 3, in the part's frame [m]."""
        rays = trimesh.ray.ray_pyembree.RayMeshIntersector(mesh)
        centre, radius = mesh.bounds.mean(axis=0), float(np.linalg.norm(mesh.extents)) / 2.0
        return np.vstack([self.look(mesh, rays, centre, radius, eye, rng) for eye in self.eyes(centre)])

    def look(
        self,
        mesh: Any,
        rays: Any,
        centre: NDArray[np.float64],
        radius: float,
        eye: NDArray[np.float64],
        rng: np.random.Generator,
    ) -> NDArray[np.float64]:
        """Return what is seen of a part from one place, n by 3, in the part's frame [m].

        Args:
            mesh: the part, as it is.
            rays: its intersector, which is slow to make.
            centre: what is looked at, 3 [m].
            radius: how far around that is looked [m].
            eye: from where, 3 [m].
            rng: of the noise.
        """
        ahead = (centre - eye) / np.linalg.norm(centre - eye)
        right = np.cross(UP, ahead) / np.linalg.norm(np.cross(UP, ahead))
        along = np.arange(-radius, radius, self.pitch_m)
        u, v = (grid.reshape(-1, 1) for grid in np.meshgrid(along, along))
        ways = centre + u * right + v * np.cross(ahead, right) - eye
        ways /= np.linalg.norm(ways, axis=1, keepdims=True)
        met, ray, face = rays.intersects_location(np.broadcast_to(eye, ways.shape), ways, multiple_hits=False)
        steep = -np.einsum("ij,ij->i", ways[ray], mesh.face_normals[face]) > np.cos(self.grazing_rad)
        ways, met = ways[ray][steep], met[steep]
        noisy: NDArray[np.float64] = met + ways * rng.normal(0.0, self.noise_m, (len(met), 1))
        return noisy + rng.normal(0.0, self.turn_noise_m, 3)
