"""A long history of finished units, written straight into a store."""

from collections.abc import Iterator

from cell_bringup.bench.world import DEMO, bench_line
from cell_orchestrator.core import events as ev
from cell_orchestrator.core.apply import replay
from cell_orchestrator.core.orders import Order, Unit, UnitStatus
from cell_orchestrator.core.packml import EXECUTE, PRODUCTION
from cell_orchestrator.core.plant import Plant
from cell_orchestrator.core.recipes import Measurement, Operation, Recipe
from cell_orchestrator.store.sql_store import SqlStore

RECIPE = Recipe("bench", "variant", "1.1", (Operation("op", "skill0", {"level": 1}, "red"),))
MEASURED = (Measurement("value", 0.5, "m", 0.0, 1.0),)
BLOCK = 200
"""Units written in one transaction."""
TAIL = 40
"""Units after the last snapshot: nearly as many events as the engine lets come together."""


class History:
    """A store that is filled with finished units, and its plant."""

    def __init__(self, store: SqlStore) -> None:
        self._store = store
        self._units = 0
        self._seq = 0
        self._plant = Plant()
        line = bench_line(DEMO)
        self._add([ev.LineConfigured(1.0, line), *(_ready(cell) for cell in line.cells)])

    def grow(self, units: int) -> None:
        """Write more finished units, up to `units` in all, with a snapshot `TAIL` units before the end."""
        self._write(units - TAIL)
        self._store.snapshot(self._plant, self._seq)
        self._write(units)

    def _write(self, units: int) -> None:
        while self._units < units:
            block = range(self._units, min(units, self._units + BLOCK))
            self._add([event for number in block for event in _life(number)])
            self._units = block.stop

    def _add(self, events: list[ev.Event]) -> None:
        self._plant = replay(self._plant, events)
        self._seq = self._store.append(events)


def _ready(cell: str) -> ev.Event:
    return ev.CellReported(1.0, cell, "boot", EXECUTE, PRODUCTION, "red")


def _life(number: int) -> Iterator[ev.Event]:
    """Everything that happens to one unit that is made without trouble."""
    at, order, unit = 10.0 + number * 20.0, f"O{number:06}", f"O{number:06}-01"
    carrier = f"urn:epc:id:grai:0614141.12345.{number % DEMO.carriers}"
    empty, loaded = ev.TagContent(), ev.TagContent(unit, "1.1", 0)
    yield ev.OrderAccepted(at, Order(order, (unit,), at, open_units=1), (Unit(unit, order, RECIPE),))
    yield from _ride(at + 1, number, carrier, "buffer", "load", empty)
    yield ev.UnitLoaded(at + 4, unit, carrier, "load")
    yield ev.TagWritten(at + 5, carrier, "load", loaded)
    yield from _ride(at + 5, number, carrier, "load", "cell0", loaded)
    job = f"00000000-0000-4000-8000-{number:012x}"
    yield ev.OperationStarted(at + 8, job, "cell0", unit, order, carrier, 0, "op", "skill0", "red", {"level": 1})
    yield ev.OperationDone(at + 12, job, "cell0", unit, MEASURED, (), {"level": 1}, (), at + 8, at + 12)
    yield from _ride(at + 12, number, carrier, "cell0", "unload", loaded)
    yield ev.UnitLeft(at + 16, unit, order, UnitStatus.DONE, "", carrier, True, 12.0)
    yield ev.OrderClosed(at + 16, order, False)
    yield from _ride(at + 16, number, carrier, "unload", "buffer", empty)


def _ride(at: float, number: int, carrier: str, origin: str, to: str, tag: ev.TagContent) -> Iterator[ev.Event]:
    move = f"{number:08x}-{origin}-{to}"
    yield ev.CarrierDispatched(at, move, carrier, origin, to, "bench")
    yield ev.CarrierArrived(at + 2, move, carrier, to)
    if to != "buffer":
        yield ev.CarrierSeen(at + 2, carrier, to, tag)
