"""It should turn colours from one form into another, and back."""

import numpy as np
import pytest

from cell_vision.colour.observer import D50, D65
from cell_vision.colour.spaces import (
    ColourError,
    as_hex,
    lab_to_xyz,
    parse_hex,
    srgb_to_lab,
    srgb_to_xyz,
    xyz_to_lab,
    xyz_to_srgb,
)

SRGB_TO_LAB = {
    # colour-science 0.4.7, with the matrix that is derived from the primaries
    "#aa3344": (40.1349, 49.3868, 17.9637),
    "#ffffff": (100.0, 0.0, 0.0),
    "#000000": (0.0, 0.0, 0.0),
    "#0a0b0c": (2.9846, -0.1169, -0.5059),
    "#3366cc": (45.0331, 18.7194, -57.8515),
    "#f5deb3": (89.3511, 1.5088, 24.0079),
}


@pytest.mark.parametrize(("text", "lab"), SRGB_TO_LAB.items())
def test_srgb_to_lab(text: str, lab: tuple[float, float, float]) -> None:
    """It should agree with a well-kept library."""
    assert srgb_to_lab(parse_hex(text)) == pytest.approx(lab, abs=2e-3)


def test_there_and_back() -> None:
    """It should lose nothing, dark colours included."""
    rgb = np.random.default_rng(1).uniform(0.0, 1.0, (200, 3)) ** 3
    xyz = srgb_to_xyz(rgb)
    assert xyz_to_srgb(xyz) == pytest.approx(rgb, abs=1e-9)
    assert lab_to_xyz(xyz_to_lab(xyz)) == pytest.approx(xyz, abs=1e-12)
    assert lab_to_xyz(xyz_to_lab(xyz, D50), D50) == pytest.approx(xyz, abs=1e-12)


def test_dark() -> None:
    """It should follow the straight parts of CIELAB and of sRGB near black."""
    assert xyz_to_lab(0.001 * D65) == pytest.approx([0.9033, 0.0, 0.0], abs=1e-4)
    assert srgb_to_xyz(np.full(3, 0.03)) == pytest.approx(0.03 / 12.92 * D65)


def test_white_depends_on_the_light() -> None:
    """It should take the white it is told."""
    assert xyz_to_lab(D50, D50) == pytest.approx([100.0, 0.0, 0.0])
    assert xyz_to_lab(D50)[2] > 15.0


def test_colours_beyond_a_screen() -> None:
    """It should tell them by values outside of 0 to 1, and write the nearest."""
    rgb = xyz_to_srgb(lab_to_xyz(np.array([50.0, -90.0, 0.0])))
    assert rgb[0] < 0.0 < rgb[1]
    assert as_hex(np.array([-0.2, 0.5, 1.3])) == "#0080ff"


@pytest.mark.parametrize("text", ["#aa3344", "AA3344", "#a34", " #aa3344 "])
def test_parse_hex(text: str) -> None:
    """It should take the usual ways to write a colour."""
    assert parse_hex(text) == pytest.approx(np.array([0xAA, 0x33, 0x44]) / 255.0)
    assert as_hex(parse_hex(text)) == "#aa3344"


@pytest.mark.parametrize("text", ["", "#", "red", "#aa33", "#aa33445", "#ggg", "##aa3344", "#aa3344\n#"])
def test_no_colour(text: str) -> None:
    """It should say what is no colour, and how one is written."""
    with pytest.raises(ColourError, match="is no colour: write six hexadecimal digits"):
        parse_hex(text)
