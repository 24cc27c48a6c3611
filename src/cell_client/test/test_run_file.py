"""It should tell other processes of a running line."""

import json
import shutil
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from cell_client.errors import ClientError
from cell_client.run_file import LOCK, RunFile, default_store, is_running, load_run
from cell_line.clock import this_machine
from cell_line.owner import FileLock

RUN = RunFile(
    pid=1,
    config="demo.yaml",
    line="demo",
    namespace="/line",
    domain=7,
    store="sqlite:///x.db",
    speed=20.0,
    line0=1000.0,
    wall0=500.0,
    mono0=70.0,
    machine="this one",
    children={"orchestrator": 2},
)


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


GOOD = {**asdict(RUN), "store": ""}


@pytest.mark.parametrize(
    "text",
    [
        *("", "{", "null", "[]", "7", '"run"', "{}", "\xff", '{"pid": 1}', "[" * 3000),
        *(json.dumps({**GOOD, **wrong}) for wrong in ({"pid": "x"}, {"domain": 9999}, {"speed": 0}, {"children": [1]})),
        *(json.dumps({**GOOD, **wrong}) for wrong in ({"namespace": "a b"}, {"line": None}, {"wall0": "now"})),
        json.dumps(GOOD)[:-9],
    ],
)
def test_what_somebody_else_has_written(tmp_path: Path, text: str) -> None:
    """It should be refused in one line that names the file."""
    (tmp_path / "runner.json").write_text(text, encoding="latin-1")
    with pytest.raises(ClientError, match=r"^.*runner\.json: does not tell of a line: [^\n]+$"):
        load_run(tmp_path)


def test_what_a_later_version_adds(tmp_path: Path) -> None:
    """It should not keep an older one from finding the line."""
    (tmp_path / "runner.json").write_text(json.dumps({**asdict(RUN), "since": "yesterday"}))
    assert load_run(tmp_path) == RUN


def test_line_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """It should scale the time since the anchor by the monotonic clock, wherever the wall clock was set meanwhile."""
    monkeypatch.setattr("time.monotonic", lambda: 72.0)
    monkeypatch.setattr("time.time", lambda: 502.0 - 3600.0)
    assert replace(RUN, machine=this_machine()).line_time() == 1040.0


def test_a_line_runs_as_long_as_its_lock_is_held(tmp_path: Path) -> None:
    """It should not run where there is no lock, nor where one is left behind."""
    assert not is_running(tmp_path)
    hold = FileLock(tmp_path / LOCK, "runner of the line")
    assert is_running(tmp_path)
    hold.close()
    assert not is_running(tmp_path)
