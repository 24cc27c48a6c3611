"""A line that made two units of one order: the first with every kind of trouble, the second without any."""

from collections.abc import Iterator

import pytest

from cell_line.artifact import Artifact
from cell_orchestrator.core import events as ev
from cell_orchestrator.core.line import Line
from cell_orchestrator.core.orders import Order, Unit, UnitStatus, Verdict
from cell_orchestrator.core.recipes import Gate, Measurement, Operation, Recipe
from cell_orchestrator.store.memory_store import MemoryStore

CARRIER = "urn:epc:id:grai:0614141.12345.3"
WATER = {"components": {"water": 5.0}}
FILL = Operation("fill", "dose", WATER, "water", 10.0, (Gate("mass", "g", 4.9, 5.1),))
FOLD = Operation("fold", "fold_cloth", {}, "", 20.0, (Gate("corner", "m", None, 0.01),))
RECIPE = Recipe("serum", "SERUM-HYDRA", "3.1", (FILL, FOLD), {"nest": "vial"}, {"booster": 0.3})
FILE = Artifact("fold.png", "image/png", "5" * 64, 1234)


def life(unit: str, at: float) -> Iterator[ev.Event]:
    """Loaded, filled too much, filled again, in doubt, folded by nobody knows how, and settled by a person."""
    yield ev.UnitLoaded(at, unit, CARRIER, "load", {"nest": "vial"}, {"vial": "V1"})
    yield ev.CarrierDispatched(at + 1, f"m1-{unit}", CARRIER, "load", "dosing", "fill")
    yield ev.CarrierArrived(at + 2, f"m1-{unit}", CARRIER, "dosing")
    yield ev.CarrierSeen(at + 2, CARRIER, "dosing", ev.TagContent(unit, "3.1", 0))
    yield ev.OperationStarted(
        at + 3, f"j1-{unit}", "dosing", unit, "A1", CARRIER, 0, "fill", "dose", "water", FILL.parameters
    )
    over = (Measurement("mass", 5.123456789012345, "g", 4.95, 5.05),)
    dosed = {"mass_g": 5.12, "lots": {"dye": "D3"}}
    yield ev.OperationDone(at + 5, f"j1-{unit}", "dosing", unit, over, ("mass",), dosed, (), at + 3, at + 5, ("scale",))
    yield ev.UnitReworked(at + 5, unit, 0, "gate mass")
    yield ev.CarrierDoubted(at + 6, CARRIER, "dosing", "no read after 3 tries")
    yield ev.DoubtCleared(at + 7, CARRIER, "inspection")
    yield from filled(unit, at + 8)
    yield ev.CarrierHeld(at + 10, CARRIER, "looks bent", "anna")
    yield ev.CarrierResumed(at + 11, CARRIER, "anna", "", "it is not")
    yield ev.OperationStarted(at + 12, f"j3-{unit}", "garment", unit, "A1", CARRIER, 1, "fold", "fold_cloth", "")
    yield ev.OperationFailed(at + 13, f"j3-{unit}", "garment", unit, 301, "gripper slipped, <b>twice</b>", "hold")
    yield ev.UnitUnsettled(at + 13, unit, 1, "fold", "it began and may not be repeated")
    measured = (Measurement("corner", 0.008, "m"),)
    yield ev.UnitSettled(at + 20, unit, 1, "fold", Verdict.DONE, "measured by hand", "bob", measured)
    yield ev.UnitLeft(at + 30, unit, "A1", UnitStatus.DONE, "", CARRIER, False, 30.0)


def filled(unit: str, at: float) -> Iterator[ev.Event]:
    yield ev.OperationStarted(
        at, f"j2-{unit}", "dosing", unit, "A1", CARRIER, 0, "fill", "dose", "water", FILL.parameters
    )
    good = (Measurement("mass", 5.0001, "g", 4.95, 5.05),)
    told = ({"mass_g": 5.0}, (FILE.uri,), at, at + 1, (), {"water": "W7"})
    yield ev.OperationDone(at + 1, f"j2-{unit}", "dosing", unit, good, (), *told)


def quiet(unit: str, at: float) -> Iterator[ev.Event]:
    """Another unit of the order, on the same carrier after the first one."""
    yield ev.UnitLoaded(at, unit, CARRIER, "load", {"nest": "vial"})
    yield from filled(unit, at + 1)
    yield ev.UnitLeft(at + 9, unit, "A1", UnitStatus.SCRAPPED, "dropped", CARRIER, False, 9.0)


@pytest.fixture
def store() -> MemoryStore:
    """The order of a customer whose name is not all in the font."""
    made = MemoryStore()
    units = tuple(Unit(f"A1-0{number}", "A1", RECIPE, due=900.0) for number in (1, 2))
    order = Order("A1", ("A1-01", "A1-02"), 100.0, customer="Zoë 李雷 & Söhne", number="#1069", open_units=2)
    made.append([ev.LineConfigured(1.0, Line("demo", {}, {}, (CARRIER,), "load"))])
    made.append([ev.OrderAccepted(100.0, order, units, "shop"), ev.OrderHeld(101.0, "A1", "wait for address", "eve")])
    made.append([ev.OrderResumed(102.0, "A1", "eve"), *life("A1-01", 110.0), *quiet("A1-02", 200.0)])
    return made
