"""What goes wrong in a step is said; only what does nothing but fail for long is given up."""

import pytest

pytest.importorskip("rclpy", reason="ROS 2 is not there")

from rclpy.executors import ExternalShutdownException

from cell_line.ros.guard import HOPELESS_S, LOOK_S, ExecutorSteps, NodeFailed


class Subject:
    """Steps by a clock that a test sets."""

    def __init__(self) -> None:
        self.now = 100.0
        self.said: list[str] = []
        self.steps = ExecutorSteps(lambda error: self.said.append(str(error)), lambda: self.now)

    def fail(self, seconds: float) -> bool:
        """Take a step that fails, after a while."""
        self.now += seconds

        def step() -> None:
            raise ValueError("unreadable")

        return self.steps.take(step)


def test_any_number_of_failures_in_a_short_time_is_said() -> None:
    """It should not end by a burst of what cannot be read."""
    subject = Subject()
    assert not any(subject.fail(HOPELESS_S / 6000.0) for _ in range(5000))
    assert subject.said == ["unreadable"] * 5000


def test_nothing_but_failures_for_long_is_hopeless() -> None:
    """It should raise what went wrong last, and not count a pause of the process itself."""
    subject = Subject()
    subject.fail(0.0)
    subject.fail(10.0 * HOPELESS_S)
    for _ in range(round(HOPELESS_S / LOOK_S) - 1):
        assert not subject.fail(LOOK_S)
    with pytest.raises(ValueError, match="unreadable"):
        subject.fail(LOOK_S)


def test_one_step_that_is_done_is_hope() -> None:
    """It should begin to count anew."""
    subject = Subject()
    for _ in range(10):
        subject.fail(LOOK_S)
        assert not subject.fail(HOPELESS_S)
        assert subject.steps.take(lambda: None)


@pytest.mark.parametrize("error", [NodeFailed("the disk is gone"), ExternalShutdownException()])
def test_what_must_end_ends(error: Exception) -> None:
    """It should not go on where that would do harm."""

    def step() -> None:
        raise error

    with pytest.raises(type(error)):
        Subject().steps.take(step)
