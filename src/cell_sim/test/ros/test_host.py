"""When something is due."""

import pytest

pytest.importorskip("rclpy", reason="ROS 2 is not there")

from cell_sim.ros.host import Every


def test_is_due_once_a_period() -> None:
    """It should be due at the start and whenever a multiple of its period has passed, once."""
    every = Every(0.5)
    assert [every.due(elapsed) for elapsed in (0.0, 0.2, 0.5, 0.6, 1.7, 1.9, 2.0)] == [1, 0, 1, 0, 1, 0, 1]


def test_rests_however_fast_the_world_runs() -> None:
    """It should not be due again before it has rested, and then at once, not with the next multiple of its period."""
    wall = 100.0
    every = Every(0.5, 0.1, lambda: wall)
    assert every.due(0.0)
    wall += 0.05
    assert not every.due(0.5)
    wall += 0.06
    assert every.due(0.6)
    wall += 0.2
    assert not every.due(0.9)
    assert every.due(1.0)
