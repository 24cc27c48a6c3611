"""Two nodes of one cell on one folder."""

import json
import signal
from pathlib import Path

import pytest

pytest.importorskip("rclpy", reason="ROS 2 is not there")
pytest.importorskip("cell_interfaces", reason="the workspace is not built")

from rcl_interfaces.srv import SetParameters
from rclpy.parameter import Parameter
from trial_process import CellClient, CellProcess

from cell_line.codes import Code
from cell_line.exit_codes import OWNED
from cell_line.packml import State

OWN = "/owned"


def test_the_second_one_ends(tmp_path: Path) -> None:
    """It should name the first, which stays what it is; once that is killed, the next works with the same ledger."""
    client = CellClient(OWN)
    started = [CellProcess(tmp_path, OWN, speed=20)]
    parameters = json.dumps({"file": str(tmp_path / "count.txt"), "duration_s": 0.0})
    try:
        boot = client.until_state(State.EXECUTE).boot_id
        started.append(CellProcess(tmp_path, OWN, speed=20))
        assert started[1].wait() == OWNED
        named = f"belongs to process {started[0].process.pid} (cell trial of line trial), since 20"
        assert [named in said for said in started[1].log.splitlines() if "belongs" in said] == [True]
        assert client.run("j1", "count", parameters).code == Code.DONE
        changes = client.node.create_client(SetParameters, f"{OWN}/cells/trial/set_parameters")
        other = Parameter("cell", value="other").to_parameter_msg()
        (answer,) = client.call(changes, SetParameters.Request(parameters=[other])).results
        assert (answer.successful, answer.reason) == (False, "Trying to set a read-only parameter: cell.")
        started[0].end(signal.SIGKILL)
        started.append(CellProcess(tmp_path, OWN, speed=20))
        client.until_rebooted(boot, State.EXECUTE)
        assert client.run("j1", "count", parameters).repeated
        assert started[2].end() == 0
    finally:
        client.close()
        for cell in started:
            cell.process.kill()
            cell.process.wait()
