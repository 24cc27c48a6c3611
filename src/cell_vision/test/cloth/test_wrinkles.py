"""It should say how flat a garment lies."""

from collections.abc import Callable

import numpy as np
import pytest

from cell_vision.cloth.finding import ClothArea, find_cloth
from cell_vision.cloth.outlines import Crease, GarmentOutline
from cell_vision.cloth.table_view import Colours, TableView
from cell_vision.cloth.wrinkles import wrinkles

Draw = Callable[..., Colours]


def seen(picture: Colours, view: TableView, towel: GarmentOutline) -> ClothArea:
    found = find_cloth(picture, view, towel.area)
    assert isinstance(found, ClothArea)
    return found


def test_a_smooth_towel(view: TableView, towel: GarmentOutline, draw: Draw) -> None:
    """It should cover all its area without shades."""
    picture = draw(towel.flat())
    flat = wrinkles(seen(picture, view, towel), picture, towel.area)
    assert flat.coverage == pytest.approx(1.0, abs=0.03)
    assert flat.shading < 0.01
    assert flat.height_m is None


def test_waves(view: TableView, towel: GarmentOutline, draw: Draw) -> None:
    """It should see waves by their shades, and by their height."""
    picture = draw(towel.flat())
    wave = np.sin(np.arange(picture.shape[1]) * 2.0 * np.pi / 12.0)[None, :]
    shaded = np.clip(picture * (1.0 + 0.12 * wave[..., None]), 0, 255).astype(np.uint8)
    waves = wrinkles(seen(picture, view, towel), shaded, towel.area, 0.01 + 0.006 * np.repeat(wave, len(picture), 0))
    assert waves.shading > 0.03
    assert waves.height_m == pytest.approx(0.006, abs=0.001)


def test_half_hidden(view: TableView, towel: GarmentOutline, draw: Draw) -> None:
    """It should see how much is folded away."""
    picture = draw(towel.flat().folded(Crease((0.0, -1.0), (0.0, 1.0))))
    assert wrinkles(seen(picture, view, towel), picture, towel.area).coverage == pytest.approx(0.5, abs=0.03)
