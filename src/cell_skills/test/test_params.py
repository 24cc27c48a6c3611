"""What every skill may rely on: its numbers are within reason, whoever sent them."""

from collections.abc import Iterator
from typing import Annotated, Any

import pytest

from cell_skills.params import Params, ParamsError, Positive, Word, once, read_params
from cell_skills.registry import Group, Registry


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


def test_bounds_themselves() -> None:
    """They should be taken."""
    assert read_params(Trial, {"mass_g": 1e9, "part": "x" * 100, "seats": ["a", "b"]}).mass_g == 1e9


@pytest.mark.parametrize("name", Registry.installed().names(Group.SKILLS))
def test_every_number_of_every_skill_has_an_upper_bound(name: str) -> None:
    """A skill that reckons with 1e308 makes infinities of it."""
    schema = Registry.installed().skill(name).params_model.model_json_schema()
    assert [path for path, part in numbers(schema) if not {"maximum", "exclusiveMaximum"} & part.keys()] == []


def numbers(schema: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """The numbers in a JSON schema, by the way to them."""
    if isinstance(schema, list):
        for part in schema:
            yield from numbers(part, path)
    if isinstance(schema, dict):
        if schema.get("type") in ("number", "integer"):
            yield path, schema
        for key, part in schema.items():
            yield from numbers(part, f"{path}/{key}")
