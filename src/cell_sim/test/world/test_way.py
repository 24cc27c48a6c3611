"""Ways and how belts follow them, without physics."""

import math

import numpy as np
import pytest

from cell_sim.world.way import CREEP, Way, angle, nearest_quarter

CORNER = Way([(0.0, 0.0), (1.0, 0.0), (1.0, 0.5)])


def test_knows_its_legs() -> None:
    """It should have a length, directions, and a place for every point."""
    assert CORNER.length == pytest.approx(1.5)
    assert CORNER.legs == 2
    assert CORNER.direction(1) == (0.0, 1.0)
    assert CORNER.along(0, 0.3, 0.1) == pytest.approx((0.3, 0.1))
    assert CORNER.left(1, 1.0, 0.2) == pytest.approx(0.3)


@pytest.mark.parametrize("points", [[(0, 0)], [(0, 0), (0, 0)], [(0, 0), (1, 0), (1, 0)]])
def test_a_way_goes_somewhere(points: list[tuple[float, float]]) -> None:
    """It should refuse fewer than two points, and points twice."""
    with pytest.raises(ValueError, match="two points"):
        Way(points)


def test_steers_back_to_the_line() -> None:
    """It should go back from either side, and turn back from either angle."""
    left, right = CORNER.drive(0, 0.3, 0.01, 0.1, 0.3), CORNER.drive(0, 0.3, -0.01, -0.1, 0.3)
    assert left.x == right.x == 0.3
    assert left.y < 0.0 < right.y
    assert left.turn < 0.0 < right.turn


@pytest.mark.parametrize("way", [CORNER, Way([(0.0, 0.0), (-0.3, 0.4)]), Way([(0, 0), (0, 1), (1, 1), (1, 0)])])
def test_leads_to_the_end(way: Way) -> None:
    """It should bring a point that does what the belts do to the end, never faster than they run, and in time."""
    x, y, leg, dt, time = 0.0, 0.02, 0, 0.01, 0.0
    while leg + 1 < way.legs or math.dist((x, y), way.points[-1]) > 0.001:
        leg = way.next_leg(leg, x, y)
        drive = way.drive(leg, x, y, 0.0, 0.3)
        assert math.hypot(drive.x, drive.y) < 0.32
        x, y, time = x + drive.x * dt, y + drive.y * dt, time + dt
        assert time < way.length / 0.3 + 1.5 * way.legs


def test_comes_back_after_overshooting() -> None:
    """It should creep back when the end has been passed."""
    drive = CORNER.drive(1, 1.0, 0.51, 0.0, 0.3)
    assert drive.y == pytest.approx(-CREEP)


def test_angles() -> None:
    """It should find the nearest way in which a square fits."""
    assert angle(math.tau + 0.1) == pytest.approx(0.1)
    assert abs(nearest_quarter(3.1, 0.0)) == pytest.approx(math.pi)
    assert nearest_quarter(np.pi / 2 + 0.1, np.pi) == pytest.approx(np.pi / 2)
    assert nearest_quarter(0.05, 0.0) == 0.0
