"""What every driver is: of a device, a track or a read point; simulated, in a world, or real."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, ClassVar

from pydantic import BaseModel

from cell_line.offers import Offers


class StandsOn(StrEnum):
    """What is behind a driver in the end."""

    SIMULATED = "simulated"
    """Nothing: the driver makes it up."""
    WORLD = "world"
    """A simulated world."""
    HARDWARE = "hardware"
    """The real thing."""


@dataclass(frozen=True)
class Needs:
    """What must be there for a driver with certain options.

    Attributes:
        frames: Models and frames of the cell in the line's world, by their names in the cell.
        roles: Role -> protocol of other devices of the cell.
    """

    frames: tuple[str, ...] = ()
    roles: Mapping[str, type] = field(default_factory=dict)


class Driver:
    """Base of all drivers: made with checked options and surroundings, opened, at work, closed.

    A driver does not wait, connect or move before it is opened, and may be opened again after it was closed.

    Attributes:
        Options: Model of the options that the line's file gives it.
        stands_on: What is behind it; None for one behind which anything can answer, as behind a ROS interface.
    """

    Options: ClassVar[type[BaseModel]]
    stands_on: ClassVar[StandsOn | None] = StandsOn.SIMULATED

    @classmethod
    def needs(cls, options: Any) -> Needs:  # noqa: ARG003 (for those who override it)
        """Return what must be there for a driver with these options."""
        return Needs()

    @classmethod
    def offers(cls, options: Any, setup: Mapping[str, str]) -> Offers:  # noqa: ARG003
        """Return what it offers while the cell holds a setup, part -> value; what is not in it is not checked."""
        return {}

    async def open(self) -> None:
        """Get ready for work.

        Raises:
            Exception: it is not there; the text says so in a line, as "no answer from 10.0.0.7:9000".  It is tried
                again until it is.
        """

    async def close(self) -> None:
        """Let go of everything; it may not be open."""

    async def stands(self) -> StandsOn:
        """Return what is behind it, once it is open; who does not say it counts as simulated."""
        return self.stands_on or StandsOn.SIMULATED

    def health(self) -> str:
        """Return what is wrong with it now, "" if nothing is.  One that is lost is closed and opened again."""
        return ""
