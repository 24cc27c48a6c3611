"""Check digits and serials as GS1 has them."""

import pytest

from cell_records.gs1.numbers import check_digit, is_gtin14, is_serial


@pytest.mark.parametrize(("digits", "digit"), [("629104150021", "3"), ("0061414100012", "8"), ("400638133393", "1")])
def test_check_digits(digits: str, digit: str) -> None:
    """It should be those of GS1's own example, of its example company, and of a pen that everybody has."""
    assert check_digit(digits) == digit


@pytest.mark.parametrize(
    "digits", ["00614141000129", "0614141000128", "0061414100012A", "", "\u0660\u0660614141000128"]
)
def test_what_is_no_gtin(digits: str) -> None:
    assert not is_gtin14(digits)
    assert is_gtin14("00614141000128")


def test_serials() -> None:
    assert is_serial("A1001-01")
    assert not is_serial("")
    assert not is_serial("A" * 21)
    assert not is_serial("A 1")
    assert not is_serial("Ä1")
