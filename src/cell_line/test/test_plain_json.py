"""JSON inside messages: what is read and written can be stored and sent on."""

import math

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cell_line import plain_json
from cell_line.plain import JSON_DEPTH, JSON_LENGTH


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "is not JSON"),
        ("seven", "is not JSON"),
        ("[1] 2", "is not JSON"),
        ("NaN", "holds NaN, which is no finite number"),
        ('{"a": [-Infinity]}', "holds -Infinity, which is no finite number"),
        ("1e999", "holds inf, which is no finite number"),
        ('"\\ud83d"', "holds half of a character"),
        ('{"\\ude00": 1}', "holds half of a character"),
        ("9223372036854775808", "holds an integer of more than 64 bits"),
        ("-9223372036854775808", "holds an integer of more than 64 bits"),
        ("[" * 5000, f"is nested deeper than {JSON_DEPTH}|is not JSON"),
        ("[" * 33 + "1" + "]" * 33, f"is nested deeper than {JSON_DEPTH}"),
        ('{"a":' * 33 + "1" + "}" * 33, f"is nested deeper than {JSON_DEPTH}"),
        ('{"grams": 1, "of": {}, "grams": 2}', "has 'grams' twice$"),
        ('[{"a": {"\u0061": 1, "a": 1}}]', "has 'a' twice$"),
        ('{"\\ud83d": 1, "\\ud83d": 2}', "has .{1,40} twice$"),
        (f'{{"{"x" * 9000}": 1, "{"x" * 9000}": 2}}', "has 'x{20,}.* twice$"),
        ("1" * 5000, "holds an integer of more than 64 bits"),
        (f'"{"x" * JSON_LENGTH}"', f"has {JSON_LENGTH + 2} characters, {JSON_LENGTH} at most"),
    ],
)
def test_what_may_not_be_read(text: str, reason: str) -> None:
    """It should be refused, with a predicate that says why."""
    with pytest.raises(ValueError, match=f"^({reason})") as refused:
        plain_json.read(text)
    assert "\n" not in str(refused.value) and len(str(refused.value)) < 200


@pytest.mark.parametrize(
    "value",
    [
        {},
        [1, 2.5, None, True, "ä", "😀"],
        {"a": {"b": [9223372036854775807, -9223372036854775807]}},
        "x" * (JSON_LENGTH - 2),
        -0.0,
    ],
    ids=lambda value: str(value)[:10],
)
def test_what_may_pass(value: object) -> None:
    """It should come back as it was."""
    assert plain_json.read(plain_json.write(value)) == value


def test_the_deepest_that_may_pass() -> None:
    """It should take the bound itself."""
    for opened, closed in (("[", "]"), ('{"a": ', "}")):
        text = opened * JSON_DEPTH + "1" + closed * JSON_DEPTH
        assert plain_json.write(plain_json.read(text)) == text


def test_objects() -> None:
    """It should read an object."""
    assert plain_json.read_object('{"a": 1}') == {"a": 1}


@pytest.mark.parametrize("text", ["[]", "1", "null", '"a"'])
def test_what_is_no_object(text: str) -> None:
    """It should say so."""
    with pytest.raises(ValueError, match="^is not a JSON object$"):
        plain_json.read_object(text)


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (math.nan, "holds nan, which is no finite number"),
        ({"a": (1, math.inf)}, "holds inf, which is no finite number"),
        ({1: 2}, "holds a key of type int, not a text"),
        ({"a": {1}}, "holds a set, which is no JSON value"),
        ("\ud83d", "holds half of a character"),
        ("ä" * JSON_LENGTH, "has .* characters as JSON"),
    ],
)
def test_what_may_not_be_written(value: object, reason: str) -> None:
    """It should be refused before anybody has to read it."""
    with pytest.raises(ValueError, match=f"^{reason}"):
        plain_json.write(value)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(codec=None)),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(codec=None)), inner),
        max_leaves=20,
    )
)
def test_what_passes_can_be_stored(value: object) -> None:
    """It should let pass only what another encoder takes and gives back."""
    try:
        plain_json.check(value)
    except ValueError:
        return
    assert msgspec.json.decode(msgspec.json.encode(value)) == value
