"""It should keep a second runner out of a state folder."""

import fcntl
import threading
from pathlib import Path

import pytest

from cell_bringup.own_run import AlreadyRunning, only_runner
from cell_client.run_file import LOCK, is_running


def test_who_looks_does_not_keep_a_line_from_starting(tmp_path: Path) -> None:
    """It should wait for those who hold the lock for a moment, to see whether a line runs."""
    with (tmp_path / LOCK).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_SH)
        looker = threading.Timer(0.05, fcntl.flock, (lock, fcntl.LOCK_UN))
        looker.start()
        with only_runner(tmp_path):
            assert is_running(tmp_path)
        looker.join()


def test_only_one(tmp_path: Path) -> None:
    """It should name the process that runs already, and let the next one in when it has ended."""
    assert not is_running(tmp_path)
    with only_runner(tmp_path / "line"):
        assert is_running(tmp_path / "line")
        with (
            pytest.raises(AlreadyRunning, match=r"a line runs here already, as process \d+ \(runner of the line\), "),
            only_runner(tmp_path / "line"),
        ):
            pass
    assert not is_running(tmp_path / "line")
