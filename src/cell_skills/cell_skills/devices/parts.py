"""A part on the bench, in a hand or at a pose."""

from typing import TypedDict


class Placed(TypedDict):
    """A part and how far it is off the pose that holds it: x, y [m], yaw [rad]."""

    part: str
    x: float
    y: float
    yaw: float
