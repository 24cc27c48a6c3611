"""Numbers as people and spreadsheets write them."""

from collections.abc import Callable

import pytest

from cell_orchestrator.core.number_text import number, whole_number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *(
            ("0.25", 0.25),
            ("0,25", 0.25),
            ("-1,5", -1.5),
            ("+2.", 2.0),
            (",5", 0.5),
            ("1e-3", 0.001),
            ("1,5E+05", 150000.0),
        ),
        *(("0,125", 0.125), ("1.234", 1.234), ("1234,567", 1234.567), ("12,34", 12.34), ("1e999", float("inf"))),
    ],
)
def test_it_should_read_points_and_commas(text: str, value: float) -> None:
    assert number(text) == value


@pytest.mark.parametrize(
    "text", ["", "1_0", "\uff12", "1 000", "1.234,5", "1,234.5", "nan", "inf", "1e", "0x1", ",", ".", "0." + "1" * 40]
)
def test_it_should_refuse_what_is_no_number(text: str) -> None:
    with pytest.raises(ValueError, match="must be a number"):
        number(text)


@pytest.mark.parametrize(("text", "value"), [("3", 3), ("+30", 30), ("-1", -1), ("007", 7), ("3.0", 3), ("3,00", 3)])
def test_it_should_read_whole_numbers(text: str, value: int) -> None:
    found = whole_number(text)
    assert found == value
    assert type(found) is int


@pytest.mark.parametrize("text", ["", "1_0", "\uff12", "3.5", "3.", "1e1", "1" * 21, "1." + "0" * 50])
def test_it_should_refuse_what_is_not_whole(text: str) -> None:
    with pytest.raises(ValueError, match="must be a whole number"):
        whole_number(text)


@pytest.mark.parametrize("read", [number, whole_number])
def test_it_should_read_no_more_than_forty_characters(read: Callable[[str], float]) -> None:
    longest = "1." + "0" * 38
    assert read(longest) == 1
    with pytest.raises(ValueError, match="must be a"):
        read(longest + "0")


@pytest.mark.parametrize(
    ("read", "text", "either"),
    [
        (number, "1,234", "1234 or 1.2340"),
        (number, "-12,000", "-12000 or -12.0000"),
        (whole_number, "1,000", "1000 or 1.0000"),
        (whole_number, "1.000", "1000 or 1.0000"),
    ],
)
def test_it_should_not_choose_between_two(read: Callable[[str], float], text: str, either: str) -> None:
    with pytest.raises(ValueError, match=f"could be {either}: write one of these"):
        read(text)
