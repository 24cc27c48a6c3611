"""What must hold of every plant the core makes: its parts agree with one another and with what really happens."""

from collections import Counter
from collections.abc import Iterator

from cell_orchestrator.core.events import JobKind
from cell_orchestrator.core.orders import UnitStatus
from cell_orchestrator.core.plant import Carrier, Plant
from cell_sim.virtual.truth import PlantTruth
from cell_sim.virtual.violation import Violation


def check(plant: Plant, truth: PlantTruth) -> None:
    """Judge a plant.

    Raises:
        Violation: a rule does not hold.
    """
    if plant.line is None:
        return
    for rule in (_units, _jobs, _places, _parking, _conservation):
        for broken in rule(plant, truth):
            raise Violation(broken)


def _units(plant: Plant, truth: PlantTruth) -> Iterator[str]:
    """No unit is on two carriers, and unit and carrier name each other."""
    for carrier in plant.carriers.values():
        if carrier.unit != truth.riding.get(carrier.id, ""):
            yield f"lost unit: {carrier.id} has {truth.riding.get(carrier.id)!r}, believed is {carrier.unit!r}"
        if carrier.unit and plant.units[carrier.unit].carrier != carrier.id:
            yield f"unit on two carriers: {plant.units[carrier.unit]} and {carrier}"
    for unit in plant.units.values():
        if (unit.status is UnitStatus.WAITING) != (not unit.carrier):
            yield f"neither waiting nor on the line: {unit}"
        if unit.carrier and plant.carriers[unit.carrier].unit != unit.id:
            yield f"unit without its carrier: {unit}"


def _jobs(plant: Plant, truth: PlantTruth) -> Iterator[str]:
    """Job, cell and carrier name one another."""
    for job in plant.jobs.values():
        cell = plant.cells[job.cell]
        if job.id != (cell.preparation if job.kind is JobKind.PREPARE else cell.job):
            yield f"job without its cell: {job}"
        if job.kind is JobKind.SKILL:
            carrier = plant.carriers[job.carrier]
            if (carrier.job, carrier.unit, carrier.station) != (job.id, job.unit, cell.station) or carrier.move:
                yield f"job without its carrier: {job}, {carrier}"
    named = [job for cell in plant.cells.values() for job in (cell.job, cell.preparation) if job]
    named += [carrier.job for carrier in plant.carriers.values() if carrier.job]
    if lost := set(named) - set(plant.jobs):
        yield f"job that is not open: {sorted(lost)}"


def _places(plant: Plant, truth: PlantTruth) -> Iterator[str]:
    """No station gets more carriers than it holds, and who is confirmed is where it is believed to be.

    Whose move did not begin is back where another may have been sent meanwhile, who then waits.  Until carriers are
    counted after the transport lost its journal, two may be believed at one place: nobody is sent anywhere then.
    """
    assert plant.line is not None
    bound = Counter(_goes_to(carrier) for carrier in plant.carriers.values() if carrier.id not in truth.stayed)
    for station, count in () if plant.uncounted else bound.items():
        if count > plant.line.stations[station].capacity:
            yield f"station too full: {count} carriers bound for {station}"
    for carrier in plant.carriers.values():
        if carrier.confirmed and carrier.standing and truth.at_station.get(carrier.station) != carrier.id:
            yield f"carrier elsewhere: {carrier} is confirmed, there is {truth.at_station.get(carrier.station)!r}"


def _parking(plant: Plant, truth: PlantTruth) -> Iterator[str]:
    """Who is kept as busy or parked is so."""
    parked = {name for names in plant.parked.values() for name in names}
    if len(parked) + len(plant.busy) != len(plant.carriers) or not parked.isdisjoint(plant.busy):
        yield f"wrongly parked: {plant.parked}, busy: {plant.busy}"
    for name in parked:
        carrier = plant.carriers[name]
        if carrier.move or carrier.unit or carrier.job or carrier.doubt or carrier.held or carrier.failed_moves:
            yield f"parked, though busy: {carrier}"


def _goes_to(carrier: Carrier) -> str:
    return carrier.move.destination if carrier.move else carrier.station


def _conservation(plant: Plant, truth: PlantTruth) -> Iterator[str]:
    """Ordered = waiting + on the line + left."""
    totals = plant.totals
    on_line = sum(bool(carrier.unit) for carrier in plant.carriers.values())
    left = totals.done + totals.scrapped + totals.cancelled
    queued = [unit for orders in plant.backlog.values() for units in orders.values() for unit in units]
    if totals.ordered != len(queued) + on_line + left or left != len(truth.left):
        yield f"units lost: {totals.ordered} ordered, {len(queued)} wait, {on_line} on the line, {left} left"
    waiting = {unit.id for unit in plant.units.values() if unit.status is UnitStatus.WAITING}
    if len(queued) != len(waiting) or not waiting.issuperset(queued):
        yield f"units lost: {sorted(waiting)} wait, the backlog has {sorted(queued)}"
    if len(plant.units) != totals.ordered - left or len(plant.units) != sum(
        order.open_units for order in plant.orders.values()
    ):
        yield f"units lost: {len(plant.units)} known of {totals.ordered - left}"
