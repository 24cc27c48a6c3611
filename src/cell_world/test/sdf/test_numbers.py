"""Numbers are those of XML and of SDF, not those of Python."""

import math

import pytest

from cell_world.sdf.numbers import boundless, decimal, natural, words


@pytest.mark.parametrize(
    ("word", "value"),
    [("0", 0.0), ("-1", -1.0), ("+.5e-3", 0.0005), ("2.", 2.0), ("1E3", 1000.0), ("1e15", 1e15), ("1e-400", 0.0)],
)
def test_decimals_are_read(word: str, value: float) -> None:
    """It should take every way to write one."""
    assert decimal(word) == value
    assert boundless(word) == value


@pytest.mark.parametrize(
    "word", ["", ".", "1e", "1_0", "0x10", "1,5", "--1", "1 2", "\uff11", "\u0661", "1d3", "true", "1.2.3", "e5", "1\n"]
)
def test_what_is_no_number(word: str) -> None:
    """It should say what was written."""
    for read in (decimal, boundless):
        with pytest.raises(ValueError, match="^numbers, not '"):
            read(word)


@pytest.mark.parametrize("word", ["inf", "-inf", "INF", "+Infinity", "nan", "NaN", "-nan"])
def test_a_decimal_is_finite(word: str) -> None:
    """It should refuse what no length, mass or angle is."""
    with pytest.raises(ValueError, match=f"^finite numbers, not '{word.replace('+', '.')}'$"):
        decimal(word)


@pytest.mark.parametrize("word", ["1e400", "-1e16", "9" * 400])
def test_a_decimal_has_a_reasonable_size(word: str) -> None:
    """It should refuse what nothing can be computed with."""
    with pytest.raises(ValueError, match="^numbers of reasonable size, not '"):
        decimal(word)


@pytest.mark.parametrize(
    ("word", "value"),
    [("inf", math.inf), ("-inf", -math.inf), ("+INF", math.inf), ("-Infinity", -math.inf), ("1e400", math.inf)],
)
def test_a_limit_may_be_infinite(word: str, value: float) -> None:
    """It should take every way to write that there is none."""
    assert boundless(word) == value


def test_nothing_is_no_limit() -> None:
    """It should not take what compares with no position."""
    with pytest.raises(ValueError, match="numbers, not 'nan'"):
        boundless("nan")


@pytest.mark.parametrize(("word", "value"), [("0", 0), ("010", 10), ("+7", 7), ("0x1F", 31), ("0XFFFFFFFF", 2**32 - 1)])
def test_whole_numbers_are_read(word: str, value: int) -> None:
    """It should read decimal and hexadecimal ones."""
    assert natural(word) == value


@pytest.mark.parametrize("word", ["", "-1", "1.0", "1_0", "0b1", "0o7", "0x", "x1", "\uff11", "1" * 21, "1e3"])
def test_what_is_no_whole_number(word: str) -> None:
    """It should say what was written."""
    with pytest.raises(ValueError, match="^a whole number, not '"):
        natural(word)


def test_blanks_are_those_of_xml() -> None:
    """It should not part words where only Unicode sees a blank."""
    assert words(" 1\t2\r\n3  ") == ["1", "2", "3"]
    assert words("1\u00a02\u30003") == ["1\u00a02\u30003"]
    assert words("") == []
