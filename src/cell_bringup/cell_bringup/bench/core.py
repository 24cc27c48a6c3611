"""How many events per second the core, the engine and the store can do on this machine."""

import time
from dataclasses import dataclass
from itertools import product

from cell_bringup.bench.world import BATCH, BenchWorld, Size
from cell_bringup.folders import scratch
from cell_orchestrator.core.apply import replay
from cell_orchestrator.core.plant import Plant
from cell_orchestrator.store.memory_store import MemoryStore
from cell_orchestrator.store.sql_store import SqlStore

MEMORY_UNITS = 1200
DURABLE_UNITS = 240
SIZE_UNITS = 240
CELLS = (4, 20, 100)
CARRIERS = (10, 100, 1000)


@dataclass(frozen=True, slots=True)
class SizeBench:
    """Events per second of a line of some size [1/s]."""

    cells: int
    carriers: int
    memory: float


@dataclass(frozen=True, slots=True)
class CoreBench:
    """Events per second [1/s].

    Attributes:
        fold: `apply` alone.
        memory: decide, append to memory, apply, effects.
        durable: the same with every decision on disk (SQLite, WAL, synchronous FULL) before anything moves.
        sizes: as `memory`, for lines of other sizes; twelve units are on the line, all other carriers are parked.
    """

    fold: float
    memory: float
    durable: float
    sizes: tuple[SizeBench, ...]


def bench_core() -> CoreBench:
    """Run a scripted batch through the real engine."""
    store = MemoryStore()
    memory = _rate(BenchWorld(store), MEMORY_UNITS)
    events = [stored.event for stored in store.since(0)]
    began = time.perf_counter()
    replay(Plant(), events)
    fold = len(events) / (time.perf_counter() - began)
    with scratch() as folder:
        sql = SqlStore(f"sqlite:///{folder / 'bench.db'}", "bench")
        durable = _rate(BenchWorld(sql), DURABLE_UNITS)
        sql.close()
    return CoreBench(fold, memory, durable, tuple(_of_size(Size(*size)) for size in product(CELLS, CARRIERS)))


def _of_size(size: Size) -> SizeBench:
    world = BenchWorld(MemoryStore(), size)
    world.make(BATCH)  # what is looked up once is
    return SizeBench(size.cells, size.carriers, _rate(world, SIZE_UNITS))


def _rate(world: BenchWorld, units: int) -> float:
    before, began = world.events, time.perf_counter()
    world.make(units)
    return (world.events - before) / (time.perf_counter() - began)
