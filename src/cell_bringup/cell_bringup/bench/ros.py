"""How quickly the real nodes dispatch work: through ROS, with the durable store."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from cell_bringup.bench.line import CELLS, SPEED, write_line
from cell_bringup.domain import own_domain
from cell_bringup.folders import scratch
from cell_bringup.nodes import LineOptions
from cell_bringup.ros.diagnosis import diagnosis
from cell_bringup.session import Session
from cell_orchestrator.core.events import Event, OperationDone, OperationStarted
from cell_orchestrator.store.sql_store import SqlStore

TIMEOUT_S = 300.0


@dataclass(frozen=True, slots=True)
class RosBench:
    """Dispatch on real nodes.

    Attributes:
        reads: how many reads were followed by a skill goal, several times as often as in the demo.
        read_to_accept_p50_ms: carrier read -> skill goal accepted, median [ms].
        read_to_accept_p99_ms: the same, 99th percentile [ms].
        operations_per_s: operations per wall second when the cells need no time, one writer, every event on disk [1/s].
    """

    reads: int
    read_to_accept_p50_ms: float
    read_to_accept_p99_ms: float
    operations_per_s: float


def bench_ros(tell: Callable[[str], None]) -> RosBench:
    """Run two batches on lines of real nodes."""
    with scratch() as folder:
        tell("one carrier read per operation ...")
        latency, _ = _batch(folder / "latency", operations=20, cells_per_unit=CELLS, units=12, hop_s=2.0)
        tell("many operations per carrier read ...")
        _, throughput = _batch(folder / "throughput", operations=100, cells_per_unit=1, units=20, hop_s=0.02)
    return RosBench(
        int(latency["read_to_accept_count"]),
        float(latency["read_to_accept_p50_ms"]),
        float(latency["read_to_accept_p99_ms"]),
        throughput,
    )


def _batch(
    folder: Path, operations: int, cells_per_unit: int, units: int, hop_s: float
) -> tuple[dict[str, str], float]:
    """Make some units; returns the orchestrator's diagnosis and the operations per wall second."""
    config = write_line(folder / "config", operations, cells_per_unit, hop_s)
    options = LineOptions(config, folder / "state", speed=SPEED)
    document = json.dumps({"orders": [{"id": "B", "lines": [{"variant": "NOTHING", "quantity": units}]}]})
    with Session(options, own_domain(folder), _pause) as session:
        session.submit("bench", document)
        session.finish_batch(TIMEOUT_S)
        run = session.runner.run
        found = diagnosis(run.domain, f"{run.namespace}/orchestrator")
    store = SqlStore(run.store, run.line, read_only=True)
    rate = operations_per_second([stored.event for stored in store.since(0)]) * SPEED
    store.close()
    return found, rate


def _pause(seconds: float) -> bool:
    time.sleep(seconds)
    return False


def operations_per_second(log: list[Event]) -> float:
    """Operations done per line second, from the first start to the last end."""
    started = [event.at for event in log if isinstance(event, OperationStarted)]
    done = [event.at for event in log if isinstance(event, OperationDone)]
    return len(done) / (done[-1] - started[0])
