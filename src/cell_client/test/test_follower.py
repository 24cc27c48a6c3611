"""It should say why there is no store to follow."""

from contextlib import closing
from pathlib import Path

import pytest

from cell_client.errors import LineNotRunning
from cell_client.follower import open_store
from cell_client.run_file import LOCK, RunFile, default_store
from cell_line.owner import FileLock
from cell_orchestrator.store.errors import StoreError


def start(folder: Path, store: str) -> None:
    RunFile(0, "demo.yaml", "demo", "/line", 7, store, 1.0, 0.0, 0.0).save(folder)


def test_a_folder_in_which_no_line_was_started(tmp_path: Path) -> None:
    with pytest.raises(LineNotRunning, match="no line was started here"):
        open_store(tmp_path)


def test_a_line_that_ended_before_it_recorded_anything(tmp_path: Path) -> None:
    """It should be no fault of the store; of a line that runs it is one."""
    start(tmp_path, default_store(tmp_path))
    with pytest.raises(LineNotRunning, match=f"^{tmp_path}/orchestrator.db is not there: the line recorded nothing"):
        open_store(tmp_path)
    with closing(FileLock(tmp_path / LOCK, "runner")), pytest.raises(StoreError, match="unable to open"):
        open_store(tmp_path)


def test_a_store_elsewhere(tmp_path: Path) -> None:
    start(tmp_path, f"sqlite:///{tmp_path}/elsewhere.db")
    with pytest.raises(StoreError, match="unable to open"):
        open_store(tmp_path)
