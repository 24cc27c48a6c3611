"""Formulas of colours that are ordered."""

import pytest

from cell_line.params import ParamsError, read_params
from micro_dosing_cell.colour_order import ordered
from micro_dosing_cell.models import Formula, WeighParams


def refusal(**given: object) -> ParamsError:
    """Return why these are no formula."""
    with pytest.raises(ParamsError) as refused:
        read_params(Formula, given)
    return refused.value


def test_a_colour_becomes_its_formula() -> None:
    """It should be the same formula in every skill that is told the colour, whatever its letters."""
    formula = read_params(Formula, {"colour": "#aa3344"})
    assert formula.components == dict(ordered("#AA3344", "polish"))
    assert sum(formula.components.values()) == pytest.approx(10.0)
    assert read_params(WeighParams, {"colour": "#aa3344"}).components == formula.components


@pytest.mark.parametrize(
    ("colour", "reason"),
    [
        ("#00ff00", "#00ff00 is out of the gamut of 'polish': the nearest is #98cd6f, dE00 15.87, of titanium_white"),
        ("red", "'red' is no colour"),
        ("#12345", "'#12345' is no colour"),
    ],
)
def test_a_colour_that_cannot_be_made_is_refused_in_one_line(colour: str, reason: str) -> None:
    """It should be named at its own key."""
    error = refusal(colour=colour)
    assert error.key == ("colour",)
    assert error.message.startswith(reason)
    assert "\n" not in error.message


def test_pigments_that_nobody_brings_are_refused() -> None:
    """It should say which there are."""
    assert "there are: polish" in refusal(colour="#aa3344", library="oils").message


def test_it_is_one_or_the_other() -> None:
    """It should refuse neither and both; both that agree are one."""
    assert "needs 'components' or a 'colour'" in refusal().message
    assert "only one" in refusal(colour="#aa3344", components={"white": 1.0}).message
    formula = read_params(Formula, {"colour": "#aa3344"})
    assert read_params(Formula, formula.model_dump()) == formula
