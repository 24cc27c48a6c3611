"""What comes of looking for parts."""

from dataclasses import dataclass
from enum import StrEnum

from cell_vision.images import Floats
from cell_vision.parts.depth_view import Mask


class WhyNoParts(StrEnum):
    """Why there is nothing to look at."""

    NO_DEPTH = "no depth"
    NO_PLANE = "no plane"
    NOTHING_THERE = "nothing there"


class WhyUnknown(StrEnum):
    """Why a segment is no part that is known."""

    TOO_LARGE = "too large"
    NOTHING_FITS = "nothing fits"


@dataclass(frozen=True)
class PartPose:
    """A part that was found.

    Attributes:
        part: Its name.
        camera_T_part: Its pose, (4, 4) [m]; of those that a symmetry makes equal, one.
        covariance: (6, 6), of a turn about the axes of its frame, then of a move along them [rad, m].
        score: How well it explains what is seen, 0 to 1.
        visible: Share of its picture that nothing hides, 0 to 1.
        rms_m: Of the seen points about its surface [m].
        pixels: (h, w), which ones it explains.
        others: Poses, (4, 4) each, that explain what is seen nearly as well: it does not tell which one is true [m].
    """

    part: str
    camera_T_part: Floats  # noqa: N815
    covariance: Floats
    score: float
    visible: float
    rms_m: float
    pixels: Mask
    others: tuple[Floats, ...] = ()


@dataclass(frozen=True)
class UnknownThing:
    """Something on the plane that is no part that was looked for.

    Attributes:
        centre: Its middle, 3, in the camera frame [m].
        pixels: So many.
        why: It is none.
    """

    centre: Floats
    pixels: int
    why: WhyUnknown


@dataclass(frozen=True)
class PartsFound:
    """What lies there.

    Attributes:
        parts: Those found, the surest first.
        unknown: What else stands on the plane.
        failure: Why nothing could be looked for; None if it could.
        why: The same with figures, "" if there is none.
    """

    parts: tuple[PartPose, ...]
    unknown: tuple[UnknownThing, ...] = ()
    failure: WhyNoParts | None = None
    why: str = ""
