"""What every skill may rely on: its numbers are within reason, whoever sent them."""

from typing import Annotated, Any

import pytest

from cell_line.params import Params, ParamsError, Positive, Word, once, read_params


class Trial(Params):
    """Parameters of the common kinds."""

    mass_g: Positive = 1.0
    part: Word = "lid"
    seats: Annotated[tuple[Word, ...], once(str.upper)] = ()


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"mass_g": 0.0}, "mass_g: "),
        ({"mass_g": 1.1e9}, "mass_g: "),
        ({"mass_g": True}, "mass_g: "),
        ({"mass_g": "1"}, "mass_g: "),
        ({"mass_g": float("nan")}, "parameters: are no JSON"),
        ({"part": "x" * 101}, "part: "),
        ({"part": "Lid"}, "part: "),
        ({"seats": ["lid", "base", "lid"]}, "seats: 'LID' is given twice"),
    ],
)
def test_what_is_out_of_reason(given: dict[str, Any], says: str) -> None:
    """It should be refused, by name."""
    with pytest.raises(ParamsError) as refused:
        read_params(Trial, given)
    assert str(refused.value).startswith(says)


def test_all_that_is_wrong_is_told() -> None:
    """It should be in the first error: where a value is, a type is another, or a key is unknown."""
    with pytest.raises(ParamsError) as refused:
        read_params(Trial, {"mass_g": -1.0, "part": 7, "seatz": []})
    assert [str(error) for error in refused.value.all] == [
        "mass_g: Input should be greater than 0, not -1.0",
        "part: Input should be a valid string, not 7",
        "seatz: unknown key, did you mean 'seats'?",
    ]
    assert [error.hopeless for error in refused.value.all] == [False, True, True]


def test_bounds_themselves() -> None:
    """They should be taken."""
    assert read_params(Trial, {"mass_g": 1e9, "part": "x" * 100, "seats": ["a", "b"]}).mass_g == 1e9
