"""The process of a Gazebo server."""

import atexit
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from cell_sim.engine import EngineMissing
from cell_sim.gazebo import keeper
from cell_sim.gazebo.port import Gazebo

PROGRAM = "gz"
MAJOR = "8"
"""Gazebo Harmonic, the one that ROS 2 Jazzy is paired with."""
OLDEST = (8, 10)
"""Before, a detachable joint does not forget a model that is gone, so nothing can be gripped twice."""
ASK_S = 20.0
"""Longest answer about the version [s]."""
BINDINGS = "gz.transport13"
TOLD = "(docs/gazebo.md says what to install)"
PARTITION, ADDRESS = "GZ_PARTITION", "GZ_IP"
DOMAIN = "ROS_DOMAIN_ID"


def partition() -> dict[str, str]:
    """Return the environment by which programs find the server of a line, and no other one."""
    fallback = {PARTITION: f"cell-{os.environ.get(DOMAIN, '0')}", ADDRESS: "127.0.0.1"}
    return {name: os.environ.get(name, value) for name, value in fallback.items()}


def check_installed() -> None:
    """See that Gazebo is installed with its Python bindings.

    Raises:
        EngineMissing: It is not, or not one of these.
    """
    check_version(_versions())
    try:
        found = importlib.util.find_spec(BINDINGS) is not None
    except ModuleNotFoundError:
        found = False
    if not found:
        raise EngineMissing(f"the Python bindings of Gazebo are not installed: there is no module '{BINDINGS}' {TOLD}")


def _versions() -> list[str]:
    if shutil.which(PROGRAM) is None:
        raise EngineMissing(f"Gazebo is not installed: there is no program '{PROGRAM}' {TOLD}")
    try:
        asked = subprocess.run(
            [PROGRAM, "sim", "--versions"], capture_output=True, text=True, timeout=ASK_S, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise EngineMissing(f"'{PROGRAM} sim --versions' does not answer: {error}") from None
    return re.findall(r"^\d+\.\d+\.\d+", asked.stdout, re.MULTILINE)


def check_version(versions: Sequence[str]) -> None:
    """See that one of the versions of gz-sim can be used.

    Raises:
        EngineMissing: None can.
    """
    fitting = [version for version in versions if version.split(".")[0] == MAJOR]
    if not fitting:
        found = ", ".join(versions) or "none"
        raise EngineMissing(f"Gazebo Harmonic, gz-sim {MAJOR}, is not installed: there is {found} {TOLD}")
    if tuple(map(int, fitting[0].split(".")[:2])) < OLDEST:
        oldest = ".".join(map(str, OLDEST))
        raise EngineMissing(f"gz-sim {fitting[0]} is too old: before {oldest} nothing can be gripped twice {TOLD}")


def start_server(world: str, text: str) -> Gazebo:
    """Start a server with a world that stands still, and return the way to it.

    Args:
        world: Name of the world.
        text: What SDF says of it.

    Raises:
        EngineMissing: Gazebo is not installed.
        GazeboError: It does not load the world.
    """
    check_installed()
    from cell_sim.gazebo.transport import GazeboTransport  # needs what has just been looked for

    os.environ.update(partition())
    folder = Path(tempfile.mkdtemp(prefix="gazebo-"))
    file = folder / f"{world}.sdf"
    file.write_text(text, encoding="utf-8")
    command = [PROGRAM, "sim", "-s", "--headless-rendering", "--force-version", MAJOR, str(file)]
    kept = [sys.executable, "-P", "-m", keeper.__name__, *command]
    process = subprocess.Popen(kept, cwd=folder, stdin=subprocess.PIPE)

    def end() -> None:
        atexit.unregister(end)
        assert process.stdin is not None
        process.stdin.close()
        process.wait(2.0 * keeper.END_S)
        shutil.rmtree(folder, ignore_errors=True)

    atexit.register(end)
    try:
        return GazeboTransport(world, end, lambda: process.poll() is None)
    except BaseException:
        end()
        raise
