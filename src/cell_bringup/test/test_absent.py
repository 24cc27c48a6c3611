"""It should see that a process is gone without a note of it, and never miss one that is there."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from cell_bringup.folders import default_line
from cell_bringup.nodes import LineOptions, NodeSpec, node_table
from cell_bringup.own_run import only_runner, run_of
from cell_client.absent import absent, node_processes
from cell_client.line_health import line_health
from cell_client.troubles import Trouble, TroubleFile
from cell_line.config.line import load_line


@pytest.fixture
def table(tmp_path: Path) -> list[NodeSpec]:
    """The nodes of a line whose runner this process is, as it has noted."""
    line, options = load_line(default_line()), LineOptions(default_line(), tmp_path)
    run = run_of(line, options, 1)
    specs = node_table(line, options)
    run.children.update({spec.label: 1 for spec in specs})
    run.save(tmp_path)
    return specs


def labels(state_dir: Path) -> list[str]:
    return [trouble.label for trouble in absent(state_dir)]


def test_processes_that_are_there_and_gone(tmp_path: Path, table: list[NodeSpec]) -> None:
    """It should name those that are not there, whatever their number was."""
    every = [spec.label for spec in table]
    assert labels(tmp_path) == every
    for spec in table[::3]:
        command = [sys.executable, "-c", "import sys; sys.stdin.read()", *spec.arguments()]
        with subprocess.Popen(command, stdin=subprocess.PIPE) as process:
            assert labels(tmp_path) == [label for label in every if label != spec.label]
            assert node_processes(os.getpid())[spec.label].pid == process.pid
            assert node_processes(1).keys().isdisjoint(every)
            process.send_signal(signal.SIGKILL)
            os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
            assert labels(tmp_path) == every  # it is gone, though nobody has buried it yet


def test_what_is_noted_counts(tmp_path: Path, table: list[NodeSpec]) -> None:
    """It should be told how a process died where that is known, and of the others only that they are not there."""
    noted = Trouble("transport", "was killed by SIGKILL", 100.0, 102.5)
    with only_runner(tmp_path):
        file = TroubleFile(tmp_path)
        file.show([noted])
        told = line_health(tmp_path).processes
        file.close()
    assert told[0] == noted
    assert [trouble.label for trouble in told[1:]] == [spec.label for spec in table if spec.label != "transport"]


def test_what_does_not_tell_of_processes(tmp_path: Path) -> None:
    """It should name nobody where no line was started, or its file cannot be read."""
    assert labels(tmp_path) == []
    (tmp_path / "runner.json").write_text("{")
    assert labels(tmp_path) == []
