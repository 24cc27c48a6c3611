"""Formulas by mass that have to keep rules."""

import pytest

from cell_line.params import ParamsError, read_params
from micro_dosing_cell.models import Formula

GOOD = {"water": 5.0, "glycerin": 1.5}


def test_a_formula_within_its_rules_is_taken() -> None:
    """It should be as it was given."""
    assert read_params(Formula, {"rules": "serum", "components": GOOD}).components == GOOD


@pytest.mark.parametrize(
    ("components", "reason"),
    [
        (
            {**GOOD, "niacinamide": 0.3, "vitamin_c": 0.3},
            "'niacinamide' must not meet 'vitamin_c': they need different acidity",
        ),
        ({"water": 6.0, "booster": 0.3}, "'booster' needs 'glycerin': it is too thin without"),
        ({"water": 5.0, "ink": 1.0}, "'ink' is no component of serum"),
        (
            {"water": 2.0, "glycerin": 0.01},
            "all together are not the 7 g of a fill; 'water' is not within 4 to 6.5 g; "
            "'glycerin' is not within 0.1 to 2 g",
        ),
    ],
)
def test_what_is_wrong_is_said_in_one_line(components: dict[str, float], reason: str) -> None:
    """It should name all of it, at the key of the formula."""
    with pytest.raises(ParamsError) as refused:
        read_params(Formula, {"rules": "serum", "components": components})
    assert (refused.value.key, refused.value.message) == (("components",), reason)


def test_rules_that_nobody_brings_are_refused() -> None:
    """It should say which there are."""
    with pytest.raises(ParamsError, match="there are: serum"):
        read_params(Formula, {"rules": "balm", "components": GOOD})


def test_without_rules_any_formula_is_taken() -> None:
    """It should not ask any."""
    assert read_params(Formula, {"components": {"ink": 99.0}}).rules == ""
