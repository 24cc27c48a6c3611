"""What an operator who walks along the line and sees where the carriers stand says, until the line believes it, too."""

from collections.abc import Mapping

from cell_orchestrator.core import requests as rq
from cell_orchestrator.core.line import StationKind
from cell_orchestrator.core.plant import Carrier, Plant

NAME = "operator"


def next_command(plant: Plant, places: Mapping[str, str]) -> rq.Request | None:
    """The next command towards a plant that believes what is true; None when there is none, or to wait for the first.

    A carrier is held, which takes its move back if that waits for ever, and resumed where it stands.  Who is believed
    to stand in that place is brought out of the way first: a move to it is taken back, and a carrier that is not there
    is said to be in the buffer, where there is room for all.

    Args:
        plant: what is believed.
        places: carrier -> station where it stands; "" on the way.
    """
    for carrier in misplaced(plant, places):
        if not carrier.held:
            return _hold(carrier)
        if carrier.move or carrier.job:
            continue
        if command := _put(plant, carrier, places):
            return command
    return None


def misplaced(plant: Plant, places: Mapping[str, str]) -> list[Carrier]:
    """Carriers that stand elsewhere than is believed."""
    return [c for c in plant.carriers.values() if places[c.id] not in ("", c.station)]


def _put(plant: Plant, carrier: Carrier, places: Mapping[str, str]) -> rq.Request | None:
    """Say where a held carrier stands, or who must be believed elsewhere before."""
    assert plant.line is not None
    place = places[carrier.id]
    others = [c for c in plant.carriers.values() if c.bound_for == place and c.id != carrier.id]
    if len(others) < plant.line.stations[place].capacity:
        return _resume(carrier, place)
    for other in others:
        if not other.held:
            return _hold(other)
        if not other.move and not other.job and places[other.id] != other.station:
            return _resume(other, plant.line.stations_of(StationKind.BUFFER)[0].name)
    return None


def _hold(carrier: Carrier) -> rq.Hold:
    return rq.Hold(rq.Target.CARRIER, carrier.id, "is not where it should be", NAME)


def _resume(carrier: Carrier, station: str) -> rq.Resume:
    return rq.Resume(rq.Target.CARRIER, carrier.id, NAME, station)
