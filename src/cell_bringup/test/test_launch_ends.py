"""It should leave nothing behind when `ros2 launch` is killed, and start again only what may work then."""

import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

REASON = "launch and launch_ros are not installed: ROS 2 comes from wheels here"
pytest.importorskip("launch", reason=REASON)
pytest.importorskip("launch_ros", reason=REASON)

pytestmark = pytest.mark.xdist_group("line")
LAUNCH = Path(__file__).parents[1] / "launch"
WAIT_S = 240.0
PROGRAM = """
import sys
from launch import LaunchDescription, LaunchService
from launch.actions import IncludeLaunchDescription
from launch.launch_description_sources import PythonLaunchDescriptionSource
file, *words = sys.argv[1:]
arguments = [tuple(word.split(":=", 1)) for word in words]
service = LaunchService()
included = IncludeLaunchDescription(PythonLaunchDescriptionSource(file), launch_arguments=arguments)
service.include_launch_description(LaunchDescription([included]))
sys.exit(service.run())
"""


class Launched:
    """A launch in a process of its own."""

    def __init__(self, log: Path, file: str, **arguments: object) -> None:
        """Start it."""
        self._log = log
        command = [sys.executable, "-c", PROGRAM, str(LAUNCH / file), *(f"{k}:={v}" for k, v in arguments.items())]
        environment = {**os.environ, "CELL_STATE_DIR": str(log.parent), "ROS_LOG_DIR": str(log.parent / "ros")}
        with log.open("wb") as output:
            self.process = subprocess.Popen(command, stdout=output, stderr=output, env=environment)

    @property
    def log(self) -> str:
        """What it has said."""
        return self._log.read_text()

    def children(self) -> list[int]:
        """The processes that it has started and that still run."""
        listed = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [int(pid) for pid in listed.split()]


def until(condition: Callable[[], bool], launched: Launched) -> None:
    """Wait until something is so."""
    end = time.monotonic() + WAIT_S
    while not condition():
        assert time.monotonic() < end, launched.log
        time.sleep(0.1)


@pytest.fixture
def launch(tmp_path: Path, line_file: Path) -> Iterator[Callable[..., Launched]]:
    """Starts a launch file with the demo line and a state folder."""
    launched: list[Launched] = []

    def start(file: str, **arguments: object) -> Launched:
        given = {"config": line_file, "state_dir": tmp_path / "state", **arguments}
        launched.append(Launched(tmp_path / f"launch-{len(launched)}.log", file, **given))
        return launched[-1]

    yield start
    for one in launched:
        one.process.kill()
        one.process.wait()


def test_nothing_outlives_a_killed_launch(launch: Callable[..., Launched]) -> None:
    """It should end every node that it has started, and free the line for the next launch."""
    first = launch("line.launch.py", cells="dosing")
    until(lambda: first.log.count("]: active") == 3, first)
    handles = [os.pidfd_open(pid) for pid in first.children()]
    assert len(handles) == 3
    first.process.kill()
    first.process.wait()
    for handle in handles:
        assert select.select([handle], [], [], WAIT_S)[0]
        os.close(handle)
    second = launch("line.launch.py", cells="dosing")
    until(lambda: second.log.count("]: active") == 3, second)


def test_who_is_killed_comes_back_and_who_cannot_start_does_not(launch: Callable[..., Launched]) -> None:
    """It should start a killed cell again, and let a second one of the same folder end for good, with its reason."""
    first = launch("cell.launch.py", cell="dosing")
    until(lambda: first.log.count("]: active") == 1, first)
    second = launch("cell.launch.py", cell="dosing")
    assert second.process.wait(WAIT_S) == 0  # it has nothing left to look after
    assert second.log.count("process started") == 1
    assert f"belongs to process {first.children()[0]} (cell dosing of line demo)" in second.log
    assert "cell-dosing is not started again: exit code 3; it has said why" in second.log
    os.kill(first.children()[0], signal.SIGKILL)
    until(lambda: first.log.count("]: active") == 2, first)
    first.process.send_signal(signal.SIGINT)
    assert first.process.wait(WAIT_S) == 0
    assert first.log.count("[line.cells.dosing]: ended") == 1


def test_of_two_lines_that_start_at_once_one_ends(launch: Callable[..., Launched], tmp_path: Path) -> None:
    """It should end with all its nodes, as it says why: not even the look before the start can see the other."""
    both = [launch("line.launch.py", cells="none", state_dir=tmp_path / name) for name in ("one", "two")]
    until(lambda: any(one.process.poll() is not None for one in both), both[0])
    loser, winner = sorted(both, key=lambda one: one.process.poll() is None)
    assert " is run by process " in loser.log
    until(lambda: winner.log.count("]: active") == 2, winner)
    assert winner.process.poll() is None


@pytest.mark.parametrize("wrong", ["faults:=nonsense", "speed:=0", "speed:=nan", "cells:=bakery"])
def test_a_wrong_argument_starts_nothing(launch: Callable[..., Launched], tmp_path: Path, wrong: str) -> None:
    """It should be named in the one line that tells of it."""
    name, _, value = wrong.partition(":=")
    launched = launch("line.launch.py", **{name: value})
    assert launched.process.wait(WAIT_S) == 1
    assert launched.log.splitlines()[-1].count(f": {wrong}: ") == 1
    assert "process started" not in launched.log
    assert not (tmp_path / "state").exists()
