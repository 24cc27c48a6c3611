"""How well what should be seen explains what is seen."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from cell_vision.camera import CameraModel
from cell_vision.images import Flags, Floats
from cell_vision.placed.drawing import NOTHING, WAYS, Drawn, Window, draw
from cell_vision.placed.faces import Face
from cell_world.geometry import Pose

COLOR_OFF = 0.035
"""Standard deviation of a channel, share of the full scale: noise, gloss, and what the model of the light lacks."""
DEPTH_OFF = 0.0015
"""Standard deviation of a depth at 1 m, which grows with its square [m]."""
USUAL_GAIN, FIRM = 0.85, 2.0
"""Brightness of a surface is taken for this where nothing tells, with the weight of so many pixels."""
OUTLIER = 3.0
"""What is off by more standard deviations counts as off by so many: it is something else."""


@dataclass(frozen=True, eq=False)
class Glimpse:
    """A window of a picture, and what should be seen in it if nothing lay there.

    Attributes:
        window: The part of the picture.
        rgb: What is seen, (rows, columns, 3), 0 to 1.
        depth: [m], (rows, columns); NaN where it is not known.
        camera_t_world: Pose of the world in the camera.
        empty: What is drawn of the surroundings.
    """

    window: Window
    rgb: Floats
    depth: NDArray[np.float32]
    camera_t_world: Pose
    empty: Drawn

    @cached_property
    def depth_off(self) -> Floats:
        """Standard deviation of each depth [m]."""
        return np.asarray(DEPTH_OFF * np.nan_to_num(self.depth, nan=1.0) ** 2)


@dataclass(frozen=True, eq=False)
class PlacePicture:
    """A picture, and what stands around the places in it.

    Attributes:
        rgb: (height, width, 3), uint8.
        depth: [m], (height, width); NaN where it is not known.
        model: The camera.
        camera_t_world: Pose of the world in the camera.
        faces: Of the surroundings, in the world.
    """

    rgb: NDArray[np.uint8]
    depth: NDArray[np.float32]
    model: CameraModel
    camera_t_world: Pose
    faces: Sequence[Face]

    def glimpse(self, points: Floats, margin: float, fine: int) -> Glimpse | None:
        """Return the window around points of the world, (n, 3) [m], with a margin [px]; None if it is cut off."""
        matrix = self.camera_t_world.matrix()
        window = Window.around(points @ matrix[:3, :3].T + matrix[:3, 3], margin, fine, self.model)
        if window is None:
            return None
        empty = draw(self.faces, self.camera_t_world, window, Drawn.blank(window))
        rgb, depth = window.cut(self.rgb) / 255.0, window.cut(self.depth)
        return Glimpse(window, np.asarray(rgb), depth.astype(np.float32), self.camera_t_world, empty)


@dataclass(frozen=True, eq=False)
class Explained:
    """What an explanation leaves unexplained.

    Attributes:
        off: Of each pixel's red, green, blue and depth, in standard deviations, (rows, columns, 4); 0 is unknown.
        own: Pixels on which something was drawn, (rows, columns).
        gains: How bright each way is that a surface may face, (`WAYS`,).
    """

    off: Floats
    own: Flags
    gains: Floats

    @property
    def cost(self) -> float:
        """Sum over the window of the squares, outliers counted as such: twice a negative log likelihood."""
        return float(np.minimum(self.off**2, OUTLIER**2).sum())

    @property
    def misfit(self) -> float:
        """Mean square over what was drawn; about 1 where the explanation is right, `OUTLIER` squared at most."""
        own = self.off[self.own]
        return float(np.minimum(own**2, OUTLIER**2).mean()) if len(own) else OUTLIER**2


def explain(glimpse: Glimpse, drawn: Drawn, gains: Floats | None = None) -> Explained:
    """Compare what is drawn with what is seen.

    Args:
        glimpse: What is seen.
        drawn: What should be seen.
        gains: How bright each way is, (`WAYS`,); if None, as fits best.
    """
    window = glimpse.window
    if gains is None:
        gains = _gains(glimpse, drawn)
    lit = np.append(gains, 0.0).astype(np.float32)[np.minimum(drawn.way, WAYS)]
    color = (glimpse.rgb - window.coarse(drawn.color * lit[..., None])) / COLOR_OFF
    color *= (window.coarse(drawn.way == NOTHING) == 0.0)[..., None]  # of what is not known no colour is expected
    near = window.coarse(drawn.near)
    known = np.isfinite(glimpse.depth) & (near > 0.0)
    far = 1.0 / np.where(near > 0.0, near, 1.0)
    depth = np.where(known, (glimpse.depth - far) / glimpse.depth_off, 0.0)
    return Explained(np.concatenate([color, depth[..., None]], axis=-1), window.coarse(drawn.own) > 0.5, gains)


def _gains(glimpse: Glimpse, drawn: Drawn) -> Floats:
    """Return how bright each way is, (WAYS,): least squares, then once more without what fits badly."""
    gains = np.full(WAYS, USUAL_GAIN)
    ways = [way for way in range(WAYS) if (drawn.way == way).any()]
    if not ways:
        return gains
    window, some = glimpse.window, slice(None, None, 2)
    wanted = glimpse.rgb[some, some].ravel()
    shares = [window.coarse(drawn.color * (drawn.way == way)[..., None])[some, some].ravel() for way in ways]
    flat = np.stack(shares, axis=1).astype(np.float64)
    weight, found = np.ones(len(wanted)), gains[ways]
    for _ in range(2):
        weighted = flat * weight[:, None]
        normal = weighted.T @ flat + FIRM * np.eye(len(ways))
        found = np.linalg.solve(normal, weighted.T @ wanted + FIRM * USUAL_GAIN)
        weight = 1.0 / (1.0 + ((wanted - flat @ found) / (OUTLIER * COLOR_OFF)) ** 2) ** 2
    gains[ways] = np.clip(found, 0.1, 1.5)
    return gains
