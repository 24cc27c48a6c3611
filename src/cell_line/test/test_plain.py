"""What passes an edge should be storable and showable everywhere."""

import math
import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cell_line import plain

HALF = "\ud83d"


@pytest.mark.parametrize("given_id", ["A1001", "5847390000000", "by-hand-1", "a.b_c-d", "x" * 64])
def test_identifiers(given_id: str) -> None:
    """It should leave plain ones as they are."""
    assert plain.identifier(given_id) == given_id


@pytest.mark.parametrize(
    "given_id", ["", " A", "A 1", "-A", "Größe", "M[/b]3", "A\n", "A\x00", HALF, "../x", "x" * 65, "#1069", "\uff11"]
)
def test_what_is_no_identifier(given_id: str) -> None:
    """It should refuse everything else, in one line."""
    with pytest.raises(ValueError, match=r"^(must be|has 65)") as caught:
        plain.identifier(given_id)
    assert str(caught.value).isprintable()


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Zoë Müller", "Zoë Müller"),
        ("Zoe\u0308", "Zoë"),
        ("  two\t\r\n lines\u2028 ", "two lines"),
        ("Anne\u00a0Marie", "Anne Marie"),
        ("山田 花子", "山田 花子"),
        ("👩\u200d🔬", "👩\u200d🔬"),
        ("\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645", "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"),
        ("\ufeffAnna\u200b \u2068Berg\u2069\u200e", "Anna Berg"),
        ("evil\u202etxt", "eviltxt"),
        ("e\u200b\u0301", "é"),
        ("[/red] =1+1 <b>", "[/red] =1+1 <b>"),
        ("", ""),
        ("x" * 200, "x" * 200),
    ],
)
def test_texts(written: str, meant: str) -> None:
    """It should compose, put blanks in order, and leave out what nobody sees; nothing that prints is changed."""
    assert plain.text(written) == meant


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("a" + HALF, r"character 2 cannot be printed: U\+D83D"),
        ("\x1b[31m", r"character 1 cannot be printed: U\+001B"),
        ("a\x00b", r"U\+0000"),
        ("\ue000", r"U\+E000"),
        ("\uffff", r"U\+FFFF"),
        ("\x85x\x9b", r"U\+009B"),
        ("x" * 201, "has 201 characters, 200 at most"),
        ("x" * 10_000_000, "has 10000000 characters, 200 at most"),
    ],
)
def test_what_is_no_text(written: str, reason: str) -> None:
    """It should name the first character that cannot be printed."""
    with pytest.raises(ValueError, match=reason):
        plain.text(written)


@given(st.text(st.characters(codec=None)))
def test_shown_never_refuses(anything: str) -> None:
    """It should give one line that every store, terminal and encoding takes, and that `text` accepts."""
    line = plain.shown(anything, 200)
    assert line.encode() is not None
    assert "\n" not in line and "\x1b" not in line and len(line) <= 200
    assert sqlite3.connect(":memory:").execute("SELECT ?", (line,)).fetchone() == (line,)
    plain.text(line)


def test_shown_shortens() -> None:
    """It should end in a sign that something is missing."""
    assert plain.shown("x" * 50, 10) == "xxxxxxxxx…"
    assert plain.shown("x" * 10, 10) == "x" * 10
    assert plain.quoted("a\tb\x07") == "'a b\ufffd'"


@pytest.mark.parametrize("number", [0.0, -1e15, 1e15, 3])
def test_finite_numbers(number: float) -> None:
    """It should leave them as they are, the bounds included."""
    assert plain.finite(number) == number


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf, 1.1e15, -1.1e15, pytest.param(10**5000, id="long")])
def test_what_is_no_finite_number(number: float) -> None:
    """It should refuse NaN, infinity, and what is outside the bounds."""
    with pytest.raises(ValueError, match=r"^must be (a finite number|from)"):
        plain.finite(number)


def test_rows() -> None:
    """It should pair what belongs together, and refuse columns that do not."""
    assert dict(plain.rows(names=["a", "b"], positions=[1.0, 2.0])) == {"a": 1.0, "b": 2.0}
    with pytest.raises(ValueError, match=r"^must have as many of each, not 2 zones, 3 standing$"):
        plain.rows(zones=["a", "b"], standing=[1, 2, 3])
