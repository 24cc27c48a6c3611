"""The capability to be looked at by cameras."""

from abc import ABC, abstractmethod
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from cell_sim.world.capability import Capability


@dataclass(frozen=True, slots=True, eq=False)
class RgbdPicture:
    """What a camera saw.

    Attributes:
        camera: Its name.
        time: When [s].
        rgb: Shape (height, width, 3), 0 to 255.
        depth: Distance from the plane of the camera [m], shape (height, width); NaN where there is nothing.
    """

    camera: str
    time: float
    rgb: NDArray[np.uint8]
    depth: NDArray[np.float32]


class Cameras(Protocol):
    """Renders what cameras see of a moment, on one thread."""

    def take(self, camera: str, shot: Any) -> RgbdPicture:
        """Take a picture with the resolution of the camera.

        Raises:
            KeyError: there is no such camera.
        """


class Pictures(Capability, ABC):
    """Shows the world."""

    does = "show its cameras' pictures itself"

    @abstractmethod
    def shot(self) -> Any:
        """A copy of what is to be seen now, for cameras on any thread."""

    @abstractmethod
    def cameras(self) -> AbstractContextManager[Cameras]:
        """Return what renders pictures on the thread that enters it."""
