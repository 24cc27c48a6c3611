"""A cell that cannot write its ledger: it ends, and nothing is done twice when it is started again."""

import json
from pathlib import Path

import pytest

pytest.importorskip("rclpy", reason="ROS 2 is not there")
pytest.importorskip("cell_interfaces", reason="the workspace is not built")

from trial_process import CellClient, CellProcess

from cell_line.codes import Code
from cell_line.exit_codes import UNWRITABLE
from cell_line.failing.disk import failing, failing_disk
from cell_line.packml import State

OWN = "/unwritable"
JOB = "j1"


@pytest.mark.parametrize(("nth", "answer"), [(1, Code.DONE), (2, Code.INTERRUPTED)])
def test_a_cell_that_cannot_keep_a_job_ends(tmp_path: Path, nth: int, answer: Code) -> None:
    """It should not report what it has not kept; asked again, a new process should begin it, or tell it was cut off."""
    if (library := failing_disk(tmp_path)) is None:
        pytest.skip("there is no C compiler")
    ledger = tmp_path / "state" / "cells" / "trial" / "ledger.jsonl"
    work = json.dumps({"file": str(tmp_path / "count.txt"), "duration_s": 0.0})
    client = CellClient(OWN)
    cell = CellProcess(tmp_path, OWN)
    try:
        boot = client.until_state(State.EXECUTE).boot_id
        assert cell.end() == 0
        kept = 5  # the start, RESETTING, its end, STARTING, its end
        disk = failing(ledger, kept + nth, "write")
        ill = CellProcess(tmp_path, OWN, library=str(library), disk=disk)
        client.until_rebooted(boot, State.EXECUTE)
        client.ask(JOB, "count", work)
        assert ill.wait() == UNWRITABLE
        assert f"{ledger}: No space left on device: nothing can be kept any more" in ill.log.splitlines()
        assert "Traceback" not in ill.log
        client.close()
        client, cell = CellClient(OWN), CellProcess(tmp_path, OWN)
        client.until_state(State.EXECUTE)
        assert client.run(JOB, "count", work).code == answer
    finally:
        client.close()
        cell.process.kill()
        cell.process.wait()
    assert len((tmp_path / "count.txt").read_text().splitlines()) == 2  # that it began, and that it ended
