"""What a YAML text may hold, and how cheaply the rest is refused."""

import time
from contextlib import suppress
from typing import Any

import pytest

from cell_line.config.yaml_text import MAX_DEPTH, MAX_TEXT, MAX_VALUES, YamlError, YamlText

LAUGHS = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join(['*' + before] * 9)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("true", True),
        ("FALSE", False),
        ("~", None),
        ("", None),
        ("0", 0),
        ("-12", -12),
        ("+12", 12),
        ("1.5", 1.5),
        ("2.", 2.0),
        (".5", 0.5),
        ("1e3", 1000.0),
        ("-1.5E-3", -0.0015),
        ("'12'", "12"),
        ('"true"', "true"),
        ("'a\tb'", "a\tb"),
        ("fran\u0063\u0327ais", "fran\u00e7ais"),
        *((word, word) for word in ("yes", "no", "on", "Off", "010", "0x1F", "0o17", "1_000", "1:30", "1.2.3")),
        *((word, word) for word in (".nan", ".inf", "-.inf", "nan", "Infinity", "2024-02-30", "=", "<<", "e3", ".")),
    ],
)
def test_a_word_is_a_number_or_a_switch_only_where_nobody_doubts_it(word: str, value: object) -> None:
    found: Any = YamlText(f"a: {word}\n").data
    assert found["a"] == value
    assert type(found["a"]) is type(value)


@pytest.mark.parametrize(
    ("text", "line", "key", "message"),
    [
        ("a: 1\nb: &x [*x]\n", 2, "b.0", "&x holds itself"),
        ("a: 1\nb: &x {c: *x}\n", 2, "b.c", "&x holds itself"),
        ("a: *x\n", 1, "a", "nothing is called &x before this"),
        (LAUGHS, 5, "", f"has more than {MAX_VALUES} values, those of aliases counted"),
        ("a: [" + "1, " * MAX_VALUES + "]\n", 1, "", f"has more than {MAX_VALUES} values, those of aliases counted"),
        ("a:\n  " + "[" * 3000, 2, "", f"is nested deeper than {MAX_DEPTH} levels"),
        ("{a: " * 3000, 1, "", f"is nested deeper than {MAX_DEPTH} levels"),
        (
            "a: &a [[[[[[[[1]]]]]]]]\nb: [[[[[[[[[[[[*a]]]]]]]]]]]]\n",
            2,
            "",
            f"is nested deeper than {MAX_DEPTH} levels",
        ),
        ("a: !!python/object:os.system x\n", 1, "a", "tag tag:yaml.org,2002:python/object:os.system is not read here"),
        ("a: !!int 1_0\n", 1, "a", "tag tag:yaml.org,2002:int is not read here"),
        ("a: ! 1\n", 1, "a", "tag ! is not read here"),
        ("a: !!set {x}\n", 1, "a", "tag tag:yaml.org,2002:set is not read here"),
        ("!!str a: 1\n", 1, "a", "a key must be text"),
        ("a: 1e400\n", 1, "a", "must be a finite number"),
        ("a: 1000000000000001\n", 1, "a", "must be from -1e+15 to 1e+15"),
        (f"a: {'9' * 5000}\n", 1, "a", "a number of 5000 digits is not read"),
        (f"a: '{'x' * (MAX_TEXT + 1)}'\n", 1, "a", f"has {MAX_TEXT + 1} characters, {MAX_TEXT} at most"),
        (f"? {'x' * (MAX_TEXT + 1)}\n: 1\n", 1, "", f"has {MAX_TEXT + 1} characters, {MAX_TEXT} at most"),
        ('a: "\\0"\n', 1, "a", "character 1 cannot be printed: U+0000"),
        ('a: "x\\e[31m"\n', 1, "a", "character 2 cannot be printed: U+001B"),
        ('a: "\\ud800"\n', 1, "", "invalid Unicode character"),
        ("a: 1\na: 2\n", 2, "a", "is given twice"),
        ("é: 1\ne\u0301: 2\n", 2, "é", "is given twice"),
        ("a: 1\ntrue: 2\n", 2, "true", "a key must be text; put it in quotes"),
        ("a: 1\n? [b]\n: 2\n", 2, "", "a key must be text; put it in quotes"),
        ("a: 1\n\tb: 2\n", 2, "", "found a tab character"),
        ("a: 1\n--- \nb: 2\n", 2, "", "a second document begins here"),
    ],
)
def test_it_should_refuse_the_rest_at_its_line(text: str, line: int, key: str, message: str) -> None:
    with pytest.raises(YamlError) as refused:
        YamlText(text)
    error = refused.value
    assert (error.line, ".".join(map(str, error.key))) == (line, key)
    assert message in error.message


@pytest.mark.parametrize(
    "text",
    [
        LAUGHS,
        "[" * 250_000,
        "{a: " * 60_000,
        "- " * 120_000,
        "? " * 120_000,
        "a: [" + "[], " * 60_000,
        "#" * 250_000,
        "".join(f"a{number}: &b{number} 1\n" for number in range(15_000)),
        "a: &a [" + "1, " * 9000 + "]\nb: [" + "*a, " * 9000 + "]\n",
    ],
)
def test_no_text_takes_long(text: str) -> None:
    """It should be read or refused quickly in one of three tries: another process may slow down the others."""
    assert any(_took_s(text) < 0.5 for _ in range(3))


def _took_s(text: str) -> float:
    before = time.process_time()
    with suppress(YamlError):
        YamlText(text)
    return time.process_time() - before


def test_what_an_alias_repeats_has_the_lines_of_where_it_is_written() -> None:
    subject = YamlText("a: &x\n  - b: 1\n  - c: [2]\nd:\n  e: *x\n")
    assert subject.data == {"a": [{"b": 1}, {"c": [2]}], "d": {"e": [{"b": 1}, {"c": [2]}]}}
    assert subject.lines[("d", "e")] == 5
    assert subject.lines[("d", "e", 0, "b")] == 2
    assert subject.lines[("d", "e", 1, "c", 0)] == 3


def test_nothing_written_is_nothing() -> None:
    assert YamlText("# only words\n").data is None
    assert YamlText("").data is None
