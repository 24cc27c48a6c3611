"""What a camera sees of solids, by one ray for each pixel."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import trimesh
from numpy.typing import NDArray

from cell_vision.camera import CameraModel
from cell_vision.images import Floats

GRAIN = 6.0
"""Noise of a colour channel, standard deviation of 255."""


@dataclass(frozen=True)
class RayPicture:
    """A picture without the sensor's errors of depth.

    Attributes:
        depth: Along z, (h, w) float32, NaN where there is nothing [m].
        cosine: Of the angle between ray and surface, (h, w) float32.
        solid: Which one is seen, (h, w), -1 for none.
        colour: (h, w, 3) uint8.
    """

    depth: NDArray[np.float32]
    cosine: NDArray[np.float32]
    solid: NDArray[np.int32]
    colour: NDArray[np.uint8]


def ray_picture(
    camera: CameraModel,
    world_T_camera: Floats,  # noqa: N803
    solids: Sequence[Any],
    colours: Sequence[tuple[float, float, float]],
    rng: np.random.Generator,
) -> RayPicture:
    """Look at solids, `trimesh.Trimesh` in the world [m], each of one colour, under a lamp somewhere above."""
    h, w = camera.height, camera.width
    u, v = np.meshgrid(np.arange(w, dtype=float), np.arange(h, dtype=float))
    rays = camera.rays(np.column_stack([u.ravel(), v.ravel()]))
    ways = np.column_stack([rays, np.ones(len(rays))]) @ world_T_camera[:3, :3].T
    eye = np.broadcast_to(world_T_camera[:3, 3], ways.shape)
    mesh = trimesh.util.concatenate(list(solids))
    triangle = trimesh.ray.ray_pyembree.RayMeshIntersector(mesh).intersects_first(eye, ways)
    hit = triangle >= 0
    normals = mesh.face_normals[triangle]
    corner = mesh.triangles[triangle, 0]
    slope = np.einsum("ij,ij->i", ways, normals)
    with np.errstate(divide="ignore", invalid="ignore"):
        depth = np.einsum("ij,ij->i", corner - eye, normals) / slope
    owner = np.repeat(np.arange(len(solids)), [len(solid.faces) for solid in solids])[triangle]
    cosine = np.abs(slope) / np.linalg.norm(ways, axis=1)
    colour = _lit(np.asarray(colours)[owner], normals, rng)
    colour[~hit] = 0
    return RayPicture(
        np.where(hit, depth, np.nan).astype(np.float32).reshape(h, w),
        np.where(hit, cosine, 0.0).astype(np.float32).reshape(h, w),
        np.where(hit, owner, -1).astype(np.int32).reshape(h, w),
        colour.reshape(h, w, 3),
    )


def _lit(colours: Floats, normals: Floats, rng: np.random.Generator) -> NDArray[np.uint8]:
    lamp = np.array([*rng.uniform(-0.6, 0.6, 2), 1.0])
    lamp /= np.linalg.norm(lamp)
    light = rng.uniform(0.75, 1.0) * (0.35 + 0.65 * np.clip(normals @ lamp, 0.0, 1.0))
    shown = 255.0 * (colours * light[:, None]) ** (1.0 / 2.2) + rng.normal(0.0, GRAIN, colours.shape)
    return np.asarray(np.clip(shown, 0.0, 255.0), np.uint8)
