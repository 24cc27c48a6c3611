"""Proves a whole log: its chain, and that it holds everything that cells and transport remember."""

from pathlib import Path

from cell_client.follower import open_store, the_run
from cell_orchestrator.memories import Memories, missing
from cell_orchestrator.store.store import Broken, Verified


def verified(state_dir: Path) -> Verified | Broken:
    """Check the log of a line, also while it runs.

    Raises:
        LineNotRunning: no line was ever started there.
        StoreError: the store is not readable.
    """
    memories = Memories.read(state_dir, the_run(state_dir).line, {})  # first: what they act on is in the log before
    store = open_store(state_dir)
    try:
        found = store.verify()
        if isinstance(found, Broken):
            return found
        lacks = missing(store, memories, found.count == 0)
        return Broken(found.count + 1, f"is missing: {lacks}") if lacks else found
    finally:
        store.close()


def proof(found: Verified) -> str:
    """How much of a log is proved, for people."""
    away = f"; not proved: {'; '.join(found.absent)}" if found.absent else ""
    return f"{found.count} events, {'the rest is ' if away else ''}intact{away}"
