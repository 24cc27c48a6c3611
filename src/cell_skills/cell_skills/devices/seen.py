"""What a camera with its evaluation says of what it was asked to look at; each family has results of its own beside.

A result is checked when it is made: its numbers are finite, and a sensor of its kind can say them at all, noise
included.  One that cannot tell often says -1, one that was made for another unit says 60 for 0.6.
"""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Metres = Annotated[float, Field(ge=-100.0, le=100.0)]
"""[m]"""
Radians = Annotated[float, Field(ge=-100.0, le=100.0)]
"""[rad]"""


class Seen(BaseModel):
    """Base of all results."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Located(Seen):
    """Base of what lies at a place, or not."""

    present: bool
    """Whether anything does."""
    x_m: Metres = 0.0
    """How far it is off the place, in the frame of the place, which is seen in the same picture [m]."""
    y_m: Metres = 0.0
    """[m]"""
    yaw_rad: Radians = 0.0
    """How far it is turned [rad]."""
    sigma_m: Annotated[float, Field(ge=0.0, le=1.0)] = 0.0005
    """Standard deviation of its position [m]."""
    sigma_rad: Annotated[float, Field(ge=0.0, le=4.0)] = 0.01
    """Standard deviation of its turn [rad]."""


class PartSeen(Located):
    """A part at a place."""

    part: Annotated[str, Field(max_length=100)] = ""
    """What it is taken for, "" if the camera cannot tell."""
    flipped: bool = False
    """Whether it lies on its head."""
