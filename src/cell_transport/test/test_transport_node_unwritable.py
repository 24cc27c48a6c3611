"""A transport that cannot write its journal: it ends, and goes on from there when it is started again."""

from pathlib import Path

import pytest

pytest.importorskip("rclpy", reason="ROS 2 is not there")
pytest.importorskip("cell_interfaces", reason="the workspace is not built")

from transport_process import TransportClient, TransportProcess

from cell_line.codes import Code
from cell_line.exit_codes import UNWRITABLE
from cell_line.failing.disk import failing, failing_disk


@pytest.mark.parametrize("nth", [2, *(pytest.param(nth, marks=pytest.mark.long) for nth in (3, 5))])
def test_a_move_goes_on_after_a_write_that_failed(tmp_path: Path, nth: int) -> None:
    """It should end by itself with a line, and a new process should bring the carrier where it was to go, once."""
    if (library := failing_disk(tmp_path)) is None:
        pytest.skip("there is no C compiler")
    journal = tmp_path / "state" / "transport" / "journal.jsonl"
    client = TransportClient()
    first = TransportProcess(tmp_path)
    try:
        client.up()
        assert first.end() == 0
        ill = TransportProcess(tmp_path, library=str(library), disk=failing(journal, nth, "fdatasync"), speed=20.0)
        client.up()
        client.ask("m1", "buffer", "work")
        assert ill.wait() == UNWRITABLE
        line = f"{journal}: No space left on device: nothing can be kept any more"
        assert line in ill.log.splitlines()
        assert "Traceback" not in ill.log
        client.close()
        client, first = TransportClient(), TransportProcess(tmp_path, speed=20.0)
        client.up()
        assert client.move("m1", "buffer", "work").code == Code.DONE
        client.until(lambda: client.occupied() == {"buffer": 1, "work": 1}, "carriers where they belong")
    finally:
        client.close()
        first.process.kill()
        first.process.wait()
