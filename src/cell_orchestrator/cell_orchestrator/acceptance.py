"""What a person's word that the line goes on with its store makes of what others remember."""

from collections.abc import Mapping

from cell_orchestrator.core.accept_store import AcceptStore
from cell_orchestrator.core.apply import replay
from cell_orchestrator.core.decide import decide
from cell_orchestrator.core.events import Event
from cell_orchestrator.core.line import Line
from cell_orchestrator.core.plant import Plant
from cell_orchestrator.core.requests import ConfigureLine, Request
from cell_orchestrator.memories import Memories, Missing, known_ends
from cell_orchestrator.places import places
from cell_transport.journal import IDENTITY


def acceptance(
    plant: Plant, line: Line, stations: Mapping[str, str], memories: Memories, lacks: Missing, by: str, reason: str = ""
) -> list[Event]:
    """The events to append to a store that is accepted.

    Args:
        plant: of the store.
        line: as it is configured, for a store that has none.
        stations: zone -> station.
        memories: of others.
        lacks: what of them the store lacks.
        by: who accepts it.
        reason: why.

    Raises:
        NotAllowed: nothing is missing.
    """
    now, out = plant.at, list[Event]()

    def ask(request: Request) -> None:
        nonlocal plant
        events = decide(plant, request, now)
        plant = replay(plant, events)
        out.extend(events)

    if lacks and plant.line is None:
        ask(ConfigureLine(line))
    heads = tuple(dict.fromkeys(str(head) for head in lacks.heads.values()))
    where = places(plant, memories.journal, stations)
    journal = str(memories.journal.get(IDENTITY, ""))
    ask(AcceptStore(heads, lacks.jobs, known_ends(plant, memories), where, by, lacks.forgetful, journal, reason))
    return out
