"""What order documents cost: time, memory, the wait of others, and what a rush does."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median

from cell_bringup.bench.line import write_line
from cell_bringup.bench.memory import MemoryWatch
from cell_bringup.domain import own_domain
from cell_bringup.folders import scratch
from cell_bringup.nodes import LineOptions
from cell_bringup.session import Session

SIZE = 4_000_000
"""Length of a large document [characters]."""
RUSH_PROCESSES, RUSH_CLIENTS, RUSH_EACH, RUSH_S = 4, 5, 150, 5.0
"""Who rushes in: so many processes of so many clients, each with so many orders within some seconds."""


@dataclass(frozen=True, slots=True)
class DocumentCost:
    """One document.

    Attributes:
        name: what it is.
        answer_s: from sending it to its answer [s].
        others_p99_ms: what others waited for their answers meanwhile, 99th percentile [ms].
        others_max_ms: the longest of those [ms].
        memory_mib: by how much all processes of the line grew [MiB].
    """

    name: str
    answer_s: float
    others_p99_ms: float
    others_max_ms: float
    memory_mib: float


@dataclass(frozen=True, slots=True)
class Rush:
    """What became of the orders of a rush; `others` waited [ms]."""

    asked: int
    accepted: int
    busy: int
    refused: int
    unanswered: int
    took_s: float
    others_p50_ms: float
    memory_mib: float


@dataclass(frozen=True, slots=True)
class IntakeBench:
    """Documents one by one, then a rush."""

    documents: tuple[DocumentCost, ...]
    rush: Rush


def documents() -> Iterator[tuple[str, str]]:
    """Name and text of documents that are good, or as bad as they get within the bound."""
    orders = [{"id": f"O{number}", "lines": [{"variant": "NOTHING"}]} for number in range(1000)]
    yield "1,000 good orders", json.dumps({"orders": orders})
    several = [{"id": f"S{number}", "lines": [{"variant": "NOTHING", "quantity": 5}]} for number in range(1000)]
    yield "1,000 good orders of 5 units", json.dumps({"orders": several})
    yield "400,000 orders", json.dumps({"orders": [{"id": 1}] * (SIZE // 10)}).replace(" ", "")
    yield "brackets", '{"orders":' + "[" * SIZE
    yield "numbers", '{"orders":[' + "1," * (SIZE // 2) + "1]}"
    yield "one name", json.dumps({"orders": [{"id": "N", "customer": "x" * SIZE, "lines": orders[0]["lines"]}]})
    yield "rows", "order_id,variant,quantity\n" + "R,NOTHING,1\n" * (SIZE // 12)
    yield "columns", ",".join(["x"] * (SIZE // 2))


def bench_intake(tell: Callable[[str], None]) -> IntakeBench:
    """Send documents to a line of real nodes while another process asks it."""
    with scratch() as folder:
        config = write_line(folder / "config", operations=4, cells_per_unit=1, hop_s=2.0)
        with Session(LineOptions(config, folder / "state"), own_domain(folder), _pause) as session:
            measured = []
            for name, text in documents():
                tell(f"{name}: {len(text) / 1e6:.1f} MB ...")
                measured.append(_document(session, name, text))
            tell(f"{RUSH_PROCESSES * RUSH_CLIENTS} clients at once ...")
            return IntakeBench(tuple(measured), _rush(session))


def _document(session: Session, name: str, text: str) -> DocumentCost:
    with MemoryWatch(_groups(session)) as memory, _others(session) as took:
        time.sleep(0.5)
        began = time.monotonic()
        session.client.submit_order(name, text)
        answer_s = time.monotonic() - began
        time.sleep(0.5)
    return DocumentCost(name, answer_s, 1e3 * _percentile(took, 0.99), 1e3 * max(took), memory.grown_mib)


def _rush(session: Session) -> Rush:
    with MemoryWatch(_groups(session)) as memory, _others(session) as took:
        args = [str(RUSH_CLIENTS), str(RUSH_EACH), str(RUSH_S)]
        askers = [_asker(session, "flood", *args, f"F{number}") for number in range(RUSH_PROCESSES)]
        for asker in askers:
            _line(asker)
        began = time.monotonic()
        for asker in askers:
            _tell(asker, "go\n")
        told = [json.loads(_line(asker)) for asker in askers]
        took_s = time.monotonic() - began
        for asker in askers:
            asker.wait()
    counts = {kind: sum(one.get(kind, 0) for one in told) for kind in _KINDS}
    return Rush(**counts, took_s=took_s, others_p50_ms=1e3 * median(took), memory_mib=memory.grown_mib)


_KINDS = ("asked", "accepted", "busy", "refused", "unanswered")


@contextmanager
def _others(session: Session) -> Iterator[list[float]]:
    """Has another process ask all the time; how long its answers took is known afterwards [s]."""
    took: list[float] = []
    asker = _asker(session, "ping")
    _line(asker)
    try:
        yield took
    finally:
        out, _ = asker.communicate("")
        took += json.loads(out)


def _asker(session: Session, what: str, *args: str) -> subprocess.Popen[str]:
    run = session.runner.run
    command = (sys.executable, "-m", "cell_bringup.ros.asker", what, run.namespace, str(run.domain), *args)
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def _line(asker: subprocess.Popen[str]) -> str:
    assert asker.stdout
    return asker.stdout.readline()


def _tell(asker: subprocess.Popen[str], text: str) -> None:
    assert asker.stdin
    asker.stdin.write(text)
    asker.stdin.flush()


def _groups(session: Session) -> list[int]:
    return [child.pid for child in session.runner.children]


def _percentile(values: list[float], part: float) -> float:
    return sorted(values)[min(len(values) - 1, int(part * len(values)))]


def _pause(seconds: float) -> bool:
    time.sleep(seconds)
    return False


def intake_rows(bench: IntakeBench) -> list[tuple[str, str, str]]:
    """Figure, measured, goal."""
    rows = []
    for cost in bench.documents:
        rows.append((f"{cost.name}: answer", f"{cost.answer_s:.2f} s", ""))
        others = f"{cost.others_p99_ms:.0f} ms, {cost.others_max_ms:.0f} ms at most"
        rows.append((f"{cost.name}: others are answered, 99th percentile", others, "100 ms, 500 ms"))
        rows.append((f"{cost.name}: memory", f"{cost.memory_mib:.0f} MiB", "under 200 MiB"))
    rush = bench.rush
    answers = f"{rush.accepted} accepted, {rush.busy} busy, {rush.refused} refused, {rush.unanswered} unanswered"
    rows.append((f"{rush.asked:,} orders in {RUSH_S:g} s", f"{answers}; {rush.took_s:.1f} s", "0 unanswered"))
    others = f"{rush.others_p50_ms:.0f} ms, {rush.memory_mib:.0f} MiB"
    rows.append(("meanwhile: others are answered, median; memory", others, "under 200 MiB"))
    return rows
