"""What a cell knows of its surroundings, whoever sees it: its calibrated model, its cameras, or a simulated world."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Protocol, runtime_checkable

from pydantic import BaseModel, ConfigDict, Field

from cell_skills.devices.protocols import Uncertain
from cell_world.geometry import Pose

Covariance = tuple[float, ...]
"""6 by 6, row by row, of x, y, z [m] and the turns about them [rad]; axes are those of the world."""
EXACT: Covariance = (0.0,) * 36
MODEL = "model"
"""Source of what the calibrated model of the cell says."""


@dataclass(frozen=True)
class Perceived:
    """Where something is, and who says so.

    Attributes:
        model: What a thing is made of, "" for a place and where it is not known.
        pose: In the world.
        stamp: Line time at which it was there [s].
        source: Who says so: "model", "world", a camera, a robot.
        covariance: How sure that is.
    """

    model: str
    pose: Pose
    stamp: float = 0.0
    source: str = ""
    covariance: Covariance = EXACT

    @property
    def off_m(self) -> float:
        """Standard deviation of its position, along the worst axis [m]."""
        return math.sqrt(max(self.covariance[0], self.covariance[7], self.covariance[14]))

    @property
    def turn_rad(self) -> float:
        """Standard deviation of its turn, about the worst axis [rad]."""
        return math.sqrt(max(self.covariance[21], self.covariance[28], self.covariance[35]))


def diagonal(off_m: float, turn_rad: float) -> Covariance:
    """Return the covariance of what is as uncertain along each axis [m] and about each axis [rad]."""
    spread = (off_m**2,) * 3 + (turn_rad**2,) * 3
    return tuple(spread[row] if row == column else 0.0 for row in range(6) for column in range(6))


class Trust(BaseModel):
    """How well something must be known before it is acted on."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    age_s: float = Field(default=60.0, gt=0.0)
    """It was there no longer ago than this, line time [s]."""
    off_m: float = Field(default=0.002, gt=0.0)
    """Greatest standard deviation of its position [m]."""
    turn_rad: float = Field(default=0.05, gt=0.0)
    """Greatest standard deviation of its turn [rad]."""

    def check(self, device: str, what: str, seen: Perceived, now: float) -> None:
        """See that something is known well enough.

        Args:
            device: Who would act on it.
            what: Its name.
            seen: What is known of it.
            now: Line time [s].

        Raises:
            Uncertain: It is not.
        """
        says, age = f"'{seen.source}' says where {what} is", now - seen.stamp
        if not abs(age) <= self.age_s:
            raise Uncertain(device, f"{says}, but of {age:.1f} s ago; at most {self.age_s:g} s are believed")
        if not seen.off_m <= self.off_m:
            raise Uncertain(device, f"{says} to within {1e3 * seen.off_m:.2f} mm; {1e3 * self.off_m:g} mm are needed")
        if not seen.turn_rad <= self.turn_rad:
            raise Uncertain(device, f"{says} to within {seen.turn_rad:.3f} rad; {self.turn_rad:g} rad are needed")


@runtime_checkable
class Perception(Protocol):
    """Everything around one cell.

    Every method raises `DeviceFault` when the other side is not there, vanishes or does not answer.
    """

    shared: ClassVar[str] = "perception"

    async def find_places(self, names: Sequence[str]) -> dict[str, Perceived]:
        """Return where named places of the cell, or of the carrier in it, are; unknown ones are left out.

        x and y lie in the surface, z points out of it.
        """
        ...

    async def find_carrier(self) -> Perceived | None:
        """Return where the middle of the carrier's top face is, None if no carrier stands at the station."""
        ...

    async def scene(self) -> dict[str, Perceived]:
        """Return what is movable near the cell by name: models, and links that can come off their model."""
        ...

    async def moved(self, name: str, thing: Perceived) -> None:
        """Take note of where a hand laid a thing of the scene; who sees things himself need not care."""
        ...
