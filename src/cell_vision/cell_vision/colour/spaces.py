"""XYZ, CIELAB, sRGB and the hexadecimal way to write it.  Colours are arrays of shape (..., 3); white has Y = 1.

Sources: ISO/CIE 11664-4 (CIELAB), IEC 61966-2-1 (sRGB; the matrix follows from its primaries and white).
"""

import re

import numpy as np

from cell_vision.colour.observer import D65, Floats

_EPSILON = 216.0 / 24389.0
_KAPPA = 24389.0 / 27.0
_PRIMARIES: Floats = np.array([[0.64, 0.30, 0.15], [0.33, 0.60, 0.06], [0.03, 0.10, 0.79]])
RGB_TO_XYZ: Floats = _PRIMARIES * np.linalg.solve(_PRIMARIES, D65)
XYZ_TO_RGB: Floats = np.asarray(np.linalg.inv(RGB_TO_XYZ), np.float64)
_HEX = re.compile(r"#?([0-9a-fA-F]{6}|[0-9a-fA-F]{3})")


class ColourError(ValueError):
    """A text is no colour."""


def xyz_to_lab(xyz: Floats, white: Floats = D65) -> Floats:
    """Return L* (0 to 100), a*, b* of XYZ under a light with this white."""
    ratio = xyz / white
    curved = np.where(ratio > _EPSILON, np.cbrt(ratio), (_KAPPA * ratio + 16.0) / 116.0)
    x, y, z = np.moveaxis(curved, -1, 0)
    return np.stack([116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)], axis=-1)


def lab_to_xyz(lab: Floats, white: Floats = D65) -> Floats:
    """Return XYZ of CIELAB under a light with this white."""
    lightness, a, b = np.moveaxis(lab, -1, 0)
    y = (lightness + 16.0) / 116.0
    curved = np.stack([y + a / 500.0, y, y - b / 200.0], axis=-1)
    cubed = curved**3
    ratio = np.where(cubed > _EPSILON, cubed, (116.0 * curved - 16.0) / _KAPPA)
    xyz: Floats = ratio * white
    return xyz


def srgb_to_xyz(rgb: Floats) -> Floats:
    """Return XYZ (D65) of sRGB values of 0 to 1."""
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((np.maximum(rgb, 0.0) + 0.055) / 1.055) ** 2.4)
    xyz: Floats = linear @ RGB_TO_XYZ.T
    return xyz


def xyz_to_srgb(xyz: Floats) -> Floats:
    """Return sRGB of XYZ (D65); a colour that no screen of that kind shows has values below 0 or above 1."""
    linear = xyz @ XYZ_TO_RGB.T
    return np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * np.maximum(linear, 0.0) ** (1.0 / 2.4) - 0.055)


def srgb_to_lab(rgb: Floats) -> Floats:
    """Return CIELAB (D65) of sRGB values of 0 to 1."""
    return xyz_to_lab(srgb_to_xyz(rgb))


def parse_hex(text: str) -> Floats:
    """Return sRGB values of 0 to 1, shape (3,), of a text such as `#aa3344`, `aa3344` or `#a34`.

    Raises:
        ColourError: It is none.
    """
    found = _HEX.fullmatch(text.strip())
    if not found:
        raise ColourError(f"'{text}' is no colour: write six hexadecimal digits, such as #aa3344")
    digits = found[1] if len(found[1]) == 6 else "".join(digit * 2 for digit in found[1])
    return np.array([int(digits[at : at + 2], 16) / 255.0 for at in (0, 2, 4)])


def as_hex(rgb: Floats) -> str:
    """Return how to write the nearest sRGB value, shape (3,), that a screen shows."""
    return "#" + "".join(f"{round(255.0 * min(1.0, max(0.0, float(value)))):02x}" for value in rgb)
