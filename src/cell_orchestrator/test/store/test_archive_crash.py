"""An archiver that is killed at any moment loses nothing and doubles nothing; the next one brings it to its end."""

import multiprocessing
import os
import random
import signal
import sys
from pathlib import Path
from typing import Any

from cell_orchestrator.store.errors import NothingToArchive
from cell_orchestrator.store.sql_store import SqlStore
from cell_orchestrator.store.store import Stored, Verified

DONE, NOTHING_LEFT = 0, 7
FORKING = multiprocessing.get_context("forkserver")
FORKING.set_forkserver_preload([__name__, SqlStore.__module__])


def archive_until(step: int, url: str, folder: Path) -> int:
    """Archive in a process of its own, which is killed when it calls its `step`th function; returns how it ended."""
    # Not a fork of this process: it has threads, and libraries whose state a fork would break.
    child = FORKING.Process(target=_archive, args=(step, url, folder))
    child.start()
    child.join()
    assert child.exitcode is not None
    return child.exitcode


def _archive(step: int, url: str, folder: Path) -> None:
    calls = 0

    def count(_frame: Any, event: str, _of: Any) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")
        if calls == step:
            os.kill(os.getpid(), signal.SIGKILL)

    code = 1
    try:
        store = SqlStore(url, "demo")
        sys.setprofile(count)
        store.archive(2500.0, folder)
        store.shrink()
        code = DONE
    except NothingToArchive:
        code = NOTHING_LEFT
    finally:
        os._exit(code)


def test_killed_archiver_loses_nothing(url: str, history: Any, tmp_path: Path) -> None:
    rng, folder = random.Random(11), tmp_path / "archives"
    folder.mkdir()
    store = SqlStore(url, "demo")
    for events in (history.start(), *(history.unit_made(number, 1000.0 * number) for number in (1, 2, 3))):
        store.append(events)
    before: list[Stored] = store.since(0)
    store.close()
    step, ended = 1.0, -signal.SIGKILL
    while ended not in (DONE, NOTHING_LEFT):
        ended = archive_until(int(step), url, folder)
        assert ended in (DONE, NOTHING_LEFT, -signal.SIGKILL)
        step *= rng.uniform(1.6, 3.0)
        reader = SqlStore(url, "demo", read_only=True)
        assert reader.verify() == Verified(32)
        assert reader.since(0) == before
        assert reader.load()[1] == 32
        reader.close()
    assert step > 1000
    again = SqlStore(url, "demo")
    assert again.verify() == Verified(32)
    again.close()
    assert [path.name[:16] for path in folder.glob("*.gz")] == ["demo-events-1-22"]
