"""JSON with the line of every key."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cell_orchestrator.intake.draft import IntakeError
from cell_orchestrator.intake.json_document import JsonDocument

TEXT = """{
  "a": [1, {"b": "x, \\"y\\": {",
    "c": []}, [
      [], {}]],
  "d é": null
}"""


@pytest.mark.parametrize(
    ("key", "line"),
    [
        ((), 1),
        (("a",), 2),
        (("a", 0), 2),
        (("a", 1, "b"), 2),
        (("a", 1, "c"), 3),
        (("a", 2), 3),
        (("a", 2, 0), 4),
        (("a", 2, 1), 4),
        (("d é",), 5),
        (("a", 1, "missing", 3), 2),
    ],
)
def test_it_should_know_the_line_of_a_key(key: tuple[str | int, ...], line: int) -> None:
    assert JsonDocument("x.json", TEXT).place(*key).line == line


def test_it_should_name_keys_of_a_part_in_the_whole_document() -> None:
    part = JsonDocument("x.json", TEXT).part("a", 1)
    assert part.data == {"b": 'x, "y": {', "c": []}
    assert str(part.error(("c",), "is odd")) == "x.json:3: a.1.c: is odd"


def test_it_should_read_signs_outside_the_basic_plane() -> None:
    assert JsonDocument("x.json", '{"name": "\\ud83d\\ude00 😀"}').data == {"name": "😀 😀"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"a": 1,\n "a": 2}', "x.json:2: a: is given twice"),
        ('[{"b": 1}, {"b": 1,\n"b": 2}]', "x.json:2: 1.b: is given twice"),
        ('{"a": 1,\n}', "x.json:2: is not JSON: Expecting property name enclosed in double quotes"),
        ('{"a": 1}\n{}', "x.json:2: is not JSON: Extra data"),
        ("[NaN]", "x.json:1: is not JSON: Expecting value"),
    ],
)
def test_it_should_refuse_what_is_not_clean_json(text: str, message: str) -> None:
    with pytest.raises(IntakeError) as refused:
        JsonDocument("x.json", text)
    assert str(refused.value) == message


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@given(VALUES, st.sampled_from([None, 0, 1]))
def test_it_should_find_every_key_on_a_line_that_shows_it(value: object, indent: int | None) -> None:
    text = json.dumps(value, indent=indent)
    document, lines = JsonDocument("x.json", text), text.split("\n")

    def check(part: object, key: tuple[str | int, ...]) -> None:
        items = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
        for name, inner in items:
            shown = lines[document.place(*key, name).line - 1]
            assert json.dumps(name) in shown if isinstance(part, dict) else json.dumps(inner)[0] in shown
            check(inner, (*key, name))

    check(value, ())
