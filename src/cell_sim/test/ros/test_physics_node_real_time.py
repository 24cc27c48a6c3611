"""A simulated world that is no faster than a real line."""

from collections.abc import Iterator
from statistics import median

import pytest
from action_msgs.msg import GoalStatus
from control_msgs.action import GripperCommand
from control_msgs.msg import GripperCommand as Command
from world_process import WorldClient, WorldProcess

CELL = "assembly"


@pytest.fixture(scope="module")
def process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WorldProcess]:
    process = WorldProcess(tmp_path_factory.mktemp("world"), CELL, speed=1.0)
    yield process
    assert process.end() == 0, process.log


@pytest.fixture
def client(process: WorldProcess) -> Iterator[WorldClient]:
    client = WorldClient(CELL)
    yield client
    client.close()


def test_tells_the_time_of_a_real_line(client: WorldClient) -> None:
    """It should publish line time, as a rule every 50 ms of it."""
    client.until(lambda: len(client.times) > 20, "the clock")
    steps = [after - before for before, after in zip(client.times, client.times[1:], strict=False)]
    assert median(steps) == pytest.approx(0.05, abs=0.011)


def test_the_newer_of_two_commands_of_a_hand_counts(client: WorldClient) -> None:
    """It should abort the first one, which has not reached its gap, and cancel one that is told to."""
    assert client.run(client.gripper, GripperCommand.Goal(command=Command(position=0.085))).reached_goal
    first = client.send(client.gripper, GripperCommand.Goal(command=Command(position=0.0)))
    second = client.send(client.gripper, GripperCommand.Goal(command=Command(position=0.08, max_effort=-1.0)))
    ended, other = client.outcome(first), client.outcome(second)
    assert ended.status == GoalStatus.STATUS_ABORTED and not ended.result.reached_goal
    assert other.status == GoalStatus.STATUS_SUCCEEDED and other.result.reached_goal
    third = client.send(client.gripper, GripperCommand.Goal(command=Command(position=0.0)))
    client.result(third.cancel_goal_async())
    ended = client.outcome(third)
    assert ended.status == GoalStatus.STATUS_CANCELED and not ended.result.reached_goal
    assert client.run(client.gripper, GripperCommand.Goal(command=Command(position=0.085))).reached_goal
