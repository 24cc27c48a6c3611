"""Follows a line through its store: the plant now and what happened since the last look.  Needs no ROS."""

from pathlib import Path

from cell_client.errors import LineNotRunning
from cell_client.run_file import RunFile, default_store, is_running, load_run, store_file
from cell_client.starting import not_running
from cell_orchestrator.core.apply import apply
from cell_orchestrator.store.sql_store import SqlStore
from cell_orchestrator.store.store import Stored


def the_run(state_dir: Path) -> RunFile:
    """The run of a state folder.

    Raises:
        LineNotRunning: no line was ever started there.
    """
    run = load_run(state_dir)
    if run is None:
        raise not_running(state_dir, "no line was started here; start one with `./cell up` or `./cell demo`")
    return run


def open_store(state_dir: Path) -> SqlStore:
    """The store of a line, for reading.

    Raises:
        LineNotRunning: no line was ever started there, or none that recorded anything.
        StoreError: the store is not readable.
    """
    run = the_run(state_dir)
    file = store_file(state_dir)
    if run.store == default_store(state_dir) and not file.exists() and not is_running(state_dir):
        raise LineNotRunning(f"{file} is not there: the line recorded nothing before it ended, or it was moved")
    return SqlStore(run.store, run.line, read_only=True)


class Follower:
    """The plant of a line, kept up by reading new events."""

    def __init__(self, store: SqlStore) -> None:
        self._store = store
        self.plant, self._seq = store.load()

    def poll(self) -> list[Stored]:
        """Read what is new and fold it; returns it in order."""
        fresh = self._store.since(self._seq)
        for stored in fresh:
            self.plant = apply(self.plant, stored.event)
            self._seq = stored.seq
        return fresh

    def close(self) -> None:
        """Close the store; while it is open, nobody may move its files."""
        self._store.close()
