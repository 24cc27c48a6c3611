"""It should say how far a clock was set so that people see at once what it was."""

import pytest

from cell_orchestrator.core.wall_clock import WallClock, moved, offset

DAY_S = 86400.0


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (-40.0, "back by 40 s"),
        (1.4, "ahead by 1 s"),
        (-3600.0, "back by 60 min"),
        (7200.0, "ahead by 2.0 h"),
        (10.0 * DAY_S, "ahead by 10.0 days"),
    ],
)
def test_how_far(seconds: float, text: str) -> None:
    assert moved(seconds) == text


@pytest.mark.parametrize(
    ("wall", "speed", "apart"),
    [(1000.4, 1.0, 0.0), (400.0, 1.0, -600.0), (4600.0, 1.0, 3600.0), (400.0, 50.0, 0.0), (4600.0, 0.0, 0.0)],
)
def test_dates(wall: float, speed: float, apart: float) -> None:
    """It should be the wall clock's where line time goes as fast as that, and line time otherwise."""
    assert offset(wall, 1000.0, speed) == apart


@pytest.mark.parametrize(("speed", "told"), [(1.0, 650.0), (50.0, 503.0), (0.0, 500.0)])
def test_what_the_wall_clock_told(speed: float, told: float) -> None:
    """It should count back by the speed, and not at all where a world makes the line time."""
    assert WallClock(at=1000.0, wall=500.0, speed=speed, run="r1").wall_at(1150.0) == told


def test_a_log_without_dates() -> None:
    """It should be taken for dated by its line time."""
    assert WallClock().wall_at(1150.0) == WallClock().date(1150.0) == 1150.0
