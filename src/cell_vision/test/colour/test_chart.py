"""It should make a camera tell colours by a chart in its picture, or refuse to."""

import numpy as np
import pytest

from cell_vision.colour.chart import ChartRefused, Limits, correct_by_chart
from cell_vision.colour.difference import delta_e_2000
from cell_vision.colour.observer import D50, D65, Floats
from cell_vision.colour.spaces import lab_to_xyz, xyz_to_lab

CROSSTALK = np.array([[0.9, 0.25, 0.02], [0.2, 0.8, 0.15], [0.02, 0.1, 0.75]])
"""From XYZ to what a camera's channels see."""


def colours(seed: int, count: int = 36) -> Floats:
    """Colours that a chart or a paint may have, CIELAB."""
    return np.random.default_rng(seed).uniform([20.0, -45.0, -45.0], [90.0, 45.0, 45.0], (count, 3))


def picture(lab: Floats, light: float = 0.8, stray: float = 0.0, white: Floats = D65, noise: float = 0.0) -> Floats:
    """What a camera makes of colours: other primaries, three gammas, stray light and noise."""
    linear = lab_to_xyz(lab, white) @ CROSSTALK.T * light + stray
    values: Floats = np.clip(linear, 0.0, 1.0) ** (1.0 / np.array([2.1, 2.2, 2.4]))
    return values + np.random.default_rng(5).normal(0.0, noise, values.shape)


@pytest.mark.parametrize(("light", "stray"), [(0.8, 0.0), (0.4, 0.0), (0.8, 0.01)])
def test_colour_beside_the_chart(light: float, stray: float) -> None:
    """It should be told rightly, however bright the light and whatever of it strays."""
    chart, paint = colours(1), colours(2)
    subject = correct_by_chart(picture(chart, light, stray), chart)
    off = delta_e_2000(subject.lab(picture(paint, light, stray)), paint)
    assert np.percentile(off, 95) < 0.1
    assert subject.residuals.shape == subject.left_out.shape == (36,)


def test_noise_is_told() -> None:
    """It should be in the residuals, and more so in those of the patches left out."""
    chart, paint = colours(1), colours(2)
    subject = correct_by_chart(picture(chart, noise=0.001), chart)
    assert 0.1 < float(np.median(subject.residuals)) < float(np.median(subject.left_out)) < 1.0
    assert (subject.left_out >= subject.residuals - 1e-6).mean() > 0.8
    off = delta_e_2000(subject.lab(picture(paint)), paint)
    assert float(np.median(off)) < float(np.median(subject.left_out))


def test_left_out_is_a_fit_without_the_patch() -> None:
    """It should be near to what a chart without that patch tells of it."""
    chart = colours(3)
    rgb = picture(chart, noise=0.001)
    subject = correct_by_chart(rgb, chart)
    one = int(np.argmax(subject.left_out))
    others = np.arange(len(chart)) != one
    alone = correct_by_chart(rgb[others], chart[others]).lab(rgb[one])
    assert float(delta_e_2000(alone, chart[one])) == pytest.approx(float(subject.left_out[one]), rel=0.35)


def test_colours_for_another_light() -> None:
    """It should tell colours for the light that the chart's are told for."""
    chart = xyz_to_lab(lab_to_xyz(colours(1), D50), D50)
    subject = correct_by_chart(picture(chart, white=D50), chart, white=D50)
    assert subject.lab(picture(chart, white=D50)) == pytest.approx(chart, abs=0.5)


def refusal(rgb: Floats, lab: Floats, limits: Limits | None = None) -> str:
    with pytest.raises(ChartRefused) as caught:
        correct_by_chart(rgb, lab, limits)
    return str(caught.value)


def test_too_few_patches() -> None:
    """It should refuse a chart from which nothing sure follows."""
    chart = colours(1)[:13]
    assert refusal(picture(chart), chart) == "the chart shows 13 patches, 14 are needed"
    assert correct_by_chart(picture(colours(1)[:14]), colours(1)[:14], Limits(9.0, 900.0))


def test_values_that_do_not_belong_together() -> None:
    """It should refuse other numbers of values, and what is no number."""
    chart = colours(1)
    assert "do not belong together" in refusal(picture(chart)[:30], chart)
    broken = picture(chart)
    broken[3, 1] = np.nan
    assert "do not belong together" in refusal(broken, chart)
    assert "do not belong together" in refusal(picture(chart), np.full_like(chart, np.inf))


def test_exposure() -> None:
    """It should refuse burnt and black patches, and say how many."""
    chart = colours(1)
    burnt, black = picture(chart), picture(chart)
    burnt[4:6, 0] = 1.0
    black[7, 2] = 0.0
    assert refusal(burnt, chart).startswith("2 patches are burnt")
    assert refusal(black, chart).startswith("1 patches are black")


def test_no_chart() -> None:
    """It should refuse a picture of something of one colour."""
    chart = colours(1)
    grey = np.random.default_rng(1).normal(0.5, 0.001, chart.shape)
    assert refusal(grey, chart) == "all patches look alike: that is no chart"


def test_another_chart() -> None:
    """It should refuse a chart whose colours are others than those told, and say how far off they are."""
    said = refusal(picture(colours(1)), colours(2))
    assert said.startswith("the chart is met within dE00 ")
    assert said.endswith("1.5 and 8 are allowed")


def test_one_dirty_patch() -> None:
    """It should be refused when its worst patch is beyond the limit, though all others are right."""
    chart = colours(1)
    rgb = picture(chart)
    rgb[8] *= 0.6
    assert "worst patch" in refusal(rgb, chart, Limits(median=9.0, worst=4.0))
