"""Every driver of the package that models a device, against the contract of its kind."""

import pytest

from cell_skills.testing import check_driver


@pytest.mark.parametrize("kind", ["dispenser", "scale", "mixer", "capper", "colour_camera"])
def test_the_driver_keeps_the_contract_of_its_kind(kind: str) -> None:
    """It should conform."""
    assert check_driver(f"kinematic_{kind}")
