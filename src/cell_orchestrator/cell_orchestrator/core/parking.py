"""Which carriers are parked: free ones, sure of, that stand in a buffer.  Nothing is asked of them or about them.

Most carriers of a large line are parked most of the time.  Whoever decides looks at the busy ones, however many are
parked; so both are kept apart with every change of a carrier.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from typing import Any

from immutables import Map

from cell_orchestrator.core.line import Line
from cell_orchestrator.core.plant import Carrier, Plant
from cell_orchestrator.core.replace import replace

Parked = Map[str, tuple[str, ...]]


def with_carrier(plant: Plant, at: float, carrier: Carrier) -> Plant:
    """The plant in which this carrier is as given, at a line time [s]."""
    line, name = plant.line, carrier.id
    assert line is not None
    was, now = _place(line, plant.carriers[name]), _place(line, carrier)
    carriers = plant.carriers.set(name, carrier)
    if was == now:
        return replace(plant, at=at, carriers=carriers)
    busy, parked, order = plant.busy, plant.parked, line.carrier_order
    if was:
        left = _without(parked[was], name, order)
        parked = parked.set(was, left) if left else parked.delete(was)
    else:
        busy = _without(busy, name, order)
    if now:
        parked = parked.set(now, _with(parked.get(now, ()), name, order))
    else:
        busy = _with(busy, name, order)
    return replace(plant, at=at, carriers=carriers, busy=busy, parked=parked)


def all_placed(line: Line, carriers: Map[str, Carrier]) -> dict[str, Any]:
    """The fields of a plant that has these carriers on a line."""
    busy: list[str] = []
    parked: dict[str, list[str]] = {}
    for name in line.carriers:
        where = _place(line, carriers[name])
        (parked.setdefault(where, []) if where else busy).append(name)
    return {
        "carriers": carriers,
        "busy": tuple(busy),
        "parked": Map({at: tuple(names) for at, names in parked.items()}),
    }


def parked_at(plant: Plant, station: str) -> tuple[str, ...]:
    """The carriers that are parked at a station."""
    return plant.parked.get(station, ())


def parked_first(plant: Plant) -> Iterable[Carrier]:
    """One carrier of each buffer where some are parked."""
    return (plant.carriers[names[0]] for names in plant.parked.values())


def parked_count(plant: Plant) -> int:
    """How many carriers are parked."""
    return sum(map(len, plant.parked.values()))


def _place(line: Line, carrier: Carrier) -> str:
    """The buffer where a carrier is parked, "" where it is busy."""
    if carrier.move or carrier.unit or carrier.job or carrier.doubt or carrier.held or carrier.failed_moves:
        return ""
    return carrier.station if carrier.station in line.buffers and not carrier.astray else ""


def _with(names: tuple[str, ...], name: str, order: Mapping[str, int]) -> tuple[str, ...]:
    at = bisect_left(names, order[name], key=order.__getitem__)
    return (*names[:at], name, *names[at:])


def _without(names: tuple[str, ...], name: str, order: Mapping[str, int]) -> tuple[str, ...]:
    at = bisect_left(names, order[name], key=order.__getitem__)
    return names[:at] + names[at + 1 :]
