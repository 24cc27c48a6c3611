"""One hour of one cell, written down by hand: what its key figures must be is computed in the tests, with a pencil."""

from cell_orchestrator.core import events as ev
from cell_orchestrator.core.line import CellSpec, Line, Station, StationKind
from cell_orchestrator.core.orders import Order, Unit, UnitStatus
from cell_orchestrator.core.recipes import Gate, Operation, Recipe

MAINTENANCE = 2
LINE = Line(
    "demo",
    {
        "load": Station("load", StationKind.LOAD),
        "unload": Station("unload", StationKind.UNLOAD),
        "buffer": Station("buffer", StationKind.BUFFER, 2),
        "dosing": Station("dosing", StationKind.CELL),
    },
    {"dosing": CellSpec("dosing", "dosing", ("dose",), ("red", "blue"))},
    ("grai.1", "grai.2"),
    "buffer",
)
RECIPE = Recipe(
    "polish",
    "polish-red",
    "1.1",
    (Operation("fill", "dose", {}, "red", duration_s=300.0, gates=(Gate("net_mass", "g", 4.9, 5.1),)),),
)
UNITS = ("A-01", "A-02", "A-03")


def started(at: float, job: str, unit: str, carrier: str) -> ev.OperationStarted:
    return ev.OperationStarted(at, job, "dosing", unit, "A", carrier, 0, "fill", "dose", "red")


def done(begin: float, at: float, job: str, unit: str, *failed: str) -> ev.OperationDone:
    return ev.OperationDone(at, job, "dosing", unit, (), failed, started=begin, ended=at)


def away(at: float, carrier: str, number: int) -> ev.CarrierDispatched:
    return ev.CarrierDispatched(at, f"m{number}", carrier, "dosing", "unload", "unload")


def shift() -> list[ev.Event]:
    """3600 s: three units are ordered; one is good at once, one after a rework, one is scrapped."""
    order = Order("A", UNITS, 160.0, due=2000.0, customer="Åsa", open_units=3)
    return [
        ev.LineConfigured(0.0, LINE),
        ev.CellReported(100.0, "dosing", "b1", 6, 1, "blue"),
        ev.OrderAccepted(160.0, order, tuple(Unit(name, "A", RECIPE) for name in UNITS)),
        ev.ChangeoverStarted(200.0, "c1", "dosing", "blue", "red", "planning"),
        ev.ChangeoverDone(320.0, "c1", "dosing", "red", (), 200.0, 320.0),
        started(400.0, "j1", "A-01", "grai.1"),
        done(400.0, 720.0, "j1", "A-01"),
        away(760.0, "grai.1", 1),
        started(800.0, "j2", "A-02", "grai.2"),
        ev.UnitLeft(900.0, "A-01", "A", UnitStatus.DONE, "", "grai.1", True, 500.0),
        done(800.0, 1040.0, "j2", "A-02", "net_mass"),
        ev.UnitReworked(1040.0, "A-02", 0, "out of limits: net_mass"),
        started(1050.0, "j3", "A-02", "grai.2"),
        done(1050.0, 1350.0, "j3", "A-02"),
        away(1350.0, "grai.2", 2),
        ev.CellHeld(1400.0, "dosing", "clean it", "ann"),
        ev.UnitLeft(1500.0, "A-02", "A", UnitStatus.DONE, "", "grai.2", False, 700.0),
        ev.CellResumed(2000.0, "dosing", "ann"),
        ev.CellReported(2100.0, "dosing", "b1", 6, MAINTENANCE, "red"),
        ev.CellReported(2400.0, "dosing", "b1", 6, 1, "red"),
        started(2500.0, "j4", "A-03", "grai.1"),
        ev.OperationFailed(2600.0, "j4", "dosing", "A-03", 1204, "overdosed", "scrap", (), 2500.0, 2600.0),
        ev.UnitCondemned(2600.0, "A-03", UnitStatus.SCRAPPED, "overdosed"),
        away(2600.0, "grai.1", 3),
        ev.CellLost(2700.0, "dosing"),
        ev.UnitLeft(2800.0, "A-03", "A", UnitStatus.SCRAPPED, "overdosed", "grai.1", False, 300.0),
        ev.OrderClosed(2800.0, "A", True),
        ev.CellReported(2900.0, "dosing", "b2", 6, 1, "red"),
    ]
