"""A force that nobody measured is none."""

from cell_line.outcome import Measurement
from cell_skills.devices.protocols import Contact
from cell_skills.devices.pushing import highest_force


def test_the_highest_force_counts() -> None:
    """It should be the highest one of all pushes, and 0 where nothing was pushed."""
    contacts = [Contact(0.01, 3.0), Contact(0.01, 8.0), Contact(0.01, 5.0)]
    assert highest_force("pull", contacts, 30.0) == (Measurement("pull", 8.0, "N", upper=30.0),)
    assert highest_force("pull", [], 30.0) == (Measurement("pull", 0.0, "N", upper=30.0),)


def test_a_push_that_measured_nothing_leaves_no_force() -> None:
    """It should give no measurement, so that no gate passes on it."""
    assert highest_force("pull", [Contact(0.01, 3.0), Contact(0.01, None)], 30.0) == ()
