"""What a camera should see of faces, in a window of its picture: colour, distance and which way each surface faces."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cell_vision.camera import CameraModel
from cell_vision.images import Floats
from cell_vision.placed.faces import Face
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
        rays: Where they meet the plane z = 1 of the camera, (height * fine, width * fine, 2).
        model: The camera.
    """

    left: int
    top: int
    width: int
    height: int
    fine: int
    rays: Floats
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
        rays = model.rays(grid.reshape(-1, 2)).reshape(grid.shape)
        return cls(left, top, width, height, fine, rays, model)

    def cut(self, picture: NDArray[Any]) -> NDArray[Any]:
        """Return its part of a picture, (rows, columns, ...)."""
        return picture[self.top : self.top + self.height, self.left : self.left + self.width]

    def coarse(self, fine: NDArray[Any]) -> NDArray[Any]:
        """Return the mean of each pixel of what is known for each ray, (rows, columns, ...)."""
        if self.fine == 1:
            return fine
        shape = (self.height, self.fine, self.width, self.fine, *fine.shape[2:])
        return np.asarray(fine.reshape(shape).mean(axis=(1, 3)))


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


def draw(faces: Iterable[Face], camera_t_world: Pose, window: Window, onto: Drawn) -> Drawn:
    """Draw faces of the world onto what is drawn already, and return that.

    What lets light through comes last, from the back to the front.
    """
    to_camera, clear = camera_t_world.matrix(), []
    for face in faces:
        if face.opacity < 1.0:
            clear.append(face)
        else:
            _draw(face, to_camera, window, onto)
    for face in sorted(clear, key=lambda face: -float(to_camera[2, :3] @ face.corners.mean(axis=0))):
        _draw(face, to_camera, window, onto)
    return onto


def _draw(face: Face, to_camera: Floats, window: Window, onto: Drawn) -> None:
    turn, shift = to_camera[:3, :3], to_camera[:3, 3]
    corners, normal = face.corners @ turn.T + shift, turn @ face.normal
    away = float(normal @ corners[0])
    if away == 0.0 or corners[:, 2].min() < NEAREST_M or (away > 0.0 and face.opacity == 1.0):
        return
    part = _box(corners, window)
    if part is None:
        return
    rays = window.rays[part]
    near = (rays @ normal[:2] + normal[2]) / away
    inside = near > onto.near[part]
    flat = corners[:, :2] / corners[:, 2:]
    for one, two in zip(flat, np.roll(flat, -1, axis=0), strict=True):
        (du, dv), (u, v) = two - one, one
        # Seen from the front its corners go around one way, seen through it from behind the other way.
        inside &= (du * (rays[..., 1] - v) - dv * (rays[..., 0] - u)) * away >= 0.0
    color, opacity = onto.color[part], face.opacity
    color[inside] = opacity * face.color + (1.0 - opacity) * color[inside]
    onto.own[part][inside] = True
    if opacity == 1.0:  # eyes that measure depth look through what is clear
        onto.near[part][inside] = near[inside]
        onto.way[part][inside] = NOTHING if face.printed else way_of(face.normal)


def way_of(normal: Floats) -> int:
    """Return which way a surface faces mostly."""
    axis = int(np.argmax(np.abs(normal)))
    return 2 * axis + int(normal[axis] < 0.0)


def _box(corners: Floats, window: Window) -> tuple[slice, slice] | None:
    """Rows and columns of the rays that may meet a face."""
    seen = (window.model.project(corners) - (window.left - 0.5, window.top - 0.5)) * window.fine
    (left, top), (right, low) = np.floor(seen.min(axis=0)).astype(int), np.ceil(seen.max(axis=0)).astype(int)
    columns, rows = window.width * window.fine, window.height * window.fine
    if right < 0 or low < 0 or left >= columns or top >= rows:
        return None
    return slice(max(top, 0), min(low, rows) + 1), slice(max(left, 0), min(right, columns) + 1)
