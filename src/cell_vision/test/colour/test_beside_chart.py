"""It should tell the colour of what lies beside a chart with tags, or say what hides or bends it."""

from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from cell_line.config.strict_yaml import ConfigError
from cell_vision.colour.beside_chart import colour_beside
from cell_vision.colour.chart import ChartRefused
from cell_vision.colour.chart_file import ColourChart, load_chart
from cell_vision.colour.difference import delta_e_2000
from cell_vision.colour.observer import Floats
from cell_vision.colour.spaces import srgb_to_lab
from cell_vision.fiducials.detecting import TagDetector
from cell_vision.fiducials.pattern import cells

ROWS, COLUMNS = 4, 6
SIZE = 60
"""Of a patch [px]."""
FILE = """\
name: trial
source: made for a test
rows: 4
columns: 6
patches: {patches}
tags:
  - {{id: 10, middle: [-0.15, -0.15]}}
  - {{id: 11, middle: [1.15, -0.15]}}
  - {{id: 12, middle: [1.15, 1.15]}}
  - {{id: 13, middle: [-0.15, 1.15]}}
content_from: [1.3, 0.2]
content_to: [1.6, 0.8]
"""
COLOURS = np.random.default_rng(5).uniform(0.15, 0.9, (ROWS * COLUMNS, 3))
PAINT = np.array([0.62, 0.25, 0.35])


def chart(folder: Path, colours: Floats = COLOURS) -> ColourChart:
    """Return the chart, read from its file."""
    file = folder / "chart.yaml"
    patches = [[round(float(value), 3) for value in lab] for lab in srgb_to_lab(colours)]
    file.write_text(FILE.format(patches=patches), encoding="utf-8")
    return load_chart(file)


def flat() -> Floats:
    """Return the chart from above, with tags and paint, sRGB 0 to 1."""
    page = np.full((600, 900, 3), 0.8)
    left, top, wide, high = 120, 120, COLUMNS * SIZE, ROWS * SIZE
    for index, colour in enumerate(COLOURS):
        row, column = divmod(index, COLUMNS)
        page[top + row * SIZE : top + (row + 1) * SIZE, left + column * SIZE : left + (column + 1) * SIZE] = colour
    for tag, (x, y) in {10: (-0.15, -0.15), 11: (1.15, -0.15), 12: (1.15, 1.15), 13: (-0.15, 1.15)}.items():
        shown = np.kron(cells(tag), np.ones((6, 6)))[:, :, None] * 0.9 + 0.02
        u, v = round(left + x * wide) - 24, round(top + y * high) - 24
        page[v - 8 : v + 56, u - 8 : u + 56] = 0.95
        page[v : v + 48, u : u + 48] = shown
    x0, y0, x1, y1 = left + 1.25 * wide, top + 0.1 * high, left + 1.65 * wide, top + 0.9 * high
    page[round(y0) : round(y1), round(x0) : round(x1)] = PAINT
    return page


def picture(seed: int = 0, page: Floats | None = None) -> NDArray[np.uint8]:
    """Return it as a camera sees it from aside: other primaries, gammas and light, noise."""
    dice = np.random.default_rng(seed)
    corners = np.array([[0, 0], [900, 0], [900, 600], [0, 600]], np.float32)
    seen = np.array([[60, 40], [1010, 10], [960, 690], [20, 640]], np.float32)
    page = flat() if page is None else page
    warped = cv2.warpPerspective(page.astype(np.float32), cv2.getPerspectiveTransform(corners, seen), (1024, 720))
    light = np.clip(warped, 0.0, 1.0) ** 2.2
    mixed = light @ np.array([[0.9, 0.06, 0.04], [0.08, 0.86, 0.06], [0.03, 0.1, 0.87]]).T * [0.8, 0.9, 0.7]
    values = np.clip(mixed, 0.0, 1.0) ** (1.0 / np.array([2.0, 2.2, 2.4])) + dice.normal(0.0, 0.006, mixed.shape)
    return np.round(np.clip(values, 0.0, 1.0) * 255.0).astype(np.uint8)


def middles(shown: NDArray[np.uint8]) -> dict[int, Floats]:
    """Return where the tags are."""
    return {tag.id: tag.corners.mean(axis=0) for tag in TagDetector().detect(shown)}


def test_the_colour_is_told_whatever_camera_looks(tmp_path: Path) -> None:
    """It should come near to it through other primaries, gammas, light and perspective."""
    shown = picture()
    found = colour_beside(shown, chart(tmp_path), middles(shown))
    assert delta_e_2000(found.lab, srgb_to_lab(PAINT)) < 1.0
    assert found.chart_off < 1.5


def test_a_tag_that_is_hidden_is_named(tmp_path: Path) -> None:
    """It should tell no colour."""
    shown = picture()
    found = middles(shown)
    del found[12]
    with pytest.raises(ChartRefused, match="3 tags of the chart are seen, 4 are needed; not seen: 12"):
        colour_beside(shown, chart(tmp_path), found)


def test_tags_that_are_not_where_they_belong_are_told(tmp_path: Path) -> None:
    """It should not read the patches of a chart that is another one: five tags leave no doubt which is off."""
    shown = picture()
    known, found = chart(tmp_path), middles(shown)
    known.tags[14], found[14] = np.array([0.5, -0.15]), found[10] + 5.0
    with pytest.raises(ChartRefused, match="px from where the chart has it"):
        colour_beside(shown, known, found)


def test_another_chart_is_not_taken_for_it(tmp_path: Path) -> None:
    """It should not meet its colours."""
    shown = picture()
    with pytest.raises(ChartRefused, match="chart"):
        colour_beside(shown, chart(tmp_path, COLOURS[::-1]), middles(shown))


def test_a_reflection_on_the_paint_is_told(tmp_path: Path) -> None:
    """It should say that it is not even."""
    page = flat()
    page[220:250, 620:660] = 1.0
    shown = picture(0, page)
    found = middles(shown)
    with pytest.raises(ChartRefused, match="is not even"):
        colour_beside(shown, chart(tmp_path), found)


def test_a_file_that_does_not_fit_is_refused(tmp_path: Path) -> None:
    """It should say what is wrong."""
    file = tmp_path / "chart.yaml"
    file.write_text(FILE.format(patches=[[50.0, 0.0, 0.0]]), encoding="utf-8")
    with pytest.raises(ConfigError, match="has 1 patches, 4 rows of 6 are 24"):
        load_chart(file)
