"""What is said where Gazebo is missing or too old, and that a server does not outlive whoever started it."""

import subprocess
import sys
import time

import pytest

from cell_sim.engine import EngineMissing
from cell_sim.gazebo import keeper
from cell_sim.gazebo.server import check_version, partition


@pytest.mark.parametrize(
    ("versions", "message"),
    [
        ((), "Gazebo Harmonic, gz-sim 8, is not installed: there is none"),
        (("6.16.0", "9.1.0"), "Gazebo Harmonic, gz-sim 8, is not installed: there is 6.16.0, 9.1.0"),
        (("8.9.0",), "gz-sim 8.9.0 is too old: before 8.10 nothing can be gripped twice"),
    ],
)
def test_a_version_that_cannot_be_used_is_named(versions: tuple[str, ...], message: str) -> None:
    """It should be one line with what is there and where to read what is needed."""
    with pytest.raises(EngineMissing) as refusal:
        check_version(versions)
    assert str(refusal.value) == f"{message} (docs/gazebo.md says what to install)"


@pytest.mark.parametrize("versions", [("8.10.0",), ("9.1.0", "8.11.2")])
def test_harmonic_is_taken(versions: tuple[str, ...]) -> None:
    """It should take it also beside others."""
    check_version(versions)


def test_lines_do_not_hear_one_another(monkeypatch: pytest.MonkeyPatch) -> None:
    """It should go by the domain of ROS, unless somebody has chosen."""
    monkeypatch.delenv("GZ_PARTITION", raising=False)
    monkeypatch.setenv("ROS_DOMAIN_ID", "42")
    assert partition()["GZ_PARTITION"] == "cell-42"
    monkeypatch.setenv("GZ_PARTITION", "mine")
    assert partition()["GZ_PARTITION"] == "mine"


@pytest.mark.parametrize("way", ["input", "told"])
def test_a_server_ends_with_whoever_started_it(way: str) -> None:
    """It should end when the input of its keeper is closed, and when that is told to."""
    program = [sys.executable, "-c", "import os, time; print(os.getpid(), flush=True); time.sleep(60)"]
    kept = [sys.executable, "-P", "-m", keeper.__name__, *program]
    process = subprocess.Popen(kept, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert process.stdin and process.stdout
    number = int(process.stdout.readline())
    if way == "input":
        process.stdin.close()
    else:
        process.terminate()
    process.wait(20.0)
    until = time.monotonic() + 5.0
    while _runs(number) and time.monotonic() < until:
        time.sleep(0.05)
    assert not _runs(number)


def _runs(number: int) -> bool:
    return subprocess.run(["kill", "-0", str(number)], capture_output=True, check=False).returncode == 0
