"""Which lot a material comes from: a person says it of a place, a cell of what it has in itself."""

from collections.abc import Mapping
from typing import Any

from immutables import Map

from cell_orchestrator.core import events as ev
from cell_orchestrator.core.errors import NotAllowed, Unknown
from cell_orchestrator.core.line import StationKind
from cell_orchestrator.core.plant import Plant
from cell_orchestrator.core.replace import replace
from cell_orchestrator.core.requests import SetLot

MOST = 500
"""Materials at one place whose lot is known."""
LOTS = "lots"
"""Where a cell's result says it: material -> lot."""


def set_lot(plant: Plant, request: SetLot, now: float) -> list[ev.Event]:
    """Record it; what is said already changes nothing.

    Raises:
        NotAllowed: there is no such place, or too much is known there.
    """
    line = plant.line
    if line is None:
        raise NotAllowed("the line is not configured yet")
    places = [*line.cells, *(station.name for station in line.stations_of(StationKind.LOAD))]
    if request.place not in places:
        raise Unknown("cell or load station", request.place, places)
    if not request.material:
        raise NotAllowed("a lot is of some material; none is named")
    known = plant.lots.get(request.place, Map())
    if known.get(request.material, "") == request.lot:
        return []
    if request.lot and request.material not in known and len(known) >= MOST:
        raise NotAllowed(f"the lots of {MOST} materials are known at {request.place}, and no more can be")
    return [ev.LotSet(now, request.place, request.material, request.lot, request.by, request.reason)]


def brought(plant: Plant, station: str, brings: Mapping[str, str]) -> dict[str, str]:
    """Model -> lot, of what a person puts on a carrier there, as far as somebody told."""
    known = plant.lots.get(station, Map())
    return {model: known[model] for model in sorted(set(brings.values())) if model in known}


def used(plant: Plant, cell: str, parameters: Mapping[str, Any], result: Mapping[str, Any]) -> dict[str, str]:
    """Material -> lot, of what an operation took: what the cell tells, and what was told of the materials it names."""
    known = plant.lots.get(cell, Map())
    told = {material: lot for material, lot in known.items() if _names([parameters, result], material)}
    return dict(sorted({**told, **own(result)}.items()))


def own(result: Mapping[str, Any]) -> dict[str, str]:
    """Material -> lot, as a cell's result tells it."""
    lots = result.get(LOTS)
    if not isinstance(lots, Mapping):
        return {}
    return {material: lot for material, lot in lots.items() if isinstance(lot, str) and lot}


def _names(value: Any, material: str) -> bool:
    if isinstance(value, Mapping):
        return any(_names(part, material) for pair in value.items() for part in pair)
    if isinstance(value, list | tuple):
        return any(_names(part, material) for part in value)
    return bool(value == material)


def with_lot(plant: Plant, e: ev.LotSet) -> Plant:
    """The plant in which this is known."""
    known = plant.lots.get(e.place, Map())
    if e.lot:
        return replace(plant, at=e.at, lots=plant.lots.set(e.place, known.set(e.material, e.lot)))
    return replace(plant, at=e.at, lots=plant.lots.set(e.place, known.delete(e.material)))
