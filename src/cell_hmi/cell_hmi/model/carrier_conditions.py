"""What may be the matter with the carriers: each sentence names where to go, what may be the cause, and what to do."""

from collections.abc import Iterator

from cell_hmi.model.condition import AlarmPriority, Condition, NextStep, Said
from cell_orchestrator.core.carrier_names import short
from cell_orchestrator.core.queries import CarrierStatus, LineStatus


def carrier_conditions(status: LineStatus) -> Iterator[Condition]:
    """The conditions of all carriers; of each at most the one that has to be seen to first."""
    standing = {it.station: short(it.id) for it in status.carriers if not it.going_to}
    for carrier in status.carriers:
        number = short(carrier.id)
        if carrier.held:
            yield _held(carrier, number)
        elif carrier.late:
            yield _late(carrier, number, standing.get(carrier.going_to, ""))
        elif carrier.doubt:
            what = Said("Who carrier {carrier} is, is in doubt: {why}.", {"carrier": number, "why": carrier.doubt})
            step = Said("Nothing to do: it goes to inspection and comes back.")
            yield Condition(f"carrier:{number}:doubt", AlarmPriority.KNOW, "carrier", number, what, step)


def _held(carrier: CarrierStatus, number: str) -> Condition:
    values = {"carrier": number, "why": carrier.held, "place": place_of(carrier), "unit": carrier.unit}
    what = Said("Carrier {carrier} is held at {place}: {why}.", values)
    if carrier.unit:
        what = Said("Carrier {carrier} with unit {unit} is held at {place}: {why}.", values)
    step = Said("Go to {place} and see to it, then resume it; say where it stands if you put it elsewhere.", values)
    request = NextStep("Resume", f"/carriers/{number}/resume")
    return Condition(f"carrier:{number}:held", AlarmPriority.SOON, "carrier", number, what, step, 0.0, request)


def place_of(carrier: CarrierStatus) -> str:
    """Where a carrier is: a station, or from which to which it rides."""
    return f"{carrier.station} → {carrier.going_to}" if carrier.going_to else carrier.station


def _late(carrier: CarrierStatus, number: str, other: str) -> Condition:
    values = {"carrier": number, "place": carrier.going_to, "origin": carrier.station, "unit": carrier.unit}
    what = Said("Carrier {carrier} left {origin} and does not arrive at {place}.", values)
    if carrier.unit:
        what = Said("Carrier {carrier} with unit {unit} left {origin} and does not arrive at {place}.", values)
    step = Said(
        "Look between {origin} and {place}: track blocked, drive stopped or tag not read. Free it, or hold it.", values
    )
    if other:
        values["other"] = other
        step = Said(
            "Carrier {other} stands in its way at {place}: free that one. Else see track, drive and tag reader.", values
        )
    request = NextStep("Hold", f"/carriers/{number}/hold")
    about = (f"carrier:{number}:late", AlarmPriority.SOON, "carrier", number)
    return Condition(*about, what, step, carrier.set_out, request)
