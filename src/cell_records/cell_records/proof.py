"""What is proved of the log that a document was made from."""

from dataclasses import dataclass

from cell_orchestrator.store.store import Broken, Store, Verified


@dataclass(frozen=True, slots=True)
class Proof:
    """The end of the log, and what checking all of it found.

    Attributes:
        events: number of the last event.
        head: hash of the last event, '' where the log was not read to its end.
        intact: whether every event is as it was written.
        found: in words.
    """

    events: int
    head: str
    intact: bool
    found: str


def prove(store: Store) -> Proof:
    """Check the whole log; takes some seconds where it is long."""
    return proof_of(store, store.verify())


def proof_of(store: Store, found: Verified | Broken) -> Proof:
    """The proof that a check of the log gave."""
    if isinstance(found, Broken):
        return Proof(found.seq, "", False, f"BROKEN: event {found.seq} {found.reason}")
    last = store.since(found.count - 1) if found.count else []
    head = last[0].hash if last else ""
    if found.absent:
        return Proof(found.count, head, False, f"not proved: {'; '.join(found.absent)}; the rest is intact")
    return Proof(found.count, head, True, f"intact: {found.count} events, no gap, no change")
