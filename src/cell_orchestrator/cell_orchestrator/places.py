"""Where the transport's journal has the carriers, in the words of the core.

What a track drives has a label and no name.  It is the carrier for which it was last driven, as the orchestrator
believed.  If another's tag was read on it since, both are in doubt, which the log may have forgotten.  Where nobody was
named, its tag tells who it is.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from cell_line.tag_schemes.identities import epc_uri
from cell_orchestrator.core.accept_store import Place
from cell_orchestrator.core.plant import Plant
from cell_transport.carriages import Carriage, kept_carriages
from cell_transport.moves import what_was_asked
from cell_transport.tag_memory import TagMemory, TagMemoryError, decode


def places(plant: Plant, journal: Mapping[str, Any], stations: Mapping[str, str]) -> tuple[Place, ...]:
    """Where each carrier of the plant is, of which that can be told.

    Args:
        plant: as the log has it.
        journal: what it says.
        stations: zone -> station.
    """
    return tuple(_places(plant, journal, stations))


def _places(plant: Plant, journal: Mapping[str, Any], stations: Mapping[str, str]) -> Iterator[Place]:
    for carriage in kept_carriages(journal):
        names = (carriage.name, carriage.taken_for, epc_uri(carriage.tag.epc))
        name = next((name for name in names if name in plant.carriers), None)
        if name is None:
            continue
        tag = epc_uri(carriage.tag.epc) if carriage.tag.epc and not carriage.tag.dead else ""
        if carriage.move:
            asked = what_was_asked(journal, carriage.move)
            if asked and asked[2] in ("", name):  # else it set out in the place of another
                yield Place(name, asked[0], carriage.move, asked[1], _unit(carriage), tag)
        elif not carriage.hopping and (station := stations.get(carriage.zone)):
            believed, unit = plant.carriers[name], _unit(carriage)
            move = believed.move
            if move and believed.station == station and what_was_asked(journal, move.id) is None:
                yield Place(name, station, move.id, move.destination, unit, tag)  # the transport has yet to hear of it
            else:
                yield Place(name, station, unit=unit, tag=tag)


def _unit(carriage: Carriage) -> str | None:
    said = decode(carriage.tag.memory)
    if carriage.tag.dead or said is TagMemoryError.CORRUPT:
        return None
    return said.unit if isinstance(said, TagMemory) else ""
