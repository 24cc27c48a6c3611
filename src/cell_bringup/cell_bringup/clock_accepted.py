"""Records, for a stopped line, that a person says the wall clock is right.  It is an event like any other."""

import time
from pathlib import Path

from cell_bringup.own_run import only_runner
from cell_client.follower import the_run
from cell_client.user import user
from cell_orchestrator.core.decide import decide
from cell_orchestrator.core.requests import AcceptClock
from cell_orchestrator.store.sql_store import SqlStore


def accept_stopped(state_dir: Path, reason: str = "") -> None:
    """Record it in the store of the line that ran last in this folder.

    Raises:
        LineNotRunning: none ever did.
        NotAllowed: the wall clock is as it was.
        AlreadyRunning: the line has started meanwhile.
        StoreError: the store cannot be written.
    """
    run = the_run(state_dir)
    with only_runner(state_dir):
        store = SqlStore(run.store, run.line)
        try:
            plant, _ = store.load()
            store.append(decide(plant, AcceptClock(time.time(), user(), reason), plant.at))
        finally:
            store.close()
