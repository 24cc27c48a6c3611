"""What may be asked of a hand."""

import math

import pytest

from cell_motion.drivers.grip_command import force_problem, gap_problem, suction_problem


@pytest.mark.parametrize("gap", [-0.0005, 0.0, 0.04, 0.0855])
def test_a_gap(gap: float) -> None:
    """It should be from closed to open, with a little slack."""
    assert gap_problem(gap, 0.085) == ""


@pytest.mark.parametrize("gap", [-0.0006, 0.0856, 9.0, -1.0, math.nan, math.inf, -math.inf, 1e300])
def test_no_gap(gap: float) -> None:
    """It should be told with the gaps there are."""
    assert gap_problem(gap, 0.085) == f"a gap of {gap:g} m is not from 0 to 0.085 m"


@pytest.mark.parametrize("force", [0.0, -1.0, 40.0, 1e300])
def test_a_force(force: float) -> None:
    """It should be anything from 0 on, and -1, which drivers say for no limit."""
    assert force_problem(force) == ""


@pytest.mark.parametrize("force", [-0.5, -1.1, -1e300, math.nan, math.inf])
def test_no_force(force: float) -> None:
    """It should be told with what means all there is."""
    assert force_problem(force) == f"a force of {force:g} N is none; 0 and -1 are all there is"


@pytest.mark.parametrize(
    ("position", "good"), [(0.0, True), (1.0, True), (-0.1, False), (1.1, False), (math.nan, False)]
)
def test_suction(position: float, good: bool) -> None:
    """It should be on or off, and never off because it is no number."""
    assert (suction_problem(position) == "") is good
