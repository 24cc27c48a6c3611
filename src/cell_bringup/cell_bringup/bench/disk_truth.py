"""Compares what `./cell status` says of the processes of a line with those that run."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from cell_bringup.absent import Process
from cell_bringup.respawning import SHORT_LIFE_S

MARGIN_S = 3.0
"""What has just happened need not be known yet [s]."""
ORCHESTRATOR = "orchestrator"


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
