"""What may be the matter with units: each sentence names the operation, its cell, and where the unit is now."""

from collections.abc import Iterator

from cell_hmi.model.carrier_conditions import place_of
from cell_hmi.model.condition import AlarmPriority, Condition, NextStep, Said
from cell_orchestrator.core.carrier_names import short
from cell_orchestrator.core.queries import LineStatus
from cell_orchestrator.core.waiting_units import HeldUnitStatus, UnsettledStatus


def unit_conditions(status: LineStatus) -> Iterator[Condition]:
    """The conditions of all units."""
    places = {it.id: place_of(it) for it in status.carriers}
    for waiting in status.unsettled:
        yield _unsettled(waiting, _values(waiting, places))
    for held in status.held_units:
        yield _out_of_limits(held, _values(held, places)) if held.out_of_limits else _held(held, _values(held, places))


def _values(unit: HeldUnitStatus | UnsettledStatus, places: dict[str, str]) -> dict[str, str]:
    carrier = short(unit.carrier) if unit.carrier else ""
    about = {"unit": unit.unit, "operation": unit.operation, "cell": " / ".join(unit.cells) or "?", "why": unit.reason}
    return {**about, "carrier": carrier, "place": places.get(unit.carrier, "")}


def _held(unit: HeldUnitStatus, values: dict[str, str]) -> Condition:
    what, step = Said("Unit {unit} is held: {why}.", values), Said("See to it, then resume it.")
    if unit.operation:
        what = Said("Unit {unit} is held before {operation} at {cell}: {why}.", values)
    if values["place"]:
        step = Said("Go to {place}, carrier {carrier}, and see to it, then resume it.", values)
    request = NextStep("Resume", f"/units/{unit.unit}/resume")
    return Condition(f"unit:{unit.unit}:held", AlarmPriority.SOON, "unit", unit.unit, what, step, 0.0, request)


def _out_of_limits(unit: HeldUnitStatus, values: dict[str, str]) -> Condition:
    what = Said("Unit {unit} failed its check at {cell}: {why}.", values)
    step = Said("Look at it and say what becomes of it: use as is, rework or scrap.")
    if values["place"]:
        step = Said(
            "Look at it at {place}, carrier {carrier}, and say what becomes of it: use as is, rework or scrap.", values
        )
    request = NextStep("Decide", f"/units/{unit.unit}/settle")
    return Condition(f"unit:{unit.unit}:held", AlarmPriority.SOON, "unit", unit.unit, what, step, 0.0, request)


def _unsettled(unit: UnsettledStatus, values: dict[str, str]) -> Condition:
    what = Said("Unit {unit} was cut off in {operation} at {cell}: {why}.", values)
    step = Said("Take it into your hands and say what it is: done, rework or scrap.")
    if values["place"]:
        step = Said(
            "Take it at {place} from carrier {carrier} and say what it is: done, rework or scrap.",
            values,
        )
    request = NextStep("Decide", f"/units/{unit.unit}/settle")
    return Condition(f"unit:{unit.unit}", AlarmPriority.SOON, "unit", unit.unit, what, step, unit.since, request)
