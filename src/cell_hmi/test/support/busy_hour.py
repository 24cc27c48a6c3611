"""A line of four cells in trouble, written down by hand, for people to look at."""

from cell_orchestrator.core import events as ev
from cell_orchestrator.core.line import CellSpec, Line, Station, StationKind
from cell_orchestrator.core.orders import Order, Unit, UnitStatus
from cell_orchestrator.core.recipes import Gate, Measurement, Operation, Recipe

CELLS = {
    "dosing": ("water", "oil"),
    "assembly": ("small", "large"),
    "garment": ("shirts", "towels"),
    "finishing": ("fine",),
}
AROUND = ("buffer", "load", *CELLS, "inspection", "unload")
KINDS = {"buffer": StationKind.BUFFER, "load": StationKind.LOAD, "unload": StationKind.UNLOAD}
KINDS["inspection"] = StationKind.INSPECTION
LINE = Line(
    "demo",
    {name: Station(name, KINDS.get(name, StationKind.CELL), 8 if name == "buffer" else 1) for name in AROUND},
    {name: CellSpec(name, name, (f"{name}_work",), setups) for name, setups in CELLS.items()},
    tuple(f"urn:epc:id:grai:0614141.12345.{n}" for n in range(1, 9)),
    "buffer",
    {a: dict.fromkeys(AROUND, 20.0) for a in AROUND},
)
OPERATIONS = tuple(
    Operation(f"{name}_step", f"{name}_work", {}, setups[0], 60.0, (Gate("mass", "g", 4.9, 5.1),))
    for name, setups in CELLS.items()
)
RECIPE = Recipe("kit", "KIT-DAY", "1.1", OPERATIONS)
CUSTOMERS = ("Zoë Müller", "Atelier Nord", "Apotheke am Markt", "Mia O'Brien", "<b>Bold & Söhne</b>")


def carrier(number: int) -> str:
    return f"urn:epc:id:grai:0614141.12345.{number}"


def busy_hour() -> list[ev.Event]:
    """Units done and scrapped; then a cell held, a carrier held, one in doubt, a unit that waits for a word."""
    out: list[ev.Event] = [ev.LineConfigured(10.0, LINE), ev.TransportHeard(10.0, "journal")]
    out += [ev.CellReported(20.0, name, "b1", 6, 1, setups[0]) for name, setups in CELLS.items()]
    for n, customer in enumerate(CUSTOMERS):
        units = tuple(Unit(f"A100{n}-{k:02}", f"A100{n}", RECIPE) for k in (1, 2, 3))
        ids = tuple(unit.id for unit in units)
        order = Order(f"A100{n}", ids, 30.0, n * 10, 1200.0 + 900.0 * n, customer, "", 3, f"#10{n}", n)
        out.append(ev.OrderAccepted(30.0, order, units, "shop"))
    at = 60.0
    for k, unit in enumerate(("A1000-01", "A1000-02", "A1000-03", "A1001-01", "A1001-02")):
        out += _made(at, unit, carrier(k + 1), k)
        at += 500.0
    out += _loaded(at, "A1002-01", 6)
    out += [
        ev.CarrierDispatched(at, "m90", carrier(6), "load", "dosing", "dosing_step"),
        ev.CarrierArrived(at + 20.0, "m90", carrier(6), "dosing"),
        ev.OperationStarted(
            at + 22.0, "j90", "dosing", "A1002-01", "A1002", carrier(6), 0, "dosing_step", "dosing_work", "water"
        ),
    ]
    out += [
        ev.CellHeld(at + 30.0, "garment", "failed 6 operations in a row: table did not close", "the line"),
        ev.CarrierHeld(at + 31.0, carrier(3), "looks bent", "ann"),
        ev.CarrierDoubted(at + 32.0, carrier(4), "buffer", "its tag was read at load"),
        ev.ChangeoverRequested(at + 33.0, "assembly", "large", "ann", "gears next"),
        ev.ChangeoverStarted(at + 33.0, "c1", "assembly", "small", "large", "ann"),
        ev.OrderHeld(at + 34.0, "A1003", "wait for the address", "ann"),
    ]
    out += _loaded(at + 35.0, "A1001-03", 7)
    out.append(ev.CarrierDispatched(at + 36.0, "m91", carrier(7), "load", "finishing", "next"))
    return out


def _loaded(at: float, unit: str, number: int) -> list[ev.Event]:
    there = [
        ev.CarrierDispatched(at - 20.0, f"l{unit}", carrier(number), "buffer", "load", "load"),
        ev.CarrierArrived(at - 2.0, f"l{unit}", carrier(number), "load"),
    ]
    return [*there, ev.UnitLoaded(at, unit, carrier(number), "load")]


def _made(at: float, unit: str, on: str, number: int) -> list[ev.Event]:
    """A unit goes through all cells; the fourth is out of limits at the last."""
    out, place, begin = _loaded(at, unit, number + 1), "load", at
    for step, (name, op) in enumerate(zip(CELLS, OPERATIONS, strict=True)):
        job, move = f"j{unit}-{step}", f"m{unit}-{step}"
        bad = number == 3 and step == 3
        out += [
            ev.CarrierDispatched(at + 1.0, move, on, place, name, op.name),
            ev.CarrierArrived(at + 21.0, move, on, name),
            ev.OperationStarted(at + 22.0, job, name, unit, unit[:5], on, step, op.name, op.skill, op.setup),
            ev.OperationDone(
                at + 90.0,
                job,
                name,
                unit,
                (Measurement("mass", 5.3 if bad else 4.95 + 0.02 * step, "g"),),
                ("mass",) if bad else (),
                started=at + 22.0,
                ended=at + 90.0,
                simulated=("scale",),
            ),
        ]
        at, place = at + 92.0, name
    status = UnitStatus.SCRAPPED if number == 3 else UnitStatus.DONE
    reason = "out of limits: mass" if number == 3 else ""
    if number == 3:
        out.append(ev.UnitCondemned(at, unit, status, reason))
    out += [
        ev.CarrierDispatched(at, f"u{unit}", on, place, "unload", "unload"),
        ev.CarrierArrived(at + 20.0, f"u{unit}", on, "unload"),
        ev.UnitLeft(at + 22.0, unit, unit[:5], status, reason, on, number != 3, at + 22.0 - begin),
        ev.CarrierDispatched(at + 23.0, f"b{unit}", on, "unload", "buffer", "park"),
        ev.CarrierArrived(at + 40.0, f"b{unit}", on, "buffer"),
    ]
    return out
