"""The colour of what lies beside a chart in a picture; the chart is found by its tags."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cell_vision.colour.chart import ChartRefused, Limits, correct_by_chart
from cell_vision.colour.chart_file import ColourChart
from cell_vision.colour.observer import Floats
from cell_vision.colour.patches import patch_values

FEWEST_TAGS = 4
WORST_PX = 2.0
"""Tags must be where the chart has them, within this, or it is bent, or another one [px]."""
UNIT = np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]])


@dataclass(frozen=True)
class ColourBeside:
    """A colour.

    Attributes:
        lab: CIELAB (D65), shape (3,).
        chart_off: dE00 of the chart's patches, each left out of its fit: median.
    """

    lab: Floats
    chart_off: float


def colour_beside(
    picture: NDArray[np.uint8], chart: ColourChart, middles: Mapping[int, Floats], limits: Limits | None = None
) -> ColourBeside:
    """Return the colour of the content beside a chart.

    Args:
        picture: RGB, shape (height, width, 3).
        chart: Which, and where the content is in its plane.
        middles: Tags seen in the picture: id -> middle [px], shape (2,).
        limits: What the chart's patches have to reach.

    Raises:
        ChartRefused: Too few tags of the chart are seen, or not where they belong; a patch or the content is hidden,
            dirty or burnt; the chart is met worse than the limits.
    """
    to_picture = _plane(chart, middles)
    patches = patch_values(picture, _mapped(to_picture, UNIT), chart.rows, chart.columns)
    (content,) = patch_values(picture, _mapped(to_picture, chart.content), 1, 1)
    correction = correct_by_chart(patches, chart.patches, limits)
    return ColourBeside(correction.lab(content), float(np.median(correction.left_out)))


def _plane(chart: ColourChart, middles: Mapping[int, Floats]) -> Floats:
    """From the plane of the chart to the picture, shape (3, 3): least squares over the tags that are seen."""
    seen = [number for number in chart.tags if number in middles]
    if len(seen) < FEWEST_TAGS:
        lacking = ", ".join(str(number) for number in chart.tags if number not in middles)
        raise ChartRefused(f"{len(seen)} tags of the chart are seen, {FEWEST_TAGS} are needed; not seen: {lacking}")
    places = np.array([chart.tags[number] for number in seen])
    found = np.array([middles[number] for number in seen])
    scale, shift = found.std(), found.mean(axis=0)
    rows = []
    for (x, y), (u, v) in zip(places, (found - shift) / scale, strict=True):
        rows += [[x, y, 1.0, 0.0, 0.0, 0.0, -u * x, -u * y, -u], [0.0, 0.0, 0.0, x, y, 1.0, -v * x, -v * y, -v]]
    homography = np.linalg.svd(np.array(rows))[2][-1].reshape(3, 3)
    back = np.array([[scale, 0.0, shift[0]], [0.0, scale, shift[1]], [0.0, 0.0, 1.0]])
    plane: Floats = back @ homography
    off = np.linalg.norm(_mapped(plane, places) - found, axis=1)
    if not (off <= WORST_PX).all():
        worst = seen[int(np.argmax(off))]
        raise ChartRefused(f"tag {worst} is {off.max():.1f} px from where the chart has it: it is bent, or another one")
    return plane


def _mapped(homography: Floats, points: Floats) -> Floats:
    lifted = points @ homography[:, :2].T + homography[:, 2]
    mapped: Floats = lifted[:, :2] / lifted[:, 2:]
    return mapped
