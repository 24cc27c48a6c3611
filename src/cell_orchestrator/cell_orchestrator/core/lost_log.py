"""What becomes of the line when its log lost its end, and a person has accepted that.

Nothing is made twice: what a ledger knows of a job that the log takes for open is its end; a unit on which more was
done than the log knows is not worked on any more.  Carriers are where the transport knows them to be, and are counted
where it does not know of all; one whose tag names another unit than the log waits for a person.  What was read of a
carrier or said by a cell may be long past: no carrier is believed before it is read again, no cell before it is heard
again.
"""

from collections.abc import Sequence

from cell_orchestrator.core import events as ev
from cell_orchestrator.core.accept_store import AcceptStore, Place
from cell_orchestrator.core.apply import replay
from cell_orchestrator.core.carrier_names import short
from cell_orchestrator.core.decide_jobs import ended
from cell_orchestrator.core.errors import NotAllowed
from cell_orchestrator.core.events import SILENT
from cell_orchestrator.core.leaving import leave
from cell_orchestrator.core.orders import Unit, UnitStatus
from cell_orchestrator.core.plant import Carrier, Plant
from cell_orchestrator.core.requests import JobEnd, ReportJob

LEDGER_LOST = 13
"""Code of a job that a cell has forgotten."""
UNKNOWN = "nobody knows whether it was worked on: the ledger of a cell was lost with the end of the log"


def accept(plant: Plant, request: AcceptStore, now: float) -> list[ev.Event]:
    """Record the word, and settle all that is remembered.

    Raises:
        NotAllowed: nothing is missing.
    """
    if not request.lost and not request.jobs:
        raise NotAllowed("nothing is to be accepted: the log has all that anybody remembers")
    jobs = (*request.jobs, *_by_tag(plant, request))
    out: list[ev.Event] = [ev.StoreAccepted(now, request.lost, jobs, request.by, request.reason)]
    plant = replay(plant, out)
    doubtful = [name for name, unit in sorted(plant.units.items()) if _may_have_worked(plant, unit, request.forgetful)]
    for report in (*request.ended, *_cut_off(plant, request)):
        plant = _then(plant, out, ended(plant, report, now))
    for unit in dict.fromkeys(job.unit for job in jobs if job.began):
        plant = _then(plant, out, _settle_unit(plant, unit, jobs, now))
    for unit in doubtful:
        if unit in plant.units and plant.units[unit].status is UnitStatus.RUNNING:
            plant = _then(plant, out, [ev.UnitCondemned(now, unit, UnitStatus.SCRAPPED, UNKNOWN)])
    places = {place.carrier: place for place in request.places}
    if request.journal and (plant.journal != request.journal or plant.carriers.keys() - places.keys()):
        forgot = ev.TransportForgot(now, request.journal, "the log and it do not tell together where all carriers are")
        plant = _then(plant, out, [forgot])
    for name in sorted(plant.carriers):
        place = places.get(name) or _believed(plant.carriers[name])
        plant = _then(plant, out, _settle_carrier(plant, place, now))
    out += [ev.CellLost(now, cell.name, SILENT) for _, cell in sorted(plant.cells.items()) if cell.online]
    return out


def settle_lost(plant: Plant, now: float) -> list[ev.Event]:
    """A unit that was ordered again after its past was lost is not made again: it leaves as what is known of it."""
    for name in sorted(plant.lost):
        unit = plant.units.get(name)
        if unit is not None and unit.status is UnitStatus.WAITING:
            return _leave(plant, unit, plant.lost[name], now)
    return []


def _then(plant: Plant, out: list[ev.Event], events: list[ev.Event]) -> Plant:
    out += events
    return replay(plant, events)


def _settle_unit(plant: Plant, name: str, jobs: Sequence[ev.LostJob], now: float) -> list[ev.Event]:
    unit = plant.units.get(name)
    known = [job for job in jobs if job.unit == name and job.began]
    if unit is None:
        return []
    if unit.status is UnitStatus.WAITING:
        return _leave(plant, unit, known, now)
    if unit.status is not UnitStatus.RUNNING:
        return []
    return [ev.UnitCondemned(now, name, UnitStatus.SCRAPPED, _reason(known))]


def _by_tag(plant: Plant, request: AcceptStore) -> list[ev.LostJob]:
    """Where a ledger was lost, too: units that ride by a tag, and wait by the log or are not in it, have begun."""
    told = {job.unit for job in request.jobs if job.began} | {"", None}
    out = []
    for place in request.places if request.forgetful else ():
        unit = plant.units.get(place.unit or "")
        if place.unit not in told and (unit is None or unit.status is UnitStatus.WAITING):
            cells, lies = ", ".join(request.forgetful), f"on carrier {short(place.carrier)}"
            out.append(ev.LostJob(lies, cells, "what is not known", place.unit or "", "", "", True, None))
    return out


def _cut_off(plant: Plant, request: AcceptStore) -> list[ReportJob]:
    """Of what a cell has forgotten nobody will tell the end any more."""
    told = {report.job for report in request.ended}
    return [
        ReportJob(job.id, JobEnd.CUT_OFF, LEDGER_LOST, UNKNOWN)
        for _, job in sorted(plant.jobs.items())
        if job.kind is ev.JobKind.SKILL and job.cell in request.forgetful and job.id not in told
    ]


def _may_have_worked(plant: Plant, unit: Unit, forgetful: Sequence[str]) -> bool:
    """Whether a cell may have done the next operation of a unit, and forgotten it; not while another one has it."""
    if unit.operation is None or plant.line is None or not unit.carrier:
        return False
    job = plant.jobs.get(plant.carriers[unit.carrier].job)
    if job is not None and job.cell not in forgetful:
        return False
    able = plant.line.offering(unit.operation.skill, unit.operation.setup)
    return any(spec.name in forgetful for spec in able)


def _leave(plant: Plant, unit: Unit, jobs: Sequence[ev.LostJob], now: float) -> list[ev.Event]:
    status = UnitStatus.DONE if _all_done(unit, jobs) else UnitStatus.SCRAPPED
    return leave(plant, unit, status, _reason(jobs), now)


def _all_done(unit: Unit, jobs: Sequence[ev.LostJob]) -> bool:
    """True when the last job of each operation was done on this variant, and passes the quality gates."""
    last = {job.operation: job for job in jobs if job.variant == unit.recipe.variant}
    return all(
        op.name in last and last[op.name].done and not op.failed_gates(last[op.name].measurements)
        for op in unit.recipe.operations
    )


def _reason(jobs: Sequence[ev.LostJob]) -> str:
    done = ", ".join(f"{job.operation or job.what} at {job.cell}" for job in jobs)
    return f"its record was lost with the end of the log, in which it had: {done}"


def _believed(carrier: Carrier) -> Place:
    """Where the log has a carrier of which nobody else knows."""
    return Place(carrier.id, carrier.station, carrier.move.id if carrier.move else "", carrier.bound_for)


def _settle_carrier(plant: Plant, place: Place, now: float) -> list[ev.Event]:
    carrier = plant.carriers[place.carrier]
    if carrier.job or plant.line is None:
        return []
    out: list[ev.Event] = []
    if carrier.move is None or carrier.move.id != place.move:
        station = place.station if place.station in plant.line.stations else carrier.station
        out.append(ev.CarrierFound(now, carrier.id, station))
        if place.move and place.destination in plant.line.stations:
            why = "it was on its way when the log was lost"
            out.append(ev.CarrierDispatched(now, place.move, carrier.id, station, place.destination, why))
            # Whoever had a reason for it is forgotten: what waits may wait for one that waits for this one.
            out.append(ev.MoveRecalled(now, place.move, carrier.id))
    if place.tag not in ("", carrier.id):
        wears = (carrier.id, place.tag)
        out += [_doubted(plant.carriers[name], carrier.id, now) for name in wears if name in plant.carriers]
    if place.unit is not None and place.unit != carrier.unit and not carrier.held:
        reason = f"its tag names {place.unit or 'no unit'}, the log {carrier.unit or 'none'}: see what lies on it"
        out.append(ev.CarrierHeld(now, carrier.id, reason, "store"))
    return out


def _doubted(carrier: Carrier, wearer: str, now: float) -> ev.Event:
    where = carrier.bound_for if carrier.id == wearer else carrier.station
    return ev.CarrierDoubted(now, carrier.id, where, f"{short(wearer)} wears the tag of another")
