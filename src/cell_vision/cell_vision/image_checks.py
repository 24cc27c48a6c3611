"""Whether an image can be acted on: each check measures one thing, and says so when it is beyond its limit."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

import cv2
import numpy as np

from cell_vision.images import Floats, Grey, grey


class ImageFault(StrEnum):
    """What is wrong with an image."""

    STALE = "stale"
    """Its stamp is older than allowed, or lies ahead [s]."""
    FROZEN = "frozen"
    """It is the former image under a new stamp: share of the pixels that changed."""
    DARK = "dark"
    """Even its bright parts are dark: the 99th percentile of its grey values, share of the full scale."""
    BLINDED = "blinded"
    """Too much of it is at the full scale: share of the pixels."""
    DEFOCUSED = "defocused"
    """Its sharpest edges are not sharp: standard deviation of their blur [px]."""
    TINTED = "tinted"
    """Its light has a colour, so that nothing looks grey: share of the lit parts that do."""


@dataclass(frozen=True, slots=True)
class ImageVerdict:
    """One check.

    Attributes:
        fault: What was looked for.
        found: Whether it was found.
        measured: The figure.
        limit: What the figure may be.
    """

    fault: ImageFault
    found: bool
    measured: float
    limit: float


@dataclass(frozen=True, slots=True)
class ImageLimits:
    """What an image may be like.

    Attributes:
        age_s: Its greatest age [s].
        ahead_s: By how much its stamp may lie ahead [s].
        changed_share: Share of the pixels that must have changed since the former image; noise alone changes most.
        bright_share: What the 99th percentile of its grey values must reach, share of the full scale.
        full_share: Share of its pixels that may be at the full scale.
        blur_px: Greatest standard deviation of the blur of its sharpest edges [px].
        grey_share: Share of its lit parts that must look grey: machines, tables and tags are.
    """

    age_s: float = 1.0
    ahead_s: float = 0.1
    changed_share: float = 0.001
    bright_share: float = 0.12
    full_share: float = 0.25
    blur_px: float = 2.5
    grey_share: float = 0.1


@dataclass(frozen=True, slots=True)
class Stamped:
    """An image, uint8 (height, width) or (height, width, 3), and the line time at which it was taken [s]."""

    image: object
    stamp: float


USUAL = ImageLimits()
FULL = 254
"""Grey values from here on are the full scale."""
CONTRAST = 0.08
"""Edges lower than this are none, share of the full scale."""
SHARPEST = 0.1
"""Share of the edges that are looked at: of all, the sharpest."""
FEWEST_EDGES = 50
"""Pixels on edges that an image needs to tell whether it is sharp."""
REACH_PX = 6
"""How far an edge reaches to both sides at most [px]."""
BLOCK_PX = 4
"""Colours are looked at in blocks of this side: the mean has less noise [px]."""
LIT = 40
"""A block is lit if one of its channels reaches this, and none is at the full scale."""
FEWEST_LIT = 0.01
"""Share of the blocks that have to be lit to tell the colour of the light."""
LOOKS_GREY = 1.25
"""The brightest channel of what looks grey is at most so many times its darkest."""


def check_image(
    new: Stamped, now: float, former: Stamped | None = None, limits: ImageLimits = USUAL
) -> list[ImageVerdict]:
    """Check an image in all ways.

    Args:
        new: The image.
        now: Line time [s].
        former: The image before it of the same camera, if there was one.
        limits: What is accepted.

    Returns:
        A verdict for each check that could be made: `FROZEN` needs a former image, an image without edges tells nothing
        of its focus, and one without colours or light nothing of the colour of its light.

    Raises:
        BadImage: One of both is no image.
    """
    picture = grey(new.image)
    verdicts = [stale(new.stamp, now, limits), dark(picture, limits), blinded(picture, limits)]
    if former is not None:
        verdicts.append(frozen(new, former, limits))
    return [*verdicts, *(one for one in (defocused(picture, limits), tinted(new.image, limits)) if one)]


def faults(verdicts: Iterable[ImageVerdict]) -> list[ImageVerdict]:
    """Return those that found something: an image with one is never acted on."""
    return [verdict for verdict in verdicts if verdict.found]


def stale(stamp: float, now: float, limits: ImageLimits = USUAL) -> ImageVerdict:
    """Compare the stamp of an image with the line time [s]; one that is no number is stale, too."""
    age = now - stamp
    ahead = age < 0.0
    limit = -limits.ahead_s if ahead else limits.age_s
    return ImageVerdict(ImageFault.STALE, not -limits.ahead_s <= age <= limits.age_s, age, limit)


def frozen(new: Stamped, former: Stamped, limits: ImageLimits = USUAL) -> ImageVerdict:
    """Compare an image with the one before it: a camera that works is never twice the same, for its noise is not.

    The same image under the same stamp is one image that was sent twice, not a frozen camera.

    Raises:
        BadImage: One of both is no image.
    """
    one, other = grey(new.image), grey(former.image)
    changed = float(np.mean(one != other)) if one.shape == other.shape else 1.0
    again = new.stamp == former.stamp
    return ImageVerdict(ImageFault.FROZEN, not again and changed < limits.changed_share, changed, limits.changed_share)


def dark(picture: Grey, limits: ImageLimits = USUAL) -> ImageVerdict:
    """See whether the bright parts of a grey image, (height, width), are bright."""
    bright = float(np.percentile(picture, 99)) / 255.0
    return ImageVerdict(ImageFault.DARK, bright < limits.bright_share, bright, limits.bright_share)


def blinded(picture: Grey, limits: ImageLimits = USUAL) -> ImageVerdict:
    """See how much of a grey image, (height, width), is at the full scale."""
    full = float(np.mean(picture >= FULL))
    return ImageVerdict(ImageFault.BLINDED, full > limits.full_share, full, limits.full_share)


def defocused(picture: Grey, limits: ImageLimits = USUAL) -> ImageVerdict | None:
    """See how blurred the sharpest edges of a grey image, (height, width), are; None where it has no edges.

    The blur of an edge is its height over its slope.
    """
    light = cv2.GaussianBlur(picture, (3, 3), 0.8).astype(np.float32) / 255.0
    blurs = np.concatenate([_blurs_along(light), _blurs_along(np.ascontiguousarray(light.T))])
    if len(blurs) < FEWEST_EDGES:
        return None
    blur = float(np.quantile(blurs, SHARPEST))
    return ImageVerdict(ImageFault.DEFOCUSED, blur > limits.blur_px, blur, limits.blur_px)


def tinted(image: object, limits: ImageLimits = USUAL) -> ImageVerdict | None:
    """See whether enough of an image looks grey; None where it has no colours, or next to no light."""
    picture = np.asarray(image)
    if picture.ndim != 3:
        return None
    size = (max(1, picture.shape[1] // BLOCK_PX), max(1, picture.shape[0] // BLOCK_PX))
    blocks = cv2.resize(picture, size, interpolation=cv2.INTER_AREA).astype(np.float32)
    high, low = blocks.max(axis=2), blocks.min(axis=2)
    lit = (high >= LIT) & (high < FULL)
    if float(np.mean(lit)) < FEWEST_LIT:
        return None
    share = float(np.mean(high[lit] <= LOOKS_GREY * low[lit]))
    return ImageVerdict(ImageFault.TINTED, share < limits.grey_share, share, limits.grey_share)


def _blurs_along(light: Floats) -> Floats:
    """Blur [px] of the edges across the rows of an image, where the light changes most."""
    slope = np.abs(np.diff(light, axis=1))
    window = np.ones((1, 2 * REACH_PX + 1), np.uint8)
    height = (cv2.dilate(light, window) - cv2.erode(light, window))[:, 1:]
    steepest = slope >= cv2.dilate(slope, window)
    edges = steepest & (height > CONTRAST) & (slope > 0.0)
    return np.asarray(height[edges] / (slope[edges] * np.sqrt(2.0 * np.pi)), dtype=np.float64)
