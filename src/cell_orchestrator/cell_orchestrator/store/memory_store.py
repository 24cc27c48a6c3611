"""A store in memory: for the virtual plant and for tests.  Nothing is encoded, hashes are ''."""

from collections.abc import Collection, Sequence

from cell_orchestrator.core.apply import replay
from cell_orchestrator.core.events import Event
from cell_orchestrator.core.former_orders import TELLING, told_of
from cell_orchestrator.core.plant import Plant
from cell_orchestrator.store.errors import StoreError
from cell_orchestrator.store.refs import references
from cell_orchestrator.store.store import Stored, Verified


class MemoryStore:
    """A Store that lasts as long as the object."""

    def __init__(self) -> None:
        self._events: list[Event] = []
        self._told: dict[str, list[Event]] = {}
        self._told_to = 0
        self._snapshot: tuple[Plant, int] = (Plant(), 0)

    def append(self, events: Sequence[Event]) -> int:
        """Keep all events; returns the number of the last."""
        self._events.extend(events)
        return len(self._events)

    def load(self) -> tuple[Plant, int]:
        """The plant now and the number of its last event."""
        plant, seq = self._snapshot
        return replay(plant, self._events[seq:]), len(self._events)

    def since(self, seq: int) -> list[Stored]:
        """The events after number `seq`."""
        return [Stored(number, event, "") for number, event in enumerate(self._events[seq:], seq + 1)]

    def of(self, ref: str, seq: int = 0) -> list[Stored]:
        """The events after number `seq` about one thing."""
        return [stored for stored in self.since(seq) if ref in references(stored.event)]

    def is_archived(self, ref: str) -> bool:
        """Nothing ever is."""
        return False

    def of_kinds(self, kinds: Collection[type[Event]]) -> list[Stored]:
        """The events of these kinds."""
        return [stored for stored in self.since(0) if type(stored.event) in kinds]

    def order_events(self, orders: Collection[str]) -> dict[str, list[Event]]:
        """What was stored of orders as a whole."""
        for event in self._events[self._told_to :]:
            if isinstance(event, TELLING):
                self._told.setdefault(told_of(event), []).append(event)
        self._told_to = len(self._events)
        return {order: list(self._told[order]) for order in orders if order in self._told}

    def snapshot(self, plant: Plant, seq: int) -> None:
        """Remember the plant after event `seq`."""
        if not 0 < seq <= len(self._events):
            raise StoreError(f"no event {seq} to take a snapshot at")
        self._snapshot = (plant, seq)

    def verify(self) -> Verified:
        """Always as written: nothing can alter it."""
        return Verified(len(self._events))
