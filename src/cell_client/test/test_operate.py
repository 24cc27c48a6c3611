"""It should say at once that a line does not run."""

from pathlib import Path

import pytest

from cell_client.errors import LineNotRunning
from cell_client.operate import operate, running
from cell_client.run_file import LOCK, RunFile
from cell_line.owner import FileLock

RUN = RunFile(0, "demo.yaml", "demo", "/line", 7, "sqlite:///x.db", 1.0, 0.0, 0.0)


def test_a_line_that_runs(tmp_path: Path) -> None:
    RUN.save(tmp_path)
    hold = FileLock(tmp_path / LOCK, "runner of the line")
    assert running(tmp_path) == RUN
    hold.close()


def test_a_line_that_has_ended(tmp_path: Path) -> None:
    RUN.save(tmp_path)
    with pytest.raises(LineNotRunning, match=f"^{tmp_path}: the line is not running"), operate(tmp_path):
        pass


def test_a_line_that_never_was(tmp_path: Path) -> None:
    with pytest.raises(LineNotRunning, match="no line was started here"), operate(tmp_path):
        pass
