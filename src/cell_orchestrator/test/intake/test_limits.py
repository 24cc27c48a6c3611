"""Order ids and due times."""

import math

import pytest

from cell_orchestrator.intake.limits import due_time, order_id


@pytest.mark.parametrize(
    "given", ["A1", "5847392847001", "1E5", "2026-0042", "2026-03-02", "Mar-A", "sep-7", "a_b.c-d", "x" * 40]
)
def test_it_should_take_plain_ids_as_they_are(given: str) -> None:
    assert order_id(given) == given


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        *(
            (given, "a spreadsheet has cut digits off this id")
            for given in ("5.8E+12", "5,8E+12", "1E+05", "-1e-7", "1E-05")
        ),
        *(
            (given, "a spreadsheet has made a date of this id")
            for given in ("3-Mar", "12-Dec-26", "Mar-03", "03/04/2026", "3.4.26")
        ),
        *((given, "a program has made a decimal number of this id") for given in ("5847392847001.0", "12.00")),
        *(
            (given, "is no id but an error of a spreadsheet")
            for given in ("#NAME?", "#REF!", "#N/A", "#WERT!", "#####", "#")
        ),
        *(
            (given, "must be letters a-z")
            for given in ("", "#1069", "A 1", "-A", "é", "A\n", "[/b]", "=1+1", "\ud83d", "A\0")
        ),
        ("x" * 41, "has 41 characters, 40 at most"),
        ("x" * 10**6, "has 1000000 characters, 40 at most"),
    ],
)
def test_it_should_say_what_is_wrong_with_the_others(given: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        order_id(given)


@pytest.mark.parametrize("given", [None, 1_000_000.0, 1_000_000.0 - 366 * 86_400, 4_102_444_799.0])
def test_it_should_take_times_within_reason(given: float | None) -> None:
    assert due_time(given, 1_000_000.0) == given


@pytest.mark.parametrize("given", [4_102_444_800.0, 1e308, math.inf, -math.inf, math.nan, -62_135_596_800.0])
def test_it_should_refuse_times_that_must_be_a_mistake(given: float) -> None:
    with pytest.raises(ValueError, match="at most a year ago and before the year 2100"):
        due_time(given, 1_000_000.0)
