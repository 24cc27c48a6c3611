"""It should find in the store what belongs to one unit, and nothing of the carrier's other rides."""

from dataclasses import replace

from cell_orchestrator.core import events as ev
from cell_orchestrator.core.line import Line
from cell_orchestrator.core.orders import Order, Unit, UnitStatus
from cell_orchestrator.core.recipes import Operation, Recipe
from cell_orchestrator.records import unit_record
from cell_orchestrator.store.memory_store import MemoryStore

RECIPE = Recipe("f", "v", "1.1", (Operation("fill", "dose"),))


def _ride(order: str, at: float) -> list[ev.Event]:
    unit = f"{order}-01"
    return [
        ev.OrderAccepted(at, Order(order, (unit,), at, open_units=1), (Unit(unit, order, RECIPE),)),
        ev.UnitLoaded(at + 1, unit, "c1", "load"),
        ev.CarrierDispatched(at + 2, f"move-{order}", "c1", "load", "unload", "unload"),
        ev.CarrierArrived(at + 3, f"move-{order}", "c1", "unload"),
        ev.UnitLeft(at + 4, unit, order, UnitStatus.DONE, "", "c1", True, 3.0),
        ev.CarrierDispatched(at + 5, f"back-{order}", "c1", "unload", "load", "load"),
        ev.CarrierArrived(at + 6, f"back-{order}", "c1", "load"),
    ]


def test_one_of_two_rides() -> None:
    """It should hold the moves of its own ride only."""
    store = MemoryStore()
    store.append([ev.LineConfigured(0.0, Line("l", {}, {}, ("c1",), "load"))])
    store.append(_ride("A", 1.0) + _ride("B", 10.0))
    subject = unit_record(store, "B-01")
    assert subject is not None
    assert [m.move for m in subject.moves] == ["move-B"]
    assert [e.seq for e in subject.history] == [9, 10, 11, 12, 13]
    assert unit_record(store, "C-01") is None


def test_unit_still_riding() -> None:
    """It should hold everything of the carrier since the load."""
    store = MemoryStore()
    ride = _ride("A", 1.0)[:4]
    store.append([replace(event) for event in ride])
    subject = unit_record(store, "A-01")
    assert subject is not None
    assert (subject.status, len(subject.moves), subject.left) == ("running", 1, None)
