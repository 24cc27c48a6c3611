"""It should be impossible to start any node of a line on a folder that another process has."""

import os
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest

pytest.importorskip("rclpy", reason="ROS 2 is not there")
pytest.importorskip("cell_interfaces", reason="the workspace is not built")

from cell_bringup.nodes import LineOptions, NodeSpec, node_table
from cell_line.config.line import load_line
from cell_line.exit_codes import OWNED
from cell_line.owner import FILE, FileLock
from cell_orchestrator.presence import FILE as ALIVE

WAIT_S = 240.0
FOLDERS = {"transport": "transport", "world": "world", "cell-dosing": "cells/dosing"}
"""What each node writes to; the orchestrator has the state folder itself."""


def _start(spec: NodeSpec, log: Path) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", f"{spec.package}.{spec.executable}", *spec.arguments()]
    with log.open("wb") as output:
        return subprocess.Popen(command, stdout=output, stderr=output, env={**os.environ, "ROS_LOG_DIR": f"{log}.ros"})


def test_a_second_node_ends_before_it_has_opened_anything(line_file: Path, tmp_path: Path) -> None:
    """It should say in one line who has the folder, end with a code of its own, and leave everything as it is."""
    line, state = load_line(line_file), tmp_path / "state"
    profiles = ("physics", "kinematic")  # only the world does not wait for the time that it would make
    table = {
        spec.label: spec for name in profiles for spec in node_table(line, LineOptions(line_file, state, profile=name))
    }
    files = {label: state / folder / FILE for label, folder in FOLDERS.items()} | {"orchestrator": state / ALIVE}
    with ExitStack() as holds:
        for label, file in files.items():
            file.parent.mkdir(parents=True, exist_ok=True)
            holds.callback(FileLock(file, f"the first {label}").close)
        before = {path for path in state.rglob("*") if path.is_file()}
        started = {label: _start(table[label], tmp_path / f"{label}.log") for label in files}
        for process in started.values():
            holds.callback(process.kill)
        codes = {label: process.wait(WAIT_S) for label, process in started.items()}
        assert codes == dict.fromkeys(files, OWNED)
        assert {path for path in state.rglob("*") if path.is_file()} == before
    for label in files:
        log = (tmp_path / f"{label}.log").read_text()
        (said,) = [line for line in log.splitlines() if line.startswith("[") and "RTPS" not in line]  # DDS may warn
        assert f"belongs to process {os.getpid()} (the first {label}), since 20" in said
