import io

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from cell_vision.inspection.deviation import Deviation
from cell_vision.inspection.inspecting import PartInspection
from cell_vision.inspection.nominal import Nominal, spread
from cell_vision.inspection.picture import SCALE, UNSEEN, colours_of, heat_map, report
from cell_vision.inspection.verdict import FeatureFinding, Judgement
from cell_vision.synthetic.printed_part import Bracket

RANGE_M = 0.0004


@pytest.fixture(scope="module")
def part() -> Nominal:
    return spread(Bracket().mesh(), 0.001)


@pytest.fixture(scope="module")
def found(part: Nominal) -> PartInspection:
    """The plate has a hill, and what lies beneath it was not seen."""
    off = np.where(np.linalg.norm(part.points - [0.0, -0.01, 0.008], axis=1) < 0.004, 0.001, 0.0)
    off[part.normals[:, 2] < -0.5] = np.nan
    measured = Deviation(off, np.full(len(off), 1e-5), np.ones(len(off), dtype=bool), np.empty((0, 3)))
    bad = FeatureFinding("top <b>", Judgement.BAD, "too high", 0.0, 0.001, 1e-5, (0.0, -0.01, 0.008))
    return PartInspection(Judgement.BAD, "top <b>: too high", [bad], None, measured)


def grey(picture: NDArray[np.int64]) -> int:
    """How many pixels have the colour of what was not measured, in any light."""
    return int((np.abs(picture - UNSEEN) < 3).all(axis=2).sum())


def test_scale_ends_at_its_range_and_what_was_not_measured_is_grey() -> None:
    colours = colours_of(np.array([-1.0, -RANGE_M, 0.0, RANGE_M, 1.0, np.nan]), RANGE_M)
    assert colours.tolist() == [SCALE[0].tolist()] * 2 + [SCALE[2].tolist()] + [SCALE[4].tolist()] * 2 + [list(UNSEEN)]


def test_heat_map_shows_the_hill_from_above_and_nothing_from_below(part: Nominal, found: PartInspection) -> None:
    picture = np.asarray(Image.open(io.BytesIO(heat_map(part, found, RANGE_M, "bracket"))).convert("RGB")).astype(int)
    above, below = picture[70:390, :320], picture[390:710, :320]
    red = (np.abs(above - SCALE[4]) < 60).all(axis=2)
    hill = np.pi * 0.004**2 * (319 / part.size_m) ** 2
    assert red.sum() == pytest.approx(hill, rel=0.2)
    assert not (np.abs(below - SCALE[4]) < 60).all(axis=2).any()
    assert grey(below) > 10_000


def test_report_has_all_it_needs_and_escapes_words(part: Nominal, found: PartInspection) -> None:
    page = report(part, found, RANGE_M, "unit <7>")
    assert "unit &lt;7&gt;: bad" in page
    assert "top &lt;b&gt;<td>bad<td>0.000<td>1.000<td>0.010" in page
    assert 'src="http' not in page
    assert len(page) < 10_000_000


def test_part_that_was_not_measured_is_grey(part: Nominal) -> None:
    nothing = PartInspection(Judgement.BAD, "not found: the scan has 0 points")
    picture = np.asarray(Image.open(io.BytesIO(heat_map(part, nothing, RANGE_M, "bracket"))).convert("RGB"))
    assert grey(picture[390:710, :320].astype(int)) > 10_000
