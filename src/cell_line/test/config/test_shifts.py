"""It should take shifts as people write them, and refuse what is none."""

from datetime import time

import pytest
from pydantic import ValidationError

from cell_line.config.shifts import ShiftsConfig


def test_hours() -> None:
    """It should give the times of a shift."""
    subject = ShiftsConfig(zone="Europe/Berlin", hours={"night": "22:00-06:30"})
    assert subject.times("night") == (time(22, 0), time(6, 30))


@pytest.mark.parametrize(
    "hours", ["24:00-06:00", "6:00-14:00", "06:00", "06:00-14:60", "06:00-14:00 ", "06:00-14:00\n"]
)
def test_what_are_no_hours(hours: str) -> None:
    """It should be refused."""
    with pytest.raises(ValidationError):
        ShiftsConfig(zone="UTC", hours={"early": hours})


@pytest.mark.parametrize("zone", ["", "../etc/passwd", "/etc/localtime", "Europe/", "Europe Berlin", "x" * 65])
def test_what_is_no_zone(zone: str) -> None:
    """It should be refused, whatever this machine knows."""
    with pytest.raises(ValidationError):
        ShiftsConfig(zone=zone, hours={"early": "06:00-14:00"})


def test_no_shifts_at_all() -> None:
    """It should be left out then."""
    with pytest.raises(ValidationError):
        ShiftsConfig(zone="UTC", hours={})
