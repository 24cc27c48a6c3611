"""Pictures of the cameras of a cell, for drivers that evaluate them."""

from dataclasses import dataclass
from typing import Any, ClassVar, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Optics:
    """How a camera maps what it sees: a pinhole, with what distorts it.

    Attributes:
        width: Of its pictures [pixels].
        height: Of its pictures [pixels].
        matrix: 3 by 3, of a direction to a pixel.
        model: Of its distortion, such as "plumb_bob".
        distortion: Parameters of that.
    """

    width: int
    height: int
    matrix: NDArray[np.float64]
    model: str
    distortion: tuple[float, ...]


@dataclass(frozen=True)
class Picture:
    """One picture.

    Attributes:
        stamp: Line time at which it was taken [s].
        frame: Frame of the camera, z into the picture, x to its right; as TF calls it.
        pixels: Rows, columns, and channels if there are several: 8 bits each, or metres of depth as 32-bit floats.
        encoding: Of the pixels, as `sensor_msgs/Image` calls it: "rgb8", "mono8", "32FC1".
        optics: Of the camera.
    """

    stamp: float
    frame: str
    pixels: NDArray[Any]
    encoding: str
    optics: Optics


@runtime_checkable
class Images(Protocol):
    """The cameras of one cell.

    Every method raises `DeviceFault` when the camera is not there, vanishes, or sends what is no picture.
    """

    shared: ClassVar[str] = "images"

    async def colour(self, camera: str) -> Picture:
        """Return the next picture of a camera."""
        ...

    async def depth(self, camera: str) -> Picture:
        """Return the next picture of how far away things are [m]; what is nowhere is NaN or infinite."""
        ...

    async def pair(self, camera: str, since: float) -> tuple[Picture, Picture]:
        """Return colour and depth of one moment: the first pair of no earlier than a line time [s].

        If only older ones come, the last of a few; its stamp tells.
        """
        ...
