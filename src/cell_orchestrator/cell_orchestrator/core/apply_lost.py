"""What events about a log that lost its end, or a transport that lost its journal, change."""

from collections.abc import Callable, Mapping
from typing import Any

from cell_orchestrator.core import events as ev
from cell_orchestrator.core.parking import all_placed, with_carrier
from cell_orchestrator.core.plant import Plant
from cell_orchestrator.core.replace import replace


def _accepted(plant: Plant, e: ev.StoreAccepted) -> Plant:
    """Units that the plant knows are settled by events of their own; of the others it is kept what was done of them."""
    lost = plant.lost
    for job in e.jobs:
        if job.unit and job.began and job.unit not in plant.units:
            lost = lost.set(job.unit, (*lost.get(job.unit, ()), job))
    return replace(plant, at=e.at, lost=lost)


def _found(plant: Plant, e: ev.CarrierFound) -> Plant:
    carrier = replace(
        plant.carriers[e.carrier],
        station=e.station,
        move=None,
        since=e.at,
        departed=e.at,
        asked=e.at,
        confirmed=False,
        reads=0,
        failed_moves=0,
        absent=False,
        identified=False,
    )
    return with_carrier(plant, e.at, carrier)


def _recalled(plant: Plant, e: ev.MoveRecalled) -> Plant:
    carrier = plant.carriers[e.carrier]
    move = replace(carrier.move, recalled=True) if carrier.move else None
    return replace(plant, at=e.at, carriers=plant.carriers.set(carrier.id, replace(carrier, move=move)))


def _forgot(plant: Plant, e: ev.TransportForgot) -> Plant:
    """No read of before counts any more."""
    assert plant.line is not None
    carriers = plant.carriers
    for name, carrier in plant.carriers.items():
        move = replace(carrier.move, recalled=True) if carrier.move else None
        unread = replace(carrier, confirmed=False, identified=False, reads=0, asked=e.at, since=e.at)
        carriers = carriers.set(name, replace(unread, move=move, failed_moves=0, absent=False))
    return replace(plant, at=e.at, journal=e.journal, uncounted=True, **all_placed(plant.line, carriers))


def _counted(plant: Plant, e: ev.CarriersCounted) -> Plant:
    return replace(plant, at=e.at, uncounted=False)


APPLY: Mapping[type[ev.Event], Callable[[Plant, Any], Plant]] = {
    ev.StoreAccepted: _accepted,
    ev.MoveRecalled: _recalled,
    ev.TransportForgot: _forgot,
    ev.CarriersCounted: _counted,
    ev.CarrierFound: _found,
}
