"""Serves a made-up line of 100 cells and 1,000 carriers, all on their way, to 20 readers, and measures.

Then the orders API of a real line: from the program that sends an order to the store of the orchestrator, and back.
"""

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles

import httpx

from cell_client.run_file import LOCK, RunFile, default_store
from cell_hmi.bench.large_line import UNITS, begin, long_past, moving
from cell_hmi.bench.order_rush import Rushed, rush
from cell_hmi.bench.real_line import real_line
from cell_hmi.kpi.figures import figures
from cell_line.owner import FileLock
from cell_orchestrator.core import events as ev
from cell_orchestrator.presence import Presence
from cell_orchestrator.store.sql_store import SqlStore

READERS = 20
PERIOD_S = 0.1
CLIENTS, ORDERS = 20, 400
"""Orders of one client alone, and of all clients together."""
START_S = 60.0
"""Longest wait for the server to come up [s]."""
TICKS = os.sysconf("SC_CLK_TCK")
MARKED = "c0"
"""The cell whose reason for a hold says when that was."""


@dataclass(frozen=True, slots=True)
class WebBench:
    """What was measured; times [s]."""

    messages: int
    late_s: tuple[float, float]
    cores: float
    figures_s: float
    alone: Rushed
    together: Rushed

    def rows(self) -> list[tuple[str, str, str]]:
        """Figure, measured, goal."""
        middle, p95 = self.late_s
        return [
            (f"event to each of {READERS} readers, middle / p95", f"{middle:.2f} / {p95:.2f} s", "p95 under 0.5 s"),
            ("  deltas that were read and decoded", f"{self.messages:,}", ""),
            ("  server, 1,000 carriers on their way, 400 events/s", f"{self.cores:.2f} cores", "under 0.5"),
            (f"key figures of {UNITS:,} units, all there is", f"{self.figures_s:.2f} s", "page under 1 s"),
            *_order_rows("orders API, durable, one client", self.alone, "100/s"),
            *_order_rows(f"orders API, durable, {CLIENTS} clients", self.together, "300/s"),
        ]


def _order_rows(what: str, it: Rushed, goal: str) -> list[tuple[str, str, str]]:
    return [
        (what, f"{it.per_s:.0f}/s", goal),
        (f"  {it.orders} orders, middle / p99", f"{it.p50_s * 1e3:.0f} / {it.p99_s * 1e3:.0f} ms", ""),
    ]


def bench_web(seed: int, count: int, tell: Callable[[str], None]) -> WebBench:
    """Measure; `count`: how many tenths of a second the line moves."""
    tell("key figures of a long past")
    past = long_past(seed)
    began = time.perf_counter()
    figures(past, past.begin, past.units[-1].at)
    figures_s = time.perf_counter() - began
    del past
    with tempfile.TemporaryDirectory() as folder:
        messages, late, cores = _served(Path(folder), seed, count, tell)
    alone, together = orders_bench(tell)
    cuts = quantiles(late, n=20)
    return WebBench(messages, (cuts[9], cuts[18]), cores, figures_s, alone, together)


def orders_bench(tell: Callable[[str], None]) -> tuple[Rushed, Rushed]:
    """Send orders to a real line: one client, then all of them."""
    with tempfile.TemporaryDirectory() as folder:
        tell("the demo line starts")
        with real_line(Path(folder)) as (base, token):
            rush(base, token, 1, 20, "warm")
            tell(f"{ORDERS} orders of one client, then of {CLIENTS}")
            return rush(base, token, 1, ORDERS, "one"), rush(base, token, CLIENTS, ORDERS // CLIENTS, "all")


def _served(folder: Path, seed: int, count: int, tell: Callable[[str], None]) -> tuple[int, list[float], float]:
    url = default_store(folder)
    store = SqlStore(url, "large")
    store.append(begin())
    RunFile(0, "large.yaml", "large", "/large", 0, url, 1.0, 0.0, 0.0, in_world=True).save(folder)
    lock, presence = FileLock(folder / LOCK, "runner"), Presence(folder, "large")
    presence.show(True, 1.0)
    command = [sys.executable, "-P", "-m", "cell_hmi.bench.bench_server", str(folder)]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None, "it is a pipe"
        base, token = server.stdout.readline().split()
        headers = {"Authorization": f"Bearer {token}"}
        tell(f"{READERS} readers for {count * PERIOD_S:.0f} s")
        return _watched(base, headers, store, presence, server.pid, seed, count)
    finally:
        server.terminate()
        server.wait()
        store.close()
        presence.close()
        lock.close()


def _watched(
    base: str, headers: dict[str, str], store: SqlStore, presence: Presence, pid: int, seed: int, count: int
) -> tuple[int, list[float], float]:
    """Deltas that were read, how late each mark came to each reader [s], and cores that the server used."""
    late: list[float] = []
    counts = [0] * READERS
    end, ready = threading.Event(), threading.Semaphore(0)
    readers = [
        threading.Thread(target=_read, args=(base, headers, n, counts, late, ready, end)) for n in range(READERS)
    ]
    for reader in readers:
        reader.start()
    if not all(ready.acquire(timeout=START_S) for _ in readers):
        raise TimeoutError(f"the server did not send the picture to {READERS} readers within {START_S:.0f} s")
    batches, used, began = moving(seed), _cpu_s(pid), time.monotonic()
    for number in range(count):
        events, at = next(batches), 40.0 + number * PERIOD_S
        mark: list[ev.Event] = [ev.CellHeld(at, MARKED, f"{time.monotonic()}", "bench")] if number % 5 == 0 else []
        store.append([*events, *mark])
        presence.show(True, at)
        time.sleep(max(0.0, began + (number + 1) * PERIOD_S - time.monotonic()))
    cores = (_cpu_s(pid) - used) / (time.monotonic() - began)
    time.sleep(3.0)
    end.set()
    for reader in readers:
        reader.join()
    return sum(counts), late, cores


def _read(
    base: str,
    headers: dict[str, str],
    number: int,
    counts: list[int],
    late: list[float],
    ready: threading.Semaphore,
    end: threading.Event,
) -> None:
    with (
        httpx.Client(base_url=base, headers=headers, timeout=30.0) as client,
        client.stream("GET", "/api/v1/stream") as answer,
    ):
        for line in answer.iter_lines():
            if end.is_set():
                return
            if line == "event: whole":
                ready.release()
            if not line.startswith('data: {"change"'):
                continue
            held = json.loads(line[6:])["change"].get("cells", {}).get(MARKED, {}).get("held", "")
            counts[number] += 1
            if held:
                late.append(time.monotonic() - float(held))


def _cpu_s(pid: int) -> float:
    """Time that a process has used [s]."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS
