"""The codes of the family."""

from micro_dosing_cell.codes import DosingCode


def test_codes_are_in_the_range_of_the_family() -> None:
    """It should stay within 1100-1199."""
    assert all(1100 <= code <= 1199 for code in DosingCode)
