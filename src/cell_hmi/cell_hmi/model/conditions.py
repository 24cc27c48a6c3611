"""Everything about a line that needs a person, or may: what `status` marks with `!`, with the next step."""

from collections.abc import Iterator

from cell_client.line_health import ENDING, LineHealth
from cell_hmi.model.cell_conditions import cell_conditions
from cell_hmi.model.condition import AlarmPriority, Condition, NextStep, Said
from cell_orchestrator.core.carrier_names import short
from cell_orchestrator.core.queries import CarrierStatus, HeldUnitStatus, LineStatus, UnsettledStatus

NOTHING = Said("Nothing to do: it goes on by itself.")


def conditions(status: LineStatus, health: LineHealth) -> list[Condition]:
    """All conditions, the most urgent first; of a line that does not run, only that."""
    if not health.running and not health.starting:
        return [_not_running()]
    found = [*_line(status, health), *_cells(status, health), *_carriers(status), *_units(status)]
    return sorted(found, key=lambda it: (it.urgency, it.since, it.id))


def _not_running() -> Condition:
    step = Said("Start it on its computer: ./cell up. It goes on where it stopped.")
    return Condition("line:not-running", AlarmPriority.URGENT, "line", "", Said("The line does not run."), step)


def _line(status: LineStatus, health: LineHealth) -> Iterator[Condition]:
    if health.trouble:
        what = _told(health.trouble)
        meant = health.starting or health.trouble == ENDING
        urgency = AlarmPriority.KNOW if meant else AlarmPriority.URGENT
        step = NOTHING if meant else Said("If it stays so: end the line and start it again.")
        yield Condition("line:trouble", urgency, "line", "", what, step)
    for process in health.processes:
        what = Said("{process} has ended ({how}) and is started again.", {"process": process.label, "how": process.how})
        step = Said("If it comes again and again: its last words are in log/ of the state folder.")
        yield Condition(f"line:process:{process.label}", AlarmPriority.SOON, "line", "", what, step)
    if status.transport_away and not health.starting:
        what = Said("The transport is not there: {why}.", {"why": status.transport_away})
        step = Said("Switch it on, and look at its network. It goes on by itself.")
        yield Condition("line:transport", AlarmPriority.URGENT, "line", "", what, step, status.transport_since)
    if status.disk:
        step = Said("Make room on the disk: old logs and backups. Orders are taken again by themselves.")
        yield Condition("line:disk", AlarmPriority.SOON, "line", "", _told(status.disk), step)
    if status.alarms:
        step = Said("See to what is named. The line goes on by itself where it can.")
        yield Condition("line:alarms", AlarmPriority.SOON, "line", "", _told(status.alarms), step)
    if status.clock:
        request = NextStep("The time is right", "/clock/accept")
        step = Said("Say that the time is right, or set it.")
        yield Condition(
            "line:clock", AlarmPriority.KNOW, "line", "", _told(status.clock), step, status.clock_since, request
        )
    if status.product_errors:
        what = Said("A product's file is wrong: {error}", {"error": status.product_errors[0]})
        step = Said("Mend the file; the others can be ordered. Nothing is to be started again.")
        yield Condition("line:products", AlarmPriority.KNOW, "line", "", what, step)
    if status.held:
        what, step = Said("Nothing is loaded: {why}.", {"why": status.held}), Said("Resume loading when it may go on.")
        yield Condition(
            "line:held", AlarmPriority.SOON, "line", "", what, step, 0.0, NextStep("Resume", "/line/resume")
        )


def _cells(status: LineStatus, health: LineHealth) -> Iterator[Condition]:
    if not health.trouble:  # else nothing that is known of cells may be true
        for cell in status.cells:
            yield from cell_conditions(cell, status.at, health.starting)


def _carriers(status: LineStatus) -> Iterator[Condition]:
    for carrier in status.carriers:
        number = short(carrier.id)
        if carrier.held:
            yield _held(carrier, number)
        elif carrier.late:
            values = {"carrier": number, "place": carrier.going_to}
            what = Said("Carrier {carrier} does not arrive at {place}.", values)
            step = Said("Free it if it is stuck; or hold it, which takes its move back.")
            request = NextStep("Hold", f"/carriers/{number}/hold")
            yield Condition(f"carrier:{number}:late", AlarmPriority.SOON, "carrier", number, what, step, 0.0, request)
        elif carrier.doubt:
            what = Said("Who carrier {carrier} is, is in doubt: {why}.", {"carrier": number, "why": carrier.doubt})
            step = Said("Nothing to do: it goes to inspection and comes back.")
            yield Condition(f"carrier:{number}:doubt", AlarmPriority.KNOW, "carrier", number, what, step)


def _held(carrier: CarrierStatus, number: str) -> Condition:
    what = Said("Carrier {carrier} is held: {why}.", {"carrier": number, "why": carrier.held})
    step = Said("See to it, then resume it; say where it stands if you have put it elsewhere.")
    request = NextStep("Resume", f"/carriers/{number}/resume")
    return Condition(f"carrier:{number}:held", AlarmPriority.SOON, "carrier", number, what, step, 0.0, request)


def _units(status: LineStatus) -> Iterator[Condition]:
    yield from map(_unit, status.unsettled)
    yield from map(_held_unit, status.held_units)


def _held_unit(unit: HeldUnitStatus) -> Condition:
    what = Said("Unit {unit} is held: {why}.", {"unit": unit.unit, "why": unit.reason})
    step, request = Said("See to it, then resume it."), NextStep("Resume", f"/units/{unit.unit}/resume")
    if unit.out_of_limits:
        step = Said("Look at it and say what becomes of it: use as is, rework or scrap.")
        request = NextStep("Decide", f"/units/{unit.unit}/settle")
    return Condition(f"unit:{unit.unit}:held", AlarmPriority.SOON, "unit", unit.unit, what, step, 0.0, request)


def _unit(unit: UnsettledStatus) -> Condition:
    values = {"unit": unit.unit, "operation": unit.operation, "why": unit.reason}
    what = Said("Unit {unit} waits for a word on {operation}: {why}.", values)
    step = Said("Take it into your hands and say what it is: done, rework or scrap.")
    request = NextStep("Decide", f"/units/{unit.unit}/settle")
    return Condition(f"unit:{unit.unit}", AlarmPriority.SOON, "unit", unit.unit, what, step, unit.since, request)


def _told(text: str) -> Said:
    """What the line itself says, as a sentence."""
    return Said("{why}", {"why": text[:1].upper() + text[1:]})
