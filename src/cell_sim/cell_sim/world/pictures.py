"""The capability to be looked at: by cameras, in a film, through a window."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
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


class FilmError(Exception):
    """There is no film, or not all of it; says why."""


class NoScreen(Exception):
    """There is no screen to open a window on; says what to do instead."""


class Onlooker(Protocol):
    """A film of the world, or a window on it. Whatever happens to it, the world runs on."""

    def start(self) -> None:
        """Begin to look.

        Raises:
            NoScreen: a window cannot be opened.
        """

    def offer(self, time: float, copy: Callable[[], Any]) -> None:
        """Look, if it is time to; `copy` gives what there is to see at this time of the world [s]."""

    def close(self) -> None:
        """Look no more.

        Raises:
            FilmError: there is no film, or not all of it.
        """


class Cameras(Protocol):
    """Renders what cameras see of a moment, on one thread."""

    def take(self, camera: str, shot: Any) -> RgbdPicture:
        """Take a picture with the resolution of the camera.

        Raises:
            KeyError: there is no such camera.
        """


class Pictures(Capability, ABC):
    """Shows the world."""

    does = "show itself"

    @abstractmethod
    def shot(self) -> Any:
        """A copy of what is to be seen now, for cameras on any thread."""

    @abstractmethod
    def cameras(self) -> AbstractContextManager[Cameras]:
        """Return what renders pictures on the thread that enters it."""

    @abstractmethod
    def film(self, file: Path) -> Onlooker:
        """Return a film of the cells that work and of the whole; its file is a new one, called like this."""

    @abstractmethod
    def window(self) -> Onlooker:
        """Return a window on the world."""
