"""It should end the line that is meant, and no other process."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from cell_bringup import stopping
from cell_bringup.failure import CommandFailed
from cell_bringup.own_run import only_runner
from cell_bringup.stopping import runner_of, stop_line
from cell_client.errors import LineNotRunning
from cell_client.run_file import LOCK, is_running

RUNNER = """
import signal, sys
from pathlib import Path
from cell_bringup.own_run import only_runner
stop = []
signal.signal(signal.SIGINT, lambda *_: stop.append(1) if {obeys} else None)
with only_runner(Path(sys.argv[1])):
    print("up", flush=True)
    while not stop:
        signal.pause()
"""


@pytest.fixture(params=[True])
def line(tmp_path: Path, request: pytest.FixtureRequest) -> "Iterator[subprocess.Popen[str]]":
    """A process that holds the folder as a line does, and ends when it is asked if it obeys."""
    command = [sys.executable, "-c", RUNNER.format(obeys=request.param), str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout and process.stdout.readline() == "up\n"
        yield process
        process.kill()


def test_the_line_ends(line: "subprocess.Popen[str]", tmp_path: Path) -> None:
    """It should return when it has."""
    assert runner_of(tmp_path) == line.pid
    stop_line(tmp_path)
    assert not is_running(tmp_path)
    assert line.wait(240.0) == 0


@pytest.mark.parametrize("line", [False], indirect=True)
def test_a_line_that_does_not_end(
    line: "subprocess.Popen[str]", tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It should be told of, with its process."""
    monkeypatch.setattr(stopping, "PATIENCE_S", 0.2)
    with pytest.raises(CommandFailed, match=f"process {line.pid} has not ended after 0 s"):
        stop_line(tmp_path)
    assert line.poll() is None


def test_no_line(tmp_path: Path) -> None:
    """It should say so."""
    with pytest.raises(LineNotRunning, match="the line is not running"):
        stop_line(tmp_path)


@pytest.mark.parametrize("said", ["", "x", "0", "-1", "99999999", "bystander"])
def test_a_number_of_somebody_else(tmp_path: Path, said: str) -> None:
    """It should send nothing to a process that does not have the lock open."""
    with subprocess.Popen([sys.executable, "-c", "import signal; signal.pause()"]) as bystander, only_runner(tmp_path):
        (tmp_path / LOCK).write_text(said.replace("bystander", str(bystander.pid)))
        with pytest.raises(CommandFailed, match="is not the one that runs the line"):
            stop_line(tmp_path)
        assert bystander.poll() is None
        os.kill(bystander.pid, signal.SIGKILL)
