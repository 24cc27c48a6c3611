"""What events about carriers, their tags and their identity change."""

from collections.abc import Callable
from typing import Any

from immutables import Map

from cell_orchestrator.core import events as ev
from cell_orchestrator.core.parking import all_placed, with_carrier
from cell_orchestrator.core.plant import NO_CARRIER, Carrier, Cell, CellTimes, Move, Plant
from cell_orchestrator.core.replace import replace


def _noted(plant: Plant, at: float, carrier: Carrier) -> Plant:
    """With a change that nobody is parked or busy by."""
    return replace(plant, at=at, carriers=plant.carriers.set(carrier.id, carrier))


def _line_configured(plant: Plant, e: ev.LineConfigured) -> Plant:
    carriers, cells, times = plant.carriers, plant.cells, plant.times
    for name in e.line.carriers:
        if name not in carriers:
            carriers = carriers.set(name, Carrier(name, e.line.home, since=e.at, tag=ev.TagContent()))
    for spec in e.line.cells.values():
        known = cells.get(spec.name, Cell(spec.name, spec.station))
        wanted = known.wanted if known.wanted in spec.setups else ""
        blocked = Map({setup: why for setup, why in known.blocked.items() if setup in spec.setups})
        cells = cells.set(spec.name, replace(known, station=spec.station, wanted=wanted, blocked=blocked))
        times = times.set(spec.name, times.get(spec.name, CellTimes()))
    for name in set(cells) - set(e.line.cells):
        cells = cells.delete(name)
    for name in set(carriers) - set(e.line.carriers):
        carriers = carriers.delete(name)
    return replace(plant, at=e.at, line=e.line, cells=cells, times=times, **all_placed(e.line, carriers))


def _dispatched(plant: Plant, e: ev.CarrierDispatched) -> Plant:
    carrier = plant.carriers[e.carrier]
    move = Move(e.move, e.destination, e.at, journal=plant.journal)
    return with_carrier(plant, e.at, replace(carrier, move=move, since=e.at, departed=e.at))


def _arrived(plant: Plant, e: ev.CarrierArrived) -> Plant:
    carrier = plant.carriers[e.carrier]
    return with_carrier(
        plant,
        e.at,
        replace(
            carrier,
            station=e.station,
            move=None,
            since=e.at,
            confirmed=False,
            reads=0,
            asked=e.at,
            identified=False,
            failed_moves=0,
            absent=False,
        ),
    )


def _move_failed(plant: Plant, e: ev.MoveFailed) -> Plant:
    carrier = plant.carriers[e.carrier]
    failed = carrier.failed_moves + 1
    return with_carrier(
        plant,
        e.at,
        replace(
            carrier,
            move=None,
            since=e.at,
            confirmed=False,
            reads=0,
            asked=e.at,
            failed_moves=failed,
            absent=e.code == NO_CARRIER,
        ),
    )


def _stuck(plant: Plant, e: ev.CarrierStuck) -> Plant:
    carrier = plant.carriers[e.carrier]
    assert carrier.move is not None
    return _noted(plant, e.at, replace(carrier, move=replace(carrier.move, stuck=True)))


def _seen(plant: Plant, e: ev.CarrierSeen) -> Plant:
    carrier = plant.carriers[e.carrier]
    return _noted(plant, e.at, replace(carrier, confirmed=True, tag=e.tag, since=e.at, absent=False))


def _read_requested(plant: Plant, e: ev.ReadRequested) -> Plant:
    carrier = plant.carriers[e.carrier]
    return _noted(plant, e.at, replace(carrier, reads=e.count, asked=e.at))


def _doubted(plant: Plant, e: ev.CarrierDoubted) -> Plant:
    carrier = plant.carriers[e.carrier]
    totals = replace(plant.totals, doubts=plant.totals.doubts + 1)
    astray = carrier.astray or e.station != carrier.bound_for
    carrier = replace(carrier, doubt=e.reason, astray=astray, confirmed=False, identified=False, tag=None, writes=0)
    return replace(with_carrier(plant, e.at, carrier), totals=totals)


def _foreign(plant: Plant, e: ev.ForeignTagSeen) -> Plant:
    return replace(plant, at=e.at)


def _identified(plant: Plant, e: ev.CarrierIdentified) -> Plant:
    """The right carrier is identified; a wrong one trades places with the carrier it was taken for."""
    here = plant.carriers[e.carrier]
    if e.actual == e.carrier:
        return with_carrier(plant, e.at, replace(here, identified=True, astray=False, inspections=0))
    other = plant.carriers[e.actual]
    here_after = replace(
        here,
        station=other.station,
        move=other.move,
        since=e.at,
        asked=e.at,
        reads=0,
        doubt=here.doubt or "swapped",
        astray=True,
    )
    other_after = replace(
        other,
        station=e.station,
        move=None,
        since=e.at,
        doubt=other.doubt or "swapped",
        astray=False,
        identified=True,
        confirmed=False,
        tag=None,
    )
    return with_carrier(with_carrier(plant, e.at, here_after), e.at, other_after)


def _identification_failed(plant: Plant, e: ev.IdentificationFailed) -> Plant:
    carrier = plant.carriers[e.carrier]
    return _noted(plant, e.at, replace(carrier, identified=False, inspections=carrier.inspections + 1))


def _doubt_cleared(plant: Plant, e: ev.DoubtCleared) -> Plant:
    carrier = plant.carriers[e.carrier]
    return with_carrier(plant, e.at, replace(carrier, doubt="", identified=False, confirmed=True, since=e.at))


def _tag_written(plant: Plant, e: ev.TagWritten) -> Plant:
    return _noted(plant, e.at, replace(plant.carriers[e.carrier], tag=e.tag, writes=0))


def _tag_write_failed(plant: Plant, e: ev.TagWriteFailed) -> Plant:
    carrier = plant.carriers[e.carrier]
    return _noted(plant, e.at, replace(carrier, writes=carrier.writes + 1))


def _held(plant: Plant, e: ev.CarrierHeld) -> Plant:
    """A move that waits is taken back: who waits for ever could not be brought aside, nor its place be given away."""
    carrier = plant.carriers[e.carrier]
    move = replace(carrier.move, recalled=True) if carrier.move else None
    return with_carrier(plant, e.at, replace(carrier, held=e.reason, move=move))


def _resumed(plant: Plant, e: ev.CarrierResumed) -> Plant:
    """A person has looked after it: everything is tried anew, and where they put it, it has yet to be seen."""
    carrier = plant.carriers[e.carrier]
    carrier = replace(carrier, held="", identified=False, writes=0, inspections=0, failed_moves=0, absent=False)
    if e.station:
        carrier = replace(carrier, station=e.station, since=e.at, departed=e.at, asked=e.at, reads=0)
        carrier = replace(carrier, confirmed=False)
    return with_carrier(plant, e.at, carrier)


def _transport_heard(plant: Plant, e: ev.TransportHeard) -> Plant:
    journal = plant.journal or e.journal
    return replace(plant, at=e.at, transport_away="", transport_since=e.at, journal=journal)


def _transport_lost(plant: Plant, e: ev.TransportLost) -> Plant:
    return replace(plant, at=e.at, transport_away=e.why, transport_since=e.at)


APPLY: dict[type[ev.Event], Callable[[Plant, Any], Plant]] = {
    ev.LineConfigured: _line_configured,
    ev.CarrierDispatched: _dispatched,
    ev.CarrierArrived: _arrived,
    ev.MoveFailed: _move_failed,
    ev.CarrierStuck: _stuck,
    ev.CarrierSeen: _seen,
    ev.ReadRequested: _read_requested,
    ev.CarrierDoubted: _doubted,
    ev.ForeignTagSeen: _foreign,
    ev.CarrierIdentified: _identified,
    ev.IdentificationFailed: _identification_failed,
    ev.DoubtCleared: _doubt_cleared,
    ev.TagWritten: _tag_written,
    ev.TagWriteFailed: _tag_write_failed,
    ev.CarrierHeld: _held,
    ev.CarrierResumed: _resumed,
    ev.TransportHeard: _transport_heard,
    ev.TransportLost: _transport_lost,
}
