"""Recalls: the index of the log, kept in the state folder, and what it finds."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from cell_bringup.failure import CommandFailed
from cell_bringup.line_now import line_now
from cell_bringup.period_report import AskedPeriod, period_of
from cell_client.dates import Dates
from cell_client.follower import open_store, the_run
from cell_line.config.line import LineConfig
from cell_orchestrator.store.sql_store import SqlStore
from cell_records.recall.concern import Concern, Recalled
from cell_records.recall.recall_file import INDEX, recalled


def recall(state: Path, asked: Concern, since: str = "", until: str = "") -> list[Recalled]:
    """The units that are concerned.

    Args:
        state: folder of the line.
        asked: what must be true of them, without times.
        since: work went on then or later, as a person says it.
        until: work went on then or earlier, as a person says it.

    Raises:
        CommandFailed: there is no such time, or the index cannot be written.
        LineNotRunning, StoreError: the log cannot be read.
    """
    line, file = the_run(state).line, state / INDEX
    with closing(open_store(state)) as store:
        whole = _with_times(store, state, asked, since, until)
        try:
            return recalled(store, line, file, whole)
        except sqlite3.OperationalError as error:
            raise CommandFailed(f"{file}: {error}") from None


def setups_with(line: LineConfig, tool: str) -> tuple[tuple[str, str], ...]:
    """Return the cells, each with its setups, that hold a tool: a gripper, a jig, a nozzle, whatever a setup names.

    Raises:
        CommandFailed: none does; names what there is.
    """
    held = {
        (name, setup): set(parts.values()) for name, cell in line.cells.items() for setup, parts in cell.setups.items()
    }
    found = tuple(place for place, tools in held.items() if tool in tools)
    if not found:
        known = ", ".join(sorted(set().union(*held.values())))
        raise CommandFailed(f"no setup of line {line.line} holds {tool!r}; there are: {known}")
    return found


def _with_times(store: SqlStore, state: Path, asked: Concern, since: str, until: str) -> Concern:
    if not (since or until):
        return asked
    dates = Dates.of(store)
    period = period_of(AskedPeriod(since, until), state, dates.date(line_now(store, state)))
    assert period is not None, "a time is given"
    begin = dates.line_time(period.begin) if since else None
    return replace(asked, begin=begin, end=dates.line_time(period.end) if until else None)
