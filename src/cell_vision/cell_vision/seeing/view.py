"""One checked picture with depth, and what may be wrong with it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cell_skills.devices.images import Optics, Picture
from cell_skills.devices.protocols import DeviceFault
from cell_vision.camera import MAX_DISTORTION, CameraModel
from cell_vision.image_checks import ImageLimits, ImageVerdict, Stamped, check_image, faults
from cell_vision.images import BadImage
from cell_world.geometry import Pose

LIMITS = ImageLimits(age_s=0.2)
"""What is acted on; the age is that at the moment of asking."""
PINHOLES = ("", "plumb_bob")
"""Models of distortion that are understood."""
ORDERS = {"rgb8": (0, 1, 2), "bgr8": (2, 1, 0), "rgba8": (0, 1, 2), "bgra8": (2, 1, 0), "mono8": (0, 0, 0)}
"""Encoding -> channels that hold red, green and blue."""


class BadView(DeviceFault):
    """What a camera sends must not be acted on; the text names camera and reason."""


@dataclass(frozen=True, eq=False)
class CameraView:
    """What a camera saw at one moment, checked.

    Attributes:
        camera: Its role in the cell.
        stamp: Line time at which it was taken [s].
        rgb: Red, green, blue, (height, width, 3), uint8.
        depth: Distance along the optical axis [m], (height, width), float32; NaN where it is not known.
        model: How it maps what it sees.
        world_t_camera: Its optical frame (x right, y down, z ahead) in the world.
    """

    camera: str
    stamp: float
    rgb: NDArray[np.uint8]
    depth: NDArray[np.float32]
    model: CameraModel
    world_t_camera: Pose


def checked_view(
    camera: str,
    pair: tuple[Picture, Picture],
    stands: Pose,
    asked: float,
    now: float,
    former: Stamped | None = None,
    limits: ImageLimits = LIMITS,
    lens: CameraModel | None = None,
) -> CameraView:
    """Return what a camera saw, if it can be acted on.

    Args:
        camera: Its role.
        pair: Colour and depth of one moment.
        stands: Its optical frame in the world.
        asked: Line time at which it was asked [s]: what was taken long before tells nothing of now.
        now: Line time [s].
        former: The colour picture of the look before.
        limits: What a picture may be like.
        lens: Its calibrated lens, which goes before the one that it tells of itself.

    Raises:
        BadView: It is stale, frozen, dark, blinded, defocused or tinted, or is no picture.
    """
    colour, depth = pair
    rgb = rgb_of(camera, colour)
    believed = min(max(asked, colour.stamp), max(asked, now))
    try:
        wrong = faults(check_image(Stamped(rgb, colour.stamp), believed, former, limits))
    except BadImage as error:
        raise BadView(camera, str(error)) from None
    if wrong:
        raise BadView(camera, f"its picture is {' and '.join(map(_said, wrong))}: nothing is done on it")
    model = lens or model_of(camera, colour.optics)
    if (model.width, model.height) != (colour.optics.width, colour.optics.height):
        size = f"{colour.optics.width} by {colour.optics.height}"
        raise BadView(camera, f"sends {size} pixels and was calibrated with {model.width} by {model.height}")
    far = np.where(np.isfinite(depth.pixels) & (depth.pixels > 0.0), depth.pixels, np.nan).astype(np.float32)
    return CameraView(camera, colour.stamp, rgb, far, model, stands)


def model_of(camera: str, optics: Optics) -> CameraModel:
    """Return the camera model of what a camera tells of its optics.

    Raises:
        BadView: It is none that is understood.
    """
    if optics.model not in PINHOLES or len(optics.distortion) > MAX_DISTORTION:
        raise BadView(camera, f"has a lens of model '{optics.model}'; understood is plumb_bob")
    bent = (*optics.distortion, *(0.0,) * MAX_DISTORTION)[:MAX_DISTORTION]
    (fx, _, cx), (_, fy, cy), _ = optics.matrix.tolist()
    try:
        return CameraModel(fx, fy, cx, cy, optics.width, optics.height, bent)
    except ValueError as error:
        raise BadView(camera, str(error)) from None


def rgb_of(camera: str, colour: Picture) -> NDArray[np.uint8]:
    """Return the channels of a colour picture in the order red, green, blue."""
    if colour.encoding not in ORDERS:
        raise BadView(camera, f"sends pictures as '{colour.encoding}'")
    pixels = colour.pixels if colour.pixels.ndim == 3 else colour.pixels[:, :, None]
    return np.ascontiguousarray(pixels[:, :, list(ORDERS[colour.encoding])])


def _said(verdict: ImageVerdict) -> str:
    return f"{verdict.fault} ({verdict.measured:.3g}, limit {verdict.limit:.3g})"
