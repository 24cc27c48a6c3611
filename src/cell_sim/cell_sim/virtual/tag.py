"""A carrier's tag as it really is."""

from dataclasses import dataclass

from cell_orchestrator.core.events import TagContent


@dataclass(slots=True)
class VirtualTag:
    """A tag glued to a carrier."""

    epc: str
    memory: TagContent | None = TagContent()
    """None: damaged."""
    dead: bool = False
