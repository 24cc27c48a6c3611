"""What the log of a node tells of its life, and that a node that was shut down ends."""

from pathlib import Path

import pytest

pytest.importorskip("rclpy", reason="ROS 2 is not there")
pytest.importorskip("cell_interfaces", reason="the workspace is not built")

from lifecycle_msgs.msg import Transition
from lifecycle_msgs.srv import ChangeState
from trial_process import CellClient, CellProcess

from cell_line.exit_codes import NOT_CONFIGURED, OK
from cell_line.packml import State

OWN = "/ending"


def test_a_node_that_is_shut_down_ends(tmp_path: Path) -> None:
    """It should answer, close what it has open, and end its process; one line for each step of its life."""
    client = CellClient(OWN)
    cell = CellProcess(tmp_path, OWN)
    try:
        client.until_state(State.EXECUTE)
        change = client.node.create_client(ChangeState, f"{OWN}/cells/trial/change_state")
        shut_down = Transition(id=Transition.TRANSITION_ACTIVE_SHUTDOWN)
        assert client.call(change, ChangeState.Request(transition=shut_down)).success
        assert cell.wait() == OK
    finally:
        client.close()
        cell.process.kill()
        cell.process.wait()
    told = [line.rpartition("]: ")[2] for line in cell.log.splitlines() if line.startswith("[INFO]")]
    configured = f"configured by {tmp_path / 'line.yaml'}, state in {tmp_path / 'state'}"
    assert told == [configured, "active", "inactive", "ended"]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"speed": "fast"}, "parameter speed must be a number from 0.001 to 1000000000, not 'fast', which is a text"),
        ({"config": "''"}, "parameter config is missing"),
        ({"config": "/"}, "/:1: cannot be read: it is a folder, not a file"),
        ({"state_dir": "/dev/null/state"}, "/dev/null/state: Not a directory"),
        ({"faults": "nonsense"}, "faults/nonsense.yaml:1: No such file or directory"),
        ({"cell": "bakery"}, "line.yaml:12: cells: there is no cell 'bakery'"),
    ],
)
def test_a_node_that_is_told_nonsense_ends_at_once(tmp_path: Path, wrong: dict[str, str], said: str) -> None:
    """It should be one line, and nothing of an ending, so that it stays the last."""
    cell = CellProcess(tmp_path, OWN, **wrong)
    assert cell.wait() == NOT_CONFIGURED
    own = [line for line in cell.log.splitlines() if line.startswith("[") and "RTPS" not in line]
    assert [line.endswith(said) for line in own] == [True], cell.log
    assert "Traceback" not in cell.log
