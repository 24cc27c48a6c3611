"""A camera made a colorimeter by a chart of known patches that lies beside what is measured, in the same picture.

The camera's values may be non-linear: one smooth curve for each channel is fitted together with a root polynomial of
degree 2 (G. Finlayson, M. Mackiewicz, A. Hurlbert, Color correction using root-polynomial regression, 2015), which
leads from linear values to XYZ.  A constant is in it, for stray light.
"""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import least_squares

from cell_vision.colour.difference import delta_e_2000
from cell_vision.colour.observer import D65, Floats
from cell_vision.colour.spaces import lab_to_xyz, xyz_to_lab

FEWEST = 14
"""Patches that a chart must have: twice as many as the numbers that are fitted for each of X, Y, Z."""
DARK, BRIGHT = 0.004, 0.996
"""A mean value of a patch beyond these has pixels that are black or burnt."""
_SPREAD = 0.02
"""Patches that differ by less than this in each channel show nothing."""
_GAMMA = (1.0, 4.0)
_BEND = (-0.9, 2.0)


class ChartRefused(ValueError):
    """A picture of a chart does not tell the colours of what lies beside it."""


@dataclass(frozen=True)
class Limits:
    """What a correction has to reach on the patches, each judged by a fit without it, to be accepted [dE00]."""

    median: float = 1.5
    worst: float = 8.0


@dataclass(frozen=True)
class ChartCorrection:
    """What leads from a camera's values to CIELAB.

    Attributes:
        gammas: Power of the curve of each channel, shape (3,).
        bends: What bends that curve, shape (3,).
        matrix: From the terms of the root polynomial to XYZ, shape (7, 3).
        white: Of the light that the chart's colours are told for, XYZ, shape (3,).
        residuals: dE00 of every patch from what it should be, shape (patches,).
        left_out: The same by fits without the patch: how well a colour is met that is not on the chart.
    """

    gammas: Floats
    bends: Floats
    matrix: Floats
    white: Floats
    residuals: Floats
    left_out: Floats

    def lab(self, rgb: Floats) -> Floats:
        """Return CIELAB of a camera's mean values, 0 to 1, shape (..., 3)."""
        return xyz_to_lab(_terms(_linear(rgb, self.gammas, self.bends)) @ self.matrix, self.white)


def correct_by_chart(rgb: Floats, lab: Floats, limits: Limits | None = None, white: Floats = D65) -> ChartCorrection:
    """Return the correction that a picture of a chart gives.

    Args:
        rgb: Mean values of the patches, 0 to 1, shape (patches, 3), as the camera gives them.
        lab: Their known colours, CIELAB, shape (patches, 3).
        limits: What has to be reached.
        white: XYZ of the light that the known colours are told for.

    Raises:
        ChartRefused: Patches are too few, all alike, burnt or black, or the limits are not met.
    """
    limits = limits or Limits()
    _check(rgb, lab)
    xyz = lab_to_xyz(lab, white)
    weights = np.maximum(xyz / white, 0.002) ** (-2.0 / 3.0)

    def off(curves: Floats) -> Floats:
        terms = _terms(_linear(rgb, curves[:3], curves[3:]))
        return np.ravel(xyz_to_lab(terms @ _solve(terms, xyz, weights)[0], white) - lab)

    bounds = (np.repeat([_GAMMA[0], _BEND[0]], 3), np.repeat([_GAMMA[1], _BEND[1]], 3))
    curves = least_squares(off, np.repeat([2.0, 0.0], 3), bounds=bounds, x_scale=0.1, diff_step=1e-4).x
    terms = _terms(_linear(rgb, curves[:3], curves[3:]))
    matrix, leverage = _solve(terms, xyz, weights)
    fitted = terms @ matrix
    alone = xyz - (xyz - fitted) / np.maximum(1.0 - leverage, 1e-6)
    residuals = delta_e_2000(xyz_to_lab(fitted, white), lab)
    left_out = delta_e_2000(xyz_to_lab(alone, white), lab)
    _accept(left_out, limits)
    return ChartCorrection(curves[:3], curves[3:], matrix, white, residuals, left_out)


def _check(rgb: Floats, lab: Floats) -> None:
    if len(rgb) < FEWEST:
        raise ChartRefused(f"the chart shows {len(rgb)} patches, {FEWEST} are needed")
    if rgb.shape != lab.shape or not (np.isfinite(rgb).all() and np.isfinite(lab).all()):
        raise ChartRefused("values of the camera and of the chart do not belong together")
    if burnt := int((rgb > BRIGHT).any(axis=1).sum()):
        raise ChartRefused(f"{burnt} patches are burnt: too much light, or exposed for too long")
    if black := int((rgb < DARK).any(axis=1).sum()):
        raise ChartRefused(f"{black} patches are black: too little light, or exposed too briefly")
    if (np.ptp(rgb, axis=0) < _SPREAD).any():
        raise ChartRefused("all patches look alike: that is no chart")


def _accept(left_out: Floats, limits: Limits) -> None:
    median, worst = float(np.median(left_out)), float(left_out.max())
    if median > limits.median or worst > limits.worst:
        raise ChartRefused(
            f"the chart is met within dE00 {median:.2f} (median) and {worst:.2f} (worst patch), "
            f"{limits.median:g} and {limits.worst:g} are allowed"
        )


def _linear(rgb: Floats, gammas: Floats, bends: Floats) -> Floats:
    """Values in proportion to light: a power, bent by an exponential; 1 stays 1, and more is more."""
    value = np.clip(rgb, 1e-6, None)
    linear: Floats = value**gammas * np.exp(bends * (value - 1.0))
    return linear


def _terms(linear: Floats) -> Floats:
    """Terms of the root polynomial, shape (..., 7)."""
    red, green, blue = np.moveaxis(linear, -1, 0)
    roots = (np.sqrt(red * green), np.sqrt(green * blue), np.sqrt(red * blue))
    return np.stack([red, green, blue, *roots, np.ones_like(red)], axis=-1)


def _solve(terms: Floats, xyz: Floats, weights: Floats) -> tuple[Floats, Floats]:
    """Return the weighted least squares solution, shape (7, 3), and how much each patch pulls, shape (patches, 3)."""
    matrix, leverage = np.empty((terms.shape[1], 3)), np.empty_like(xyz)
    for one in range(3):
        weighted = terms * weights[:, one, None]
        inverse = np.linalg.pinv(weighted, rcond=1e-9)
        matrix[:, one] = inverse @ (xyz[:, one] * weights[:, one])
        leverage[:, one] = np.einsum("ij,ji->i", weighted, inverse)
    return matrix, leverage
