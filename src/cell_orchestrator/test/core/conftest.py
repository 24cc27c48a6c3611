"""One unit's life on a line of one cell, told in events."""

import pytest

from cell_orchestrator.core import events as ev
from cell_orchestrator.core.line import CellSpec, Line, Station, StationKind
from cell_orchestrator.core.orders import Order, Unit, UnitStatus
from cell_orchestrator.core.recipes import Gate, Measurement, OnFail, Operation, Recipe

LINE = Line(
    "demo",
    {
        "load": Station("load", StationKind.LOAD),
        "unload": Station("unload", StationKind.UNLOAD),
        "buffer": Station("buffer", StationKind.BUFFER, 2),
        "dosing": Station("dosing", StationKind.CELL),
    },
    {"dosing": CellSpec("dosing", "dosing", ("dose",), ("red", "blue"))},
    ("c1", "c2"),
    "buffer",
)
RECIPE = Recipe(
    "polish",
    "polish-red",
    "1.1",
    (
        Operation(
            "fill",
            "dose",
            {"grams": 5.0},
            "red",
            duration_s=20.0,
            gates=(Gate("net_mass", "g", 4.9, 5.1),),
            on_fail=OnFail.REWORK,
        ),
    ),
)
TAG = ev.TagContent("A-01", "1.1", 0)


def _mass(value: float) -> tuple[Measurement, ...]:
    return (Measurement("net_mass", value, "g", 4.0, 6.0),)


@pytest.fixture
def story() -> list[ev.Event]:
    """Unit A-01 is dosed badly, reworked, dosed well and leaves; cell times: 10 s changeover, 30 s producing."""
    order = Order("A", ("A-01",), 0.0, due=150.0, customer="Åsa", open_units=1, number="#1069")
    return [
        ev.LineConfigured(90.0, LINE),
        ev.CellReported(95.0, "dosing", "b1", 6, 1, "blue"),
        ev.OrderAccepted(100.0, order, (Unit("A-01", "A", RECIPE, due=150.0),)),
        ev.CarrierDispatched(100.0, "m1", "c1", "buffer", "load", "load"),
        ev.ChangeoverStarted(100.0, "j1", "dosing", "blue", "red", "planning"),
        ev.CarrierArrived(105.0, "m1", "c1", "load"),
        ev.CarrierSeen(105.0, "c1", "load", ev.TagContent()),
        ev.UnitLoaded(106.0, "A-01", "c1", "load"),
        ev.TagWritten(107.0, "c1", "load", TAG),
        ev.ChangeoverDone(110.0, "j1", "dosing", "red", (), 100.0, 110.0),
        ev.CarrierDispatched(110.0, "m2", "c1", "load", "dosing", "fill"),
        ev.CarrierArrived(115.0, "m2", "c1", "dosing"),
        ev.ReadRequested(118.0, "c1", "dosing", 1),
        ev.CarrierSeen(119.0, "c1", "dosing", TAG),
        ev.OperationStarted(120.0, "j2", "dosing", "A-01", "A", "c1", 0, "fill", "dose", "red", {"grams": 5.0}),
        ev.OperationDone(131.0, "j2", "dosing", "A-01", _mass(5.5), ("net_mass",), {"dosed_g": 5.5}, (), 120.0, 130.0),
        ev.UnitReworked(131.0, "A-01", 0, "fill: out of limits: net_mass"),
        ev.OperationStarted(131.0, "j3", "dosing", "A-01", "A", "c1", 0, "fill", "dose", "red", {"grams": 5.0}),
        ev.OperationDone(152.0, "j3", "dosing", "A-01", _mass(5.0), (), {"dosed_g": 5.0}, (), 131.0, 151.0),
        ev.CarrierDispatched(152.0, "m3", "c1", "dosing", "unload", "unload"),
        ev.CarrierArrived(159.0, "m3", "c1", "unload"),
        ev.CarrierSeen(160.0, "c1", "unload", TAG),
        ev.UnitLeft(160.0, "A-01", "A", UnitStatus.DONE, "", "c1", False, 54.0),
        ev.OrderClosed(160.0, "A", True),
        ev.CarrierSeen(170.0, "c1", "unload", ev.TagContent()),
    ]
