"""It should tell other processes of a running line, and keep a second runner out."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from cell_bringup.nodes import default_store
from cell_bringup.run_file import AlreadyRunning, RunFile, is_running, load_run, only_runner

RUN = RunFile(1, "demo.yaml", "demo", "/line", 7, "sqlite:///x.db", 20.0, 1000.0, 500.0, {"orchestrator": 2})


def test_round_trip(tmp_path: Path) -> None:
    """It should read back what was saved."""
    RUN.save(tmp_path)
    assert load_run(tmp_path) == RUN
    assert load_run(tmp_path / "other") is None


def test_a_moved_folder_keeps_its_store(tmp_path: Path) -> None:
    """It should tell of the store in the folder, wherever that is now, and not of the one it was copied from."""
    was, now = tmp_path / "line", tmp_path / "backup"
    was.mkdir()
    replace(RUN, store=default_store(was)).save(was)
    shutil.copytree(was, now)
    assert [run and run.store for run in map(load_run, (was, now))] == [default_store(was), default_store(now)]


def test_line_time() -> None:
    """It should scale the time since the anchor."""
    assert RUN.line_time(502.0) == 1040.0


def test_only_one(tmp_path: Path) -> None:
    """It should name the process that runs already, and let the next one in when it has ended."""
    assert not is_running(tmp_path)
    with only_runner(tmp_path / "line"):
        assert is_running(tmp_path / "line")
        with (
            pytest.raises(AlreadyRunning, match=r"a line runs here already, as process \d+"),
            only_runner(tmp_path / "line"),
        ):
            pass
    assert not is_running(tmp_path / "line")
