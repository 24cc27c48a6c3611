"""What a skill on printed parts may ask of its devices, beside those that all cells know."""

from dataclasses import dataclass
from typing import Annotated, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from cell_skills.devices.protocols import Camera
from cell_skills.devices.seen import Radians, Seen


class SupportsSeen(Seen):
    """The supports of the part on the carrier."""

    count: Annotated[int, Field(ge=0, le=1_000_000)]
    """How many are still on."""
    intact: bool
    """Whether the part is whole."""


class SurfaceSeen(Seen):
    """The surface of the part on the carrier."""

    coverage: Annotated[float, Field(ge=-0.1, le=1.1)]
    """Blasted share of its worst part."""
    worst_rad: Radians
    """Angle of the turntable that shows that to the nozzle [rad]."""


@runtime_checkable
class PrintCamera(Camera, Protocol):
    """A camera that sees printed parts, too; to `look`, `support.<n>` is a place with a support or without."""

    async def look_at_supports(self) -> SupportsSeen | None:
        """Count the supports.  None when the picture cannot be evaluated: look again."""

    async def look_at_surface(self) -> SurfaceSeen | None:
        """See how evenly the surface is blasted.  None when the picture cannot be evaluated: look again."""


@runtime_checkable
class Turntable(Protocol):
    """A turntable that carries the part before the nozzle."""

    async def turn_to(self, angle_rad: float) -> None:
        """Turn to an angle [rad]."""

    async def angle(self) -> float:
        """Measure the angle [rad]."""


@runtime_checkable
class Blaster(Protocol):
    """A blast nozzle fed from the cell's medium supply."""

    async def blast(self, pressure_pa: float, duration_s: float) -> None:
        """Blast the side that faces the nozzle at a pressure [Pa] for a time [s]."""

    async def level(self) -> float:
        """Return the medium left in the hopper [kg]."""


@runtime_checkable
class Gauge(Protocol):
    """A structured-light gauge that fits features near their nominal size."""

    async def measure(self, dimension: str, nominal_m: float) -> float:
        """Measure the named dimension [m], searched around its nominal [m]."""


@dataclass(frozen=True)
class Shape:
    """A part as it should be, in the frame of the turntable's plate: origin in its axis, z up.

    Attributes:
        corners: n by 3 [m].
        triangles: m by 3, numbers of corners.
    """

    corners: NDArray[np.float64]
    triangles: NDArray[np.int64]


@dataclass(frozen=True)
class Cloud:
    """What a scanner saw, in the frame of the turntable's plate as it stands at angle 0.

    Attributes:
        points: n by 3; no number where nothing was seen [m].
        eye: From where, 3 [m].
        at_s: When, line time [s].
    """

    points: NDArray[np.float64]
    eye: NDArray[np.float64]
    at_s: float


@runtime_checkable
class SurfaceScanner(Protocol):
    """A scanner of surfaces that looks at the turntable."""

    async def scan(self, expected: Shape) -> Cloud | None:
        """Scan the part from where the scanner stands.  None when that cannot be evaluated: scan again.

        Args:
            expected: The part as it should be, by which field of view and light are set.
        """
