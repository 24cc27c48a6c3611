"""What `./cell status` says of the processes of a line, compared with those that there are."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cell_bringup.respawning import SHORT_LIFE_S

MARGIN_S = 3.0
"""What has just happened need not be known yet [s]."""
ORCHESTRATOR = "orchestrator"


@dataclass(frozen=True, slots=True)
class Process:
    """One that there is: its id, and for how long [s]."""

    pid: int
    age_s: float


def node_processes(parent: int) -> dict[str, Process]:
    """The nodes that a process has as children now, by their labels; the kernel is asked."""
    out: dict[str, Process] = {}
    uptime = float(Path("/proc/uptime").read_text(encoding="ascii").split()[0])
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "cmdline").read_bytes().decode(errors="replace").split("\0")
            fields = (folder / "stat").read_text(errors="replace").rpartition(")")[2].split()
        except OSError:
            continue  # it has just ended
        state, its_parent, started = fields[0], int(fields[1]), int(fields[19])
        if its_parent == parent and state != "Z" and (label := _label(words)):
            out[label] = Process(int(folder.name), uptime - started / 100.0)
    return out


def _label(words: list[str]) -> str:
    name = next((word.removeprefix("__node:=") for word in words if word.startswith("__node:=")), "")
    return f"cell-{name}" if name and any(word.startswith("cell:=") for word in words) else name


def ask_status(state_dir: Path) -> tuple[int, Mapping[str, Any], str]:
    """Run `./cell status --json`: its exit code, what it says, and what it complains of."""
    command = [sys.executable, "-m", "cell_bringup.cli", "status", "--json", "--state", str(state_dir)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    try:
        return done.returncode, json.loads(done.stdout), done.stderr
    except ValueError:
        return done.returncode, {}, done.stderr or done.stdout


def lies(
    said: Mapping[str, Any], before: Mapping[str, Process], after: Mapping[str, Process], labels: list[str]
) -> Iterator[str]:
    """Yield what is not true in what was said between two looks at the processes, for people.

    Args:
        said: By `./cell status --json`.
        before: The processes before it was asked.
        after: Those after it has answered.
        labels: Of all nodes of the line.
    """
    told = {trouble["label"]: trouble for trouble in said["processes"]}
    for label in labels:
        there, trouble = after.get(label), told.get(label)
        if label not in before and there is None and trouble is None:
            yield f"{label} is dead, and nothing is said of it"
        was = before.get(label)
        if trouble and there and was and was.pid == there.pid:
            if trouble["again"] > time.time() + MARGIN_S:
                yield f"{label} lives, and is said to be started later"
            if was.age_s > SHORT_LIFE_S + MARGIN_S:
                yield f"{label} lives for {was.age_s:.0f} s, and is said to be dead"
    if ORCHESTRATOR not in before and ORCHESTRATOR not in after and not said["trouble"]:
        yield "the orchestrator is dead, and what is shown is said to be true"
    if not said["running"]:
        yield "the line runs, and is said not to"
