"""Everything about a line that needs a person, or may: what `status` marks with `!`, with the next step."""

from collections.abc import Iterator

from cell_client.line_health import ENDING, LineHealth
from cell_hmi.model.carrier_conditions import carrier_conditions
from cell_hmi.model.cell_conditions import cell_conditions
from cell_hmi.model.condition import AlarmPriority, Condition, NextStep, Said
from cell_hmi.model.unit_conditions import unit_conditions
from cell_orchestrator.core.queries import LineStatus

NOTHING = Said("Nothing to do: it goes on by itself.")


def conditions(status: LineStatus, health: LineHealth) -> list[Condition]:
    """All conditions, the most urgent first; of a line that does not run, only that."""
    if not health.running and not health.starting:
        return [_not_running()]
    found = [*_line(status, health), *_cells(status, health), *carrier_conditions(status), *unit_conditions(status)]
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


def _told(text: str) -> Said:
    """What the line itself says, as a sentence."""
    return Said("{why}", {"why": text[:1].upper() + text[1:]})
