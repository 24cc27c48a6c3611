"""What the engine and the commands need of a store."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

from cell_orchestrator.core.events import Event
from cell_orchestrator.core.plant import Plant


@dataclass(frozen=True, slots=True)
class Stored:
    """An event with its number, from 1, and its hash in the chain."""

    seq: int
    event: Event
    hash: str


@dataclass(frozen=True, slots=True)
class Verified:
    """The log is what was written: `count` events without a gap.

    Attributes:
        count: number of the last event.
        absent: archives that are not there, a line each; of their events only what stays in the database is proved.
    """

    count: int
    absent: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Broken:
    """The log is not what was written; `seq` is the first event that is wrong or missing."""

    seq: int
    reason: str


class Store(Protocol):
    """The log of one line.  All methods raise StoreError when the medium fails or holds something else."""

    def append(self, events: Sequence[Event]) -> int:
        """Write all events or none, durable when this returns.  Returns the number of the last event of the log.

        Raises:
            Unstorable: one of them has no stored form; nothing is written.
        """
        ...

    def load(self) -> tuple[Plant, int]:
        """The plant now and the number of its last event: the newest valid snapshot and the events after it, folded."""
        ...

    def since(self, seq: int) -> list[Stored]:
        """The events after number `seq`, in order."""
        ...

    def of(self, ref: str, seq: int = 0) -> list[Stored]:
        """The events after number `seq` about one thing, in order; `ref` as in `unit:A-01`.

        Things are: order, unit, carrier, cell, job.
        """
        ...

    def is_archived(self, ref: str) -> bool:
        """Whether `of` reads an archive for an order or a unit, which takes seconds where it is long."""
        ...

    def of_kinds(self, kinds: Collection[type[Event]]) -> list[Stored]:
        """The events of these kinds, in order."""
        ...

    def order_events(self, orders: Collection[str]) -> dict[str, list[Event]]:
        """What was stored of orders as a whole, the kinds in `former_orders.TELLING`; only of those that are known."""
        ...

    def snapshot(self, plant: Plant, seq: int) -> None:
        """Remember `plant`, which is the fold of the events up to `seq`.  The last two snapshots are kept."""
        ...

    def verify(self) -> Verified | Broken:
        """Check the whole log."""
        ...
