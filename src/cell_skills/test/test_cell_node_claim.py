"""A cell over ROS takes orders of the orchestrator that runs its line, and of people."""

from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("rclpy", reason="ROS 2 is not there")
pytest.importorskip("cell_interfaces", reason="the workspace is not built")

from action_msgs.msg import GoalStatus
from trial_process import CellClient, CellProcess

from cell_line.claimant import Claimant
from cell_line.codes import Code
from cell_line.packml import Command, State

NAMESPACE, REMOTE = "/claimed", "/remote"
FIRST = Claimant("11111111-1111-1111-1111-111111111111", "process 1", 100.0, 7)
SECOND = Claimant("22222222-2222-2222-2222-222222222222", "process 2", 200.0, 9)


@pytest.fixture
def client(tmp_path: Path) -> Iterator[CellClient]:
    """Return a client of a cell that is at work and never heard a claim."""
    cell, made = CellProcess(tmp_path, NAMESPACE, speed=20), CellClient(NAMESPACE)
    made.until_state(State.EXECUTE)
    yield made
    made.close()
    cell.end()


def test_orders_of_an_epoch(client: CellClient) -> None:
    """It should refuse what is stale, foreign or of nobody it heard, in one line, keep nothing, and obey people."""

    def refused(epoch: int, why: str) -> bool:
        for handle in (client.send("j1", "crash", "{}", epoch=epoch), client.change("c1", "large", epoch=epoch)):
            outcome = client.outcome(handle)
            assert (outcome.status, outcome.result.code) == (GoalStatus.STATUS_ABORTED, Code.FOREIGN)
            assert why in outcome.result.message
        command = client.command(Command.STOP, epoch=epoch)
        assert not command.accepted and why in command.message
        return client.states[-1].state == State.EXECUTE

    assert client.states[-1].epoch == 0
    assert refused(7, "an order of epoch 7, but no orchestrator was heard yet")
    assert client.outcome(client.change("by-hand", "small")).result.code == Code.DONE
    client.claim(FIRST)
    assert refused(9, "an order of another orchestrator, of epoch 9; epoch 7 is process 1")
    assert client.outcome(client.change("c1", "large", epoch=7)).result.code == Code.DONE
    client.claim(SECOND)  # the first one is silent by then
    assert refused(7, "an order of a former orchestrator, of epoch 7; epoch 9 is process 2")
    again = client.outcome(client.change("c1", "large", epoch=9)).result
    assert (again.code, again.repeated) == (Code.DONE, True)
    assert client.outcome(client.change("by-hand-2", "small")).result.code == Code.DONE
    assert client.command(Command.STOP, epoch=9).accepted


def test_line_time_on_a_computer_of_its_own(tmp_path: Path) -> None:
    """It should take line time and speed from the claim, and wait for it before it begins."""
    cell, client = CellProcess(tmp_path, REMOTE, time_of_claim=True), CellClient(REMOTE)
    client.claim(FIRST, line=5000.0, speed=20.0)
    client.until_state(State.EXECUTE)
    stamps = [state.stamp.sec for state in client.states]
    assert 5000 <= min(stamps) <= max(stamps) < 1_000_000
    assert "the orchestrator tells line time" in cell.log
    client.close()
    assert cell.end() == 0
