"""The record of one unit, read from a store."""

from math import inf

from cell_orchestrator.core.events import Event, UnitLeft, UnitLoaded
from cell_orchestrator.core.trace import trace
from cell_orchestrator.core.unit_record import UnitRecord
from cell_orchestrator.store.store import Store, Stored


def unit_record(store: Store, unit: str) -> UnitRecord | None:
    """Everything known of a unit, or None when it was never ordered."""
    return trace(unit, ((stored.seq, stored.event, stored.hash) for stored in unit_entries(store, unit)))


def unit_entries(store: Store, unit: str) -> list[Stored]:
    """The events about a unit, in order; what is stored about its carrier belongs to it from its load to its unload."""
    own = store.of(f"unit:{unit}")
    entries = {stored.seq: stored for stored in own}
    left = _first(own, UnitLeft)
    for loaded in own:
        if isinstance(loaded.event, UnitLoaded):
            end = left.seq if left else inf
            riding = store.of(f"carrier:{loaded.event.carrier}", loaded.seq)
            entries |= {stored.seq: stored for stored in riding if stored.seq < end}
    return [entries[seq] for seq in sorted(entries)]


def _first(stored: list[Stored], kind: type[Event]) -> Stored | None:
    return next((s for s in stored if isinstance(s.event, kind)), None)
