"""Proof after a run that nothing was made twice, nothing was lost, and nothing was done in doubt.

Two independent witnesses: the orchestrator's log, and the ledgers the cells kept on their own disks.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from cell_line.codes import Code
from cell_line.file_ledger import read_records
from cell_line.job import JobKind
from cell_line.ledger import JobRecord
from cell_orchestrator.core import events as ev


@dataclass(frozen=True, slots=True)
class Audit:
    """What was found; every entry is one line for people."""

    double_executions: tuple[str, ...]
    """Work that was done twice: a job that ended twice, an operation that was repeated without a recorded reason, or
    one that may not be repeated and began again without a recorded decision."""
    lost_units: tuple[str, ...]
    """Units that were ordered and have not left the line."""
    doubtful_work: tuple[str, ...]
    """Work on a carrier whose identity was not confirmed where it stood."""

    @property
    def clean(self) -> bool:
        """True when nothing was found."""
        return not (self.double_executions or self.lost_units or self.doubtful_work)


def audit(events: Iterable[ev.Event], ledgers: Mapping[str, tuple[JobRecord, ...]]) -> Audit:
    """Judge a finished run.

    Args:
        events: the whole log.
        ledgers: cell -> the jobs in its ledger.
    """
    log = tuple(events)
    doubles = (
        *_repeated_bodies(ledgers),
        *_unrecorded_bodies(log, ledgers),
        *_repeated_operations(log),
        *_begun_again(log, ledgers),
    )
    return Audit(doubles, _lost(log), _doubtful(log))


def read_ledgers(state_dir: Path) -> dict[str, tuple[JobRecord, ...]]:
    """The ledgers of all cells in a state folder.

    Raises:
        EntryDamaged: one cannot be read.
    """
    return {path.parent.name: read_records(path) for path in sorted(state_dir.glob("cells/*/ledger.jsonl"))}


def _repeated_bodies(ledgers: Mapping[str, tuple[JobRecord, ...]]) -> tuple[str, ...]:
    return tuple(
        f"{cell}: body of job {job.job_id} ({job.what}, unit {job.unit}) ended {job.ends} times"
        for cell, jobs in ledgers.items()
        for job in jobs
        if job.ends > 1
    )


def _unrecorded_bodies(log: tuple[ev.Event, ...], ledgers: Mapping[str, tuple[JobRecord, ...]]) -> tuple[str, ...]:
    """Work on a unit that the orchestrator never asked for."""
    asked = {event.job for event in log if isinstance(event, ev.OperationStarted)}
    return tuple(
        f"{cell}: job {job.job_id} ({job.what}, unit {job.unit}) is not in the log"
        for cell, jobs in ledgers.items()
        for job in jobs
        if job.kind is JobKind.SKILL and job.job_id not in asked and job.result and job.result.code == Code.DONE
    )


def _repeated_operations(log: tuple[ev.Event, ...]) -> tuple[str, ...]:
    """Operations that began again on a unit after they were done, without a recorded rework."""
    steps: dict[str, int] = {}  # job -> step
    done: dict[str, set[int]] = {}  # unit -> steps that need not be done again
    out: list[str] = []
    for event in log:
        if isinstance(event, ev.OperationStarted):
            steps[event.job] = event.step
            if event.step in done.get(event.unit, ()):
                out.append(f"unit {event.unit}: operation {event.operation} began again after it was done")
        elif isinstance(event, ev.OperationDone):
            done.setdefault(event.unit, set()).add(steps[event.job])
        elif isinstance(event, ev.UnitReworked):
            done[event.unit] = {step for step in done.get(event.unit, ()) if step < event.step}
    return tuple(out)


def _begun_again(log: tuple[ev.Event, ...], ledgers: Mapping[str, tuple[JobRecord, ...]]) -> Iterator[str]:
    """Work that may not be repeated and began again without a decision to rework."""
    begun: dict[str, set[int]] = {}  # unit -> steps that began and may not be repeated
    for event in log:
        if isinstance(event, ev.OperationStarted) and event.step in begun.get(event.unit, ()):
            what = f"operation {event.operation} may not be repeated"
            yield f"unit {event.unit}: {what} and was given to {event.cell} again"
        elif isinstance(event, ev.OperationBegan) and not event.repeatable:
            begun.setdefault(event.unit, set()).add(event.step)
        elif isinstance(event, ev.UnitReworked):
            begun[event.unit] = {step for step in begun.get(event.unit, ()) if step < event.step}
    for cell, jobs in ledgers.items():
        for job in jobs:
            if job.starts > 1 and job.result and job.result.began and not job.result.repeatable:
                what = f"job {job.job_id} ({job.what}, unit {job.unit}) may not be repeated"
                yield f"{cell}: {what}, started {job.starts} times"


def _lost(log: tuple[ev.Event, ...]) -> tuple[str, ...]:
    coming = (event for event in log if isinstance(event, ev.OrderAccepted | ev.UnitsAdded))
    ordered = [unit.id for event in coming for unit in event.units]
    left = [event.unit for event in log if isinstance(event, ev.UnitLeft)]
    twice = sorted({unit for unit in left if left.count(unit) > 1})
    gone = set(left)
    return (
        *(f"unit {unit} has not left the line" for unit in ordered if unit not in gone),
        *(f"unit {unit} left the line twice" for unit in twice),
    )


def _doubtful(log: tuple[ev.Event, ...]) -> tuple[str, ...]:
    """Every job needs a valid read of its carrier since the carrier last moved, and no doubt since."""
    sure: set[str] = set()
    out: list[str] = []
    for event in log:
        if isinstance(event, ev.CarrierSeen | ev.DoubtCleared):
            sure.add(event.carrier)
        elif isinstance(event, ev.CarrierDispatched | ev.CarrierArrived | ev.CarrierDoubted | ev.CarrierIdentified):
            sure.discard(event.carrier)
        elif isinstance(event, ev.OperationStarted) and event.carrier not in sure:
            out.append(f"unit {event.unit}: {event.operation} at {event.cell} on unconfirmed carrier {event.carrier}")
    return tuple(out)
