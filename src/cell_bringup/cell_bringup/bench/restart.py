"""How long the orchestrator takes to go on after a kill, against the length of its log."""

import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from cell_bringup.bench.history import History
from cell_bringup.folders import scratch
from cell_orchestrator.store.chain import snapshot_hash
from cell_orchestrator.store.plant_forms import FORMS
from cell_orchestrator.store.sql_store import SqlStore

HISTORIES = (1_000, 10_000, 100_000)
REPEATS = 3


@dataclass(frozen=True, slots=True)
class RestartTime:
    """One length of history.  Times [s], the best of three; `fold_s` is measured once.

    Attributes:
        units: finished units in the log.
        events: events in the log.
        log_mib: size of the database [MiB].
        load_s: open the store and fold what came after the snapshot.
        process_s: the same in a fresh Python process, its start and imports included.
        lifted_s: as `load_s`, where the snapshot is of a former version of this software.
        fold_s: as `load_s`, where the snapshot cannot be lifted, and the whole log is folded.
    """

    units: int
    events: int
    log_mib: float
    load_s: float
    process_s: float
    lifted_s: float
    fold_s: float


def bench_restart(tell: Callable[[str], None], histories: tuple[int, ...] = HISTORIES) -> list[RestartTime]:
    """Fill a store and restart on it, again and again."""
    with scratch() as folder:
        path = folder / "bench.db"
        url = f"sqlite:///{path}"
        store = SqlStore(url, "bench")
        history = History(store)
        out = []
        for units in histories:
            tell(f"writing a history of {units} units ...")
            history.grow(units)
            out.append(_measure(url, path, units))
        store.close()
        return out


def _measure(url: str, path: Path, units: int) -> RestartTime:
    events, load_s = min((_load(url) for _ in range(REPEATS)), key=lambda r: r[1])
    process_s = min(_fresh(url) for _ in range(REPEATS))
    _rename_snapshots(path, FORMS[-2][0])
    lifted_s = min(_load(url)[1] for _ in range(REPEATS))
    _rename_snapshots(path, "unknown")
    _, fold_s = _load(url)
    return RestartTime(units, events, path.stat().st_size / 2**20, load_s, process_s, lifted_s, fold_s)


def _rename_snapshots(path: Path, version: str) -> None:
    """Have the snapshots be of another version; what stands in them is the same."""
    with closing(sqlite3.connect(path)) as database, database:
        found = database.execute("SELECT seq, event_hash, data FROM snapshots").fetchall()
        for seq, event, data in found:
            digest = snapshot_hash(event, seq, version, data)
            database.execute("UPDATE snapshots SET version = ?, hash = ? WHERE seq = ?", (version, digest, seq))


def _load(url: str) -> tuple[int, float]:
    began = time.perf_counter()
    store = SqlStore(url, "bench", read_only=True)
    _, seq = store.load()
    took = time.perf_counter() - began
    store.close()
    return seq, took


def _fresh(url: str) -> float:
    code = "import sys; from cell_bringup.bench.restart import _load; _load(sys.argv[1])"
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", code, url], check=True)
    return time.perf_counter() - began
