"""It should bound a counted rate as Clopper and Pearson do."""

import pytest

from cell_line.proportion import proportion


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    [
        # scipy.stats.binomtest(hits, of).proportion_ci(method="exact")
        (0, 100, 0.0, 0.036217),
        (100, 100, 0.963783, 1.0),
        (0, 1, 0.0, 0.975),
        (1, 1, 0.025, 1.0),
        (93, 100, 0.861080, 0.971395),
        (4995, 5000, 0.997668, 0.999675),
    ],
)
def test_bounds(hits: int, of: int, low: float, high: float) -> None:
    """It should give the exact bounds, and whole ones where nothing or everything was hit."""
    subject = proportion(hits, of)
    assert (subject.low, subject.high) == pytest.approx((low, high), abs=2e-6)


def test_text() -> None:
    """It should be said with its count."""
    assert str(proportion(93, 100)) == "93/100 = 93.0% (95 %: 86.1% to 97.1%)"


@pytest.mark.parametrize(("hits", "of"), [(-1, 4), (5, 4), (0, 0)])
def test_no_rate(hits: int, of: int) -> None:
    """It should refuse counts that are none."""
    with pytest.raises(ValueError, match=rf"{hits} of {of} is no rate"):
        proportion(hits, of)
