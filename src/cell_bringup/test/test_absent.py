"""It should see that a process is gone without a note of it, and never miss one that is there."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from cell_bringup.absent import absent
from cell_bringup.line_health import line_health
from cell_bringup.nodes import LineOptions
from cell_bringup.places import default_line
from cell_bringup.run_file import RunFile, only_runner
from cell_bringup.troubles import Trouble, TroubleFile
from cell_skills.config.line import load_line
from cell_skills.owner import Hold

PATHS = {
    "orchestrator": "orchestrator.alive",
    "transport": "transport/owner.lock",
    "cell-dosing": "cells/dosing/owner.lock",
    "world": "world/owner.lock",
}


@pytest.fixture
def gone() -> int:
    """The id of a process that has ended."""
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        return process.pid


def note(state_dir: Path, pid: int) -> None:
    """Note that all processes have one id, as the runner does."""
    run = RunFile.of(load_line(default_line()), LineOptions(default_line(), state_dir), 1)
    run.children.update(dict.fromkeys(PATHS, pid))
    run.save(state_dir)


def labels(troubles: Iterator[Trouble]) -> list[str]:
    return [trouble.label for trouble in troubles]


def test_processes_that_are_gone(tmp_path: Path, gone: int) -> None:
    """It should name all whose id is nobody's, unless another process has their folder."""
    assert labels(absent(tmp_path)) == []
    note(tmp_path, gone)
    assert labels(absent(tmp_path)) == list(PATHS)
    for label, path in PATHS.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        hold = Hold(tmp_path / path, label)
        assert labels(absent(tmp_path)) == [other for other in PATHS if other != label]
        hold.close()


def test_processes_that_are_there(tmp_path: Path) -> None:
    """It should name none, though they may be about to take their folders."""
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        note(tmp_path, process.pid)
        assert labels(absent(tmp_path)) == []


def test_what_is_noted_counts(tmp_path: Path, gone: int) -> None:
    """It should be told how a process died where that is known, and of the others only that they are not there."""
    noted = Trouble("transport", "was killed by SIGKILL", 100.0, 102.5)
    note(tmp_path, gone)
    with only_runner(tmp_path):
        file = TroubleFile(tmp_path)
        file.show([noted])
        told = line_health(tmp_path).processes
        file.close()
    assert told[0] == noted
    assert [trouble.label for trouble in told[1:]] == ["orchestrator", "cell-dosing", "world"]


def test_a_file_that_does_not_tell_of_a_line(tmp_path: Path) -> None:
    """It should name nobody."""
    (tmp_path / "runner.json").write_text("{")
    assert labels(absent(tmp_path)) == []
