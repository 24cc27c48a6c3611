"""Judges the record of a line after its end."""

from pathlib import Path

from cell_bringup.audit import audit, read_ledgers
from cell_bringup.sweep.sound import unsound
from cell_client.run_file import RunFile
from cell_orchestrator.store.sql_store import SqlStore
from cell_orchestrator.store.store import Broken


def untrue(state_dir: Path, run: RunFile) -> list[str]:
    """What is wrong in a record: its chain, its values, and what cells remember otherwise.

    Args:
        state_dir: Of the line, which has ended.
        run: How it ran.
    """
    store = SqlStore(run.store, run.line, read_only=True)
    try:
        verified, events = store.verify(), [stored.event for stored in store.since(0)]
    finally:
        store.close()
    broken = [f"the log is broken at {verified.seq}: {verified.reason}"] if isinstance(verified, Broken) else []
    stored = [f"{type(event).__name__}: {wrong}" for event in events for wrong in unsound(event)]
    found = audit(events, read_ledgers(state_dir))
    return [*broken, *stored, *found.double_executions, *found.lost_units, *found.doubtful_work]
