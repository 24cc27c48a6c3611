"""The line clock's anchor: line time goes on where the log ends and never runs backwards."""

import time
from dataclasses import replace

from cell_bringup.nodes import LineOptions
from cell_orchestrator.store.errors import StoreError
from cell_orchestrator.store.sql_store import SqlStore
from cell_skills.clock import Anchor


def anchored(options: LineOptions, line: str) -> LineOptions:
    """The options with the clock's anchor for a line that starts now."""
    wall0 = time.time()
    line0 = max(wall0, last_event(options.store_url, line))
    return replace(options, anchor=Anchor.now(line0, wall0))


def last_event(store_url: str, line: str) -> float:
    """Line time [s] of the last stored event; 0 where nothing is stored yet.

    A store that cannot be read counts as empty here: the orchestrator opens it next and says what is wrong.
    """
    try:
        store = SqlStore(store_url, line, read_only=True)
    except StoreError:
        return 0.0
    try:
        return store.load()[0].at
    except StoreError:
        return 0.0
    finally:
        store.close()
