"""What a camera should see of faces, in a window of its picture: colour, distance and which way each surface faces."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cell_vision.camera import CameraModel
from cell_vision.images import Floats
from cell_vision.placed.face_set import FaceSet, Whole
from cell_vision.placed.faces import OPAQUE, Face
from cell_world.geometry import Pose

NEAREST_M = 0.05
"""What comes nearer to the lens is not drawn [m]."""
NOTHING = 255
"""Way of where no face is, or one whose colour is not known."""
FEWEST_PX = 8
"""A window has at least so many rows and columns."""
WAYS = 6
"""Ways a surface may face: along x, -x, y, -y, z or -z of the world; each has its own brightness."""


@dataclass(frozen=True, eq=False)
class Window:
    """A part of a picture, with several rays for each pixel.

    Attributes:
        left: First column [px].
        top: First row [px].
        width: [px].
        height: [px].
        fine: Rays along each side of a pixel.
        rays: Where they meet the plane z = 1 of the camera, (height * fine, width * fine, 3).
        model: The camera.
    """

    left: int
    top: int
    width: int
    height: int
    fine: int
    rays: NDArray[np.float32]
    model: CameraModel

    @classmethod
    def around(cls, points: Floats, margin: float, fine: int, model: CameraModel) -> "Window | None":
        """Return the window around points, (n, 3) in the camera frame [m], with a margin [px].

        It ends where the picture ends; None if there is next to nothing of it.
        """
        seen = model.project(points)
        low = np.maximum(np.floor(seen.min(axis=0) - margin), 0).astype(int)
        high = np.minimum(np.ceil(seen.max(axis=0) + margin), (model.width - 1, model.height - 1)).astype(int)
        if (high - low < FEWEST_PX).any():
            return None
        (left, top), (width, height) = low.tolist(), (high - low + 1).tolist()
        columns = left - 0.5 + (np.arange(width * fine) + 0.5) / fine
        rows = top - 0.5 + (np.arange(height * fine) + 0.5) / fine
        grid = np.stack(np.meshgrid(columns, rows), axis=-1)
        rays = np.ones((*grid.shape[:2], 3), np.float32)
        rays[..., :2] = model.rays(grid.reshape(-1, 2)).reshape(grid.shape)
        return cls(left, top, width, height, fine, rays, model)

    def cut(self, picture: NDArray[Any]) -> NDArray[Any]:
        """Return its part of a picture, (rows, columns, ...)."""
        return picture[self.top : self.top + self.height, self.left : self.left + self.width]

    def coarse(self, fine: NDArray[Any]) -> NDArray[Any]:
        """Return the mean of each pixel of what is known for each ray, (rows, columns, ...)."""
        if self.fine == 1:
            return fine
        every = [slice(start, None, self.fine) for start in range(self.fine)]
        whole = sum((fine[rows, columns] for rows in every for columns in every), start=np.zeros((), np.float32))
        return np.asarray(whole / np.float32(self.fine**2))


@dataclass(eq=False)
class Drawn:
    """What was drawn for each ray of a window.

    Attributes:
        color: Of the surface, (rows, columns, 3), 0 to 1.
        near: One over the distance along the optical axis [1/m], (rows, columns); 0 where nothing is.
        way: Which way the surface faces, (rows, columns); see `WAYS`.
        own: Whether something was drawn since it was copied, (rows, columns).
    """

    color: NDArray[np.float32]
    near: NDArray[np.float32]
    way: NDArray[np.uint8]
    own: NDArray[np.bool_]

    @classmethod
    def blank(cls, window: Window) -> "Drawn":
        """Return a window in which nothing is."""
        shape = window.rays.shape[:2]
        way = np.full(shape, NOTHING, np.uint8)
        return cls(np.zeros((*shape, 3), np.float32), np.zeros(shape, np.float32), way, np.zeros(shape, np.bool_))

    def copy(self) -> "Drawn":
        """Return another one, to draw on."""
        return Drawn(self.color.copy(), self.near.copy(), self.way.copy(), np.zeros_like(self.own))


def draw(faces: Iterable[Face] | FaceSet, camera_t_world: Pose, window: Window, onto: Drawn) -> Drawn:
    """Draw faces of the world onto what is drawn already, and return that.

    What lets light through comes last, from the back to the front.
    """
    known = FaceSet.of(faces)
    if not len(known.starts):
        return onto
    ways = np.where(known.printed, NOTHING, ways_of(known.normals)).tolist()
    seen = known.moved(camera_t_world)
    away = np.einsum("ij,ij->i", seen.normals, seen.corners[seen.starts])
    clear = known.opacity <= OPAQUE
    nearest = np.minimum.reduceat(seen.corners[:, 2], seen.starts)
    drawn = (away != 0.0) & (nearest >= NEAREST_M) & ((away < 0.0) | clear)
    safe = replace(seen, corners=np.where(seen.corners[:, 2:] >= NEAREST_M, seen.corners, (0.0, 0.0, 1.0)))
    left, top, right, low = _boxes(safe, window)
    rows, columns = window.rays.shape[:2]
    drawn &= (right >= 0) & (low >= 0) & (left < columns) & (top < rows)
    edges = _edges(safe, away)
    near = (seen.normals / np.where(away == 0.0, 1.0, away)[:, None]).astype(np.float32)
    spans, middle = list(seen.spans()), np.add.reduceat(seen.corners[:, 2], seen.starts)
    chosen = np.flatnonzero(drawn).tolist()
    depth = {number: middle[number] / (spans[number].stop - spans[number].start) for number in chosen if clear[number]}
    for number in [*(n for n in chosen if not clear[n]), *sorted(depth, key=lambda n: -float(depth[n]))]:
        part = slice(max(top[number], 0), low[number] + 1), slice(max(left[number], 0), right[number] + 1)
        rays = window.rays[part]
        told = np.vstack([edges[spans[number]], near[number]]) @ rays.reshape(-1, 3).T
        ahead = told[-1].reshape(rays.shape[:2])
        inside = (ahead > onto.near[part]) & (told[:-1].min(axis=0) >= 0.0).reshape(rays.shape[:2])
        color, opacity = onto.color[part], float(known.opacity[number])
        onto.own[part][inside] = True
        if clear[number]:  # eyes that measure depth look through what is clear
            color[inside] = opacity * known.colors[number] + (1.0 - opacity) * color[inside]
        else:
            color[inside] = known.colors[number]
            onto.near[part][inside] = ahead[inside]
            onto.way[part][inside] = ways[number]
    return onto


def ways_of(normals: Floats) -> NDArray[np.intp]:
    """Return which way surfaces face mostly, (n,), by their normals, (n, 3)."""
    axis = np.abs(normals).argmax(axis=1)
    return np.asarray(2 * axis + (normals[np.arange(len(normals)), axis] < 0.0))


def _edges(seen: FaceSet, away: Floats) -> NDArray[np.float32]:
    """Return for each edge what tells on which side of it a ray is, (n, 3): times the ray, it is positive inside."""
    flat = seen.corners[:, :2] / seen.corners[:, 2:]
    (du, dv), (u, v) = (flat[seen.following()] - flat).T, flat.T
    # Seen from the front its corners go around one way, seen through it from behind the other way.
    sign = np.repeat(np.sign(away), np.diff(np.append(seen.starts, len(flat))))
    return np.asarray(np.stack([-dv, du, dv * u - du * v], axis=1) * sign[:, None], dtype=np.float32)


def _boxes(seen: FaceSet, window: Window) -> tuple[Whole, Whole, Whole, Whole]:
    """Return first column and row, and last, of the rays that may meet each face."""
    pixels = (window.model.project(seen.corners) - (window.left - 0.5, window.top - 0.5)) * window.fine
    low = np.floor(np.minimum.reduceat(pixels, seen.starts)).clip(-1e6, 1e6).astype(int)
    high = np.ceil(np.maximum.reduceat(pixels, seen.starts)).clip(-1e6, 1e6).astype(int)
    return low[:, 0], low[:, 1], high[:, 0], high[:, 1]
