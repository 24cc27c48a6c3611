"""How long a recall takes on a long history: the first one makes the index, later ones take in what is new."""

import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from cell_bringup.bench.history import History
from cell_bringup.folders import scratch
from cell_orchestrator.store.sql_store import SqlStore
from cell_records.recall.concern import Concern
from cell_records.recall.recall_file import find

UNITS = 100_000
MORE = 200
"""Units that are made after the index."""
BEGIN, UNIT_S = 10.0, 20.0
"""When the first unit of the history is ordered, and how long after it the next [s]."""


@dataclass(frozen=True, slots=True)
class RecallBench:
    """Times of recalls [s], each with how many units it found.

    Attributes:
        units: finished units in the log.
        index_s: to make the index, and ask it once.
        fresh_s: to ask again after some more units were made.
        hour_s: one cell and an hour.
        all_s: one revision of a recipe, which is all units.
        found: units of the last three.
        size_mib: of the index [MiB].
    """

    units: int
    index_s: float
    fresh_s: float
    hour_s: float
    all_s: float
    found: tuple[int, int, int]
    size_mib: float


def bench_recall(tell: Callable[[str], None], units: int = UNITS) -> RecallBench:
    """Write a history, and recall."""
    with scratch() as folder:
        file, url = folder / "recall.db", f"sqlite:///{folder / 'bench.db'}"
        with closing(SqlStore(url, "bench")) as store:
            history = History(store)
            tell(f"writing a history of {units} units ...")
            history.grow(units)
            tell("making the index ...")
            index_s, _ = _timed(url, file, Concern(part="none"))
            history.grow(units + MORE)
        middle = BEGIN + units // 2 * UNIT_S
        fresh_s, fresh = _timed(url, file, Concern(cell="cell0", begin=BEGIN + units * UNIT_S))
        hour_s, hour = _timed(url, file, Concern(cell="cell0", begin=middle, end=middle + 3600.0))
        all_s, whole = _timed(url, file, Concern(revision="1.1"))
        size = file.stat().st_size / 2**20
        return RecallBench(units + MORE, index_s, fresh_s, hour_s, all_s, (fresh, hour, whole), size)


def _timed(url: str, file: Path, asked: Concern) -> tuple[float, int]:
    began = time.perf_counter()
    with closing(SqlStore(url, "bench", read_only=True)) as store:
        found = find(store, "bench", file, asked)
    return time.perf_counter() - began, len(found)


def recall_rows(bench: RecallBench) -> Iterator[tuple[str, str, str]]:
    """Rows of the table."""
    fresh, hour, whole = bench.found
    yield f"first recall, which makes the index of {bench.units:,} units", f"{bench.index_s:.1f} s", ""
    yield "  size of the index", f"{bench.size_mib:.0f} MiB", ""
    yield f"recall of a cell's last {fresh} units, which were made since", f"{bench.fresh_s * 1e3:.0f} ms", "1 s"
    yield f"recall of a cell and an hour, {hour} units", f"{bench.hour_s * 1e3:.0f} ms", "1 s"
    yield f"recall of a revision, {whole:,} units", f"{bench.all_s * 1e3:.0f} ms", "1 s"
