"""Which processes of a line are gone.  The kernel tells, since a full disk keeps no notes."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cell_client.errors import ClientError
from cell_client.run_file import load_run
from cell_client.troubles import Trouble

TICKS = 100.0
"""In which the kernel tells ages [1/s]."""


@dataclass(frozen=True, slots=True)
class Process:
    """A process that runs: its id and its age [s]."""

    pid: int
    age_s: float


def absent(state_dir: Path) -> Iterator[Trouble]:
    """Yield the processes that the runner started and that do not run now."""
    try:
        run = load_run(state_dir)
    except ClientError:
        return
    if run and run.children:
        there, now = node_processes(run.pid), time.time()
        yield from (Trouble(label, "was not there", now, now) for label in run.children if label not in there)


def node_processes(runner: int) -> dict[str, Process]:
    """The nodes that are children of a process now, by label."""
    uptime = float(Path("/proc/uptime").read_text(encoding="ascii").split()[0])
    out: dict[str, Process] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_bytes().decode(errors="replace").rpartition(")")[2].split()
            state, parent, started = fields[0], int(fields[1]), int(fields[19])
            if parent != runner or state == "Z":
                continue  # most are of others: their command lines would take as long again to read
            words = (folder / "cmdline").read_bytes().decode(errors="replace").split("\0")
        except OSError:
            continue  # it has just ended
        if label := _label(words):
            out[label] = Process(int(folder.name), uptime - started / TICKS)
    return out


def _label(words: list[str]) -> str:
    """That of a node by its command line, as `NodeSpec` makes both."""
    name = next((word.removeprefix("__node:=") for word in words if word.startswith("__node:=")), "")
    return f"cell-{name}" if name and any(word.startswith("cell:=") for word in words) else name
