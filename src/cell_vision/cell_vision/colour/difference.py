"""How different two colours look: CIEDE2000.

Source: ISO/CIE 11664-6; G. Sharma, W. Wu, E. Dalal, The CIEDE2000 color-difference formula, 2005, whose test data it
reproduces.
"""

import numpy as np

from cell_vision.colour.observer import Floats

_FAR = 25.0**7


def delta_e_2000(one: Floats, other: Floats) -> Floats:
    """Return dE00 of colours in CIELAB, shapes (..., 3), which broadcast; the result has shape (...)."""
    l1, a1, b1 = np.moveaxis(one, -1, 0)
    l2, a2, b2 = np.moveaxis(other, -1, 0)
    mean = (np.hypot(a1, b1) + np.hypot(a2, b2)) / 2.0
    stretch = 1.5 - 0.5 * np.sqrt(mean**7 / (mean**7 + _FAR))
    c1, c2 = np.hypot(a1 * stretch, b1), np.hypot(a2 * stretch, b2)
    h1 = np.degrees(np.arctan2(b1, a1 * stretch)) % 360.0
    h2 = np.degrees(np.arctan2(b2, a2 * stretch)) % 360.0
    grey = c1 * c2 == 0.0
    turn = np.where(grey, 0.0, (h2 - h1 + 180.0) % 360.0 - 180.0)
    # Hues that are opposite have two means; the formula takes the one of a turn that is positive.
    turn = np.where(~grey & (np.abs(h2 - h1) == 180.0), h2 - h1, turn)
    hue = np.where(grey, h1 + h2, _mean_hue(h1, h2))
    light, chroma = (l1 + l2) / 2.0, (c1 + c2) / 2.0
    weight = (
        1.0
        - 0.17 * np.cos(np.radians(hue - 30.0))
        + 0.24 * np.cos(np.radians(2.0 * hue))
        + 0.32 * np.cos(np.radians(3.0 * hue + 6.0))
        - 0.20 * np.cos(np.radians(4.0 * hue - 63.0))
    )
    off = (light - 50.0) ** 2
    dl = (l2 - l1) / (1.0 + 0.015 * off / np.sqrt(20.0 + off))
    dc = (c2 - c1) / (1.0 + 0.045 * chroma)
    dh = 2.0 * np.sqrt(c1 * c2) * np.sin(np.radians(turn) / 2.0) / (1.0 + 0.015 * chroma * weight)
    blue = 60.0 * np.exp(-(((hue - 275.0) / 25.0) ** 2))
    rotation = -2.0 * np.sqrt(chroma**7 / (chroma**7 + _FAR)) * np.sin(np.radians(blue))
    square: Floats = dl**2 + dc**2 + dh**2 + rotation * dc * dh
    return np.sqrt(np.maximum(square, 0.0))


def _mean_hue(h1: Floats, h2: Floats) -> Floats:
    """The hue half-way on the shorter arc [deg]."""
    total = h1 + h2
    round_the_back = np.where(total < 360.0, total + 360.0, total - 360.0)
    mean: Floats = np.where(np.abs(h1 - h2) <= 180.0, total, round_the_back) / 2.0
    return mean
