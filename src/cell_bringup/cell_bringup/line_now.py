"""The line time now, of a line that runs or not."""

from pathlib import Path

from cell_client.follower import Follower, the_run
from cell_client.run_file import is_running
from cell_orchestrator.store.sql_store import SqlStore


def line_now(store: SqlStore, state: Path) -> float:
    """Line time now [s]; of a line that does not run, or that a world gives its time, that of its last event."""
    run = the_run(state)
    return run.line_time() if is_running(state) and not run.in_world else Follower(store).plant.at
