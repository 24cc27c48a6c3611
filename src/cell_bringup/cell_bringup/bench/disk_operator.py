"""A person who looks at `./cell status`, and gives the words that it asks for."""

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from cell_bringup.failure import FAILED
from cell_orchestrator.core.events import Event, UnitSettled, UnitUnsettled


def give_words(state_dir: Path, said: Mapping[str, Any]) -> None:
    """Settle the units that wait for a person as `./cell status --json` has `said`, with the command that it names.

    A unit is made fit to begin again, or lost where its recipe allows that no more.  A line that does not answer is
    asked again after the next look.
    """
    for waits in said.get("unsettled", ()):
        settle = ["unit", "settle", waits["unit"]]
        if run_cell(state_dir, [*settle, "rework"])[0] == FAILED:
            run_cell(state_dir, [*settle, "scrap"])


def unsaid(waiting: Iterable[str], said: Mapping[str, Any]) -> Iterator[str]:
    """Yield what status does not say of units that wait for a person."""
    told = {waits["unit"] for waits in said.get("unsettled", ())}
    yield from (f"{unit} waits for a word, and nothing is said of it" for unit in waiting if unit not in told)


def words_of(events: Iterable[Event]) -> Iterator[str]:
    """Yield the words that a log holds, each with why it was asked for."""
    why: dict[str, str] = {}
    for event in events:
        if isinstance(event, UnitUnsettled):
            why[event.unit] = event.reason
        elif isinstance(event, UnitSettled):
            yield f"{event.verdict} of {event.unit}: {why[event.unit]}"


def ask_status(state_dir: Path) -> tuple[int, Mapping[str, Any], str]:
    """Run `./cell status --json`: its exit code, what it says, and what it complains of."""
    code, out, complaint = run_cell(state_dir, ["status", "--json"])
    try:
        return code, json.loads(out), complaint
    except ValueError:
        return code, {}, complaint or out


def run_cell(state_dir: Path, words: Sequence[str]) -> tuple[int, str, str]:
    """Run a command of `./cell` as people do: its exit code, what it says, and what it complains of."""
    command = [sys.executable, "-m", "cell_bringup.cli", *words, "--state", str(state_dir)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    return done.returncode, done.stdout, done.stderr
