"""A power cut after which the store lacks its last events, or all of them, and a person accepts that."""

from collections.abc import Mapping

from cell_line.ledger import JobRecord
from cell_orchestrator.core import events as ev
from cell_orchestrator.core.accept_store import AcceptStore, Place
from cell_orchestrator.core.plant import Plant
from cell_orchestrator.core.recipes import Measurement
from cell_orchestrator.store.memory_store import MemoryStore
from cell_orchestrator.translate import job_report
from cell_sim.virtual.faults import Luck

GONE = (3, 30, 300)
"""So many commits are lost at most."""
STARTS = (ev.OperationStarted, ev.ChangeoverStarted, ev.PreparationStarted)


def lost_commits(luck: Luck, commits: int) -> int:
    """How many of the commits are lost: some, many, or all."""
    return min(commits, luck.rng.randint(1, luck.rng.choice((*GONE, commits))))


def acceptance(
    store: MemoryStore, plant: Plant, ledgers: Mapping[str, tuple[JobRecord, ...]], places: tuple[Place, ...]
) -> AcceptStore:
    """What a person accepts: all that ledgers know and the log does not, as `cell store accept` finds it.

    Args:
        store: what is left.
        plant: of it.
        ledgers: cell -> its jobs.
        places: of the carriers.
    """
    events = [stored.event for stored in store.since(0)]
    known = {event.job for event in events if isinstance(event, STARTS)}
    known |= {job.job for event in events if isinstance(event, ev.StoreAccepted) for job in event.jobs}
    lost = [(cell, job) for cell, jobs in ledgers.items() for job in jobs if job.job_id not in known and job.digest]
    lost.sort(key=lambda entry: entry[1].started)
    records = [job for jobs in ledgers.values() for job in jobs]
    ended = tuple(job_report(job.result) for job in records if job.result and job.job_id in plant.jobs)
    return AcceptStore(("cut",), tuple(_lost(cell, job) for cell, job in lost), ended, places, "operator")


def _lost(cell: str, job: JobRecord) -> ev.LostJob:
    result = job.result
    measured = tuple(Measurement(m.name, m.value, m.unit) for m in result.measurements) if result else ()
    code = int(result.code) if result else None
    return ev.LostJob(job.job_id, cell, job.what, job.unit, job.operation, job.variant, job.starts > 0, code, measured)
