"""What others of the line remember of its log: the anchor, the ledgers of cells and the transport's journal."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

from cell_line.codes import Code
from cell_line.config.strict_yaml import ConfigError
from cell_line.file_ledger import read_records, what_it_lacks
from cell_line.ledger import JobRecord
from cell_line.log_head import LogHead
from cell_orchestrator.core.events import LostJob, StoreAccepted
from cell_orchestrator.core.notes import some
from cell_orchestrator.core.plant import Plant
from cell_orchestrator.core.recipes import Measurement
from cell_orchestrator.core.requests import ReportJob
from cell_orchestrator.log_anchor import read_anchor
from cell_orchestrator.store.errors import StoreError
from cell_orchestrator.store.refs import ACCEPTED
from cell_orchestrator.store.sql_store import SqlStore
from cell_orchestrator.translate import job_report
from cell_transport.journal import read_values
from cell_transport.moves import LOG

Records = tuple[JobRecord, ...]


@dataclass(frozen=True, slots=True)
class Memories:
    """What was on the disk of this machine at one moment, and what cells on others told.

    Attributes:
        heads: who -> newest event that they acted on.
        ledgers: cell -> its jobs, oldest first.
        journal: of the transport.
        forgetful: cells whose ledger was lost, or is an older copy.
    """

    heads: dict[str, LogHead]
    ledgers: dict[str, Records]
    journal: dict[str, Any]
    forgetful: tuple[str, ...] = ()

    @staticmethod
    def read(state_dir: Path, line: str, far: Mapping[str, Records]) -> "Memories":
        """Read all; a file that cannot be read is left out: who it belongs to says so.

        Args:
            state_dir: of the orchestrator.
            line: its name.
            far: ledgers that are not in there.
        """
        near = {path.parent.name: _records(path) for path in sorted(state_dir.glob(str(ledger_of(Path(), "*"))))}
        journal: dict[str, Any] = {}
        with suppress(ConfigError, OSError):
            journal = read_values(state_dir / "transport" / "journal.jsonl")
        told = Memories.of_cells({**far, **near})
        heads = {"the anchor": read_anchor(state_dir, line), "the transport": _head(journal.get(LOG))}
        known = {who: head for who, head in heads.items() if head}
        marks = sorted(state_dir.glob(str(ledger_of(Path(), "*").with_suffix(".mark"))))
        forgetful = tuple(mark.parent.name for mark in marks if _is_lost(mark))
        return replace(told, heads={**known, **told.heads}, journal=journal, forgetful=forgetful)

    @staticmethod
    def of_cells(ledgers: Mapping[str, Records]) -> "Memories":
        """What cells alone remember."""
        newest = {f"cell {cell}": _newest(records) for cell, records in ledgers.items()}
        return Memories({who: head for who, head in newest.items() if head}, dict(ledgers), {})


@dataclass(frozen=True, slots=True)
class Missing:
    """What a log lacks; nothing where it is all there.

    Attributes:
        heads: who -> event that they acted on.
        jobs: those that the log does not know.
        forgetful: cells of which nobody knows what they did since.
    """

    heads: dict[str, LogHead]
    jobs: tuple[LostJob, ...] = ()
    forgetful: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything is missing."""
        return bool(self.heads or self.jobs)

    def __str__(self) -> str:
        """Return it in one line."""
        known = some(f"{who} has event {head.seq}" for who, head in self.heads.items())
        jobs = some(map(job_text, self.jobs))
        acted = f"{known}: the log was cut off, or an older copy has taken its place" if known else ""
        cells = f"what {some(self.forgetful)} did is not known, the ledger is lost, too" if self.forgetful else ""
        return "; ".join(filter(None, (acted, f"missing are the jobs {jobs}" if jobs else "", cells)))


def job_text(job: LostJob) -> str:
    """A job that is missing, by its id."""
    what = " ".join(filter(None, (job.operation or job.what, job.unit)))
    return f"{job.job} ({what} at {job.cell})"


def missing(store: SqlStore, memories: Memories, is_empty: bool) -> Missing:
    """What others remember, and the log neither has nor was accepted to lack.

    Args:
        store: has the log.
        memories: of others, read before the log was.
        is_empty: the log has no line yet, so that any job is one that it does not know.

    Raises:
        StoreError: the store cannot be read.
    """
    words = [stored.event for stored in store.of(ACCEPTED) if isinstance(stored.event, StoreAccepted)]
    accepted = {head for word in words for head in word.lost}
    settled = {job.job for word in words for job in word.jobs}

    def is_known(head: LogHead) -> bool:
        return str(head) in accepted or store.has(head)

    heads = {who: head for who, head in memories.heads.items() if not is_known(head)}
    if not heads and not is_empty:
        return Missing({})
    asked = [(cell, job) for cell, jobs in memories.ledgers.items() for job in jobs if is_empty or job.log]
    lost = [
        (cell, job)
        for cell, job in asked  # by the log; those asked for by hand are nobody's
        if job.job_id not in settled and not (job.log and is_known(LogHead.read(job.log)))
    ]
    lost.sort(key=lambda entry: entry[1].started)
    jobs = tuple(_lost_job(cell, record) for cell, record in lost)
    since = {job.cell for job in jobs if job.code == Code.LEDGER_LOST}  # it had lost it in what the log lacks
    return Missing(heads, jobs, tuple(sorted({*memories.forgetful, *since})))


def check_memories(store: SqlStore, plant: Plant, memories: Memories) -> None:
    """Look whether a store that was opened just now has all that others remember.

    Raises:
        StoreError: it has not: what was made since would be made again.
    """
    if lacks := missing(store, memories, plant.line is None):
        end = f"event {store.head.partition(':')[0]}" if store.head else "nothing"
        raise StoreError(
            f"{store.name}: the log ends with {end}, but {lacks}; bring the newest copy back (./cell restore FILE), "
            "or say ./cell store accept"
        )


def ledger_of(state_dir: Path, cell: str) -> Path:
    """Where a state folder has the ledger of a cell, if it runs on the same computer."""
    return state_dir / "cells" / cell / "ledger.jsonl"


def known_ends(plant: Plant, memories: Memories) -> tuple[ReportJob, ...]:
    """Results that ledgers have of jobs which are open in the plant."""
    records = [record for jobs in memories.ledgers.values() for record in jobs if record.job_id in plant.jobs]
    return tuple(job_report(record.result) for record in records if record.result)


def _lost_job(cell: str, record: JobRecord) -> LostJob:
    result = record.result
    return LostJob(
        record.job_id,
        cell,
        record.what,
        record.unit,
        record.operation,
        record.variant,
        _may_have_begun(record),
        int(result.code) if result else None,
        tuple(Measurement(m.name, m.value, m.unit, m.lower, m.upper) for m in result.measurements) if result else (),
    )


def _may_have_begun(record: JobRecord) -> bool:
    """Whether it was started, as far as is known: the cell may have forgotten that, and have said so as its result."""
    forgotten = record.result is not None and record.result.code == Code.LEDGER_LOST and record.result.began
    return record.starts > 0 or forgotten


def _is_lost(mark: Path) -> bool:
    with suppress(ConfigError, OSError):
        return bool(what_it_lacks(mark.with_suffix(".jsonl")))
    return False


def _newest(records: Records) -> LogHead | None:
    """Of the two jobs at most that a cell has at once, one may have been asked for first and begun last."""
    heads = filter(None, (_head(record.log) for record in reversed(records)))
    return max(islice(heads, 2), key=lambda head: head.seq, default=None)


def _records(ledger: Path) -> Records:
    with suppress(ConfigError, OSError):
        return read_records(ledger)
    return ()


def _head(said: object) -> LogHead | None:
    try:
        return LogHead.read(str(said or ""))
    except ValueError:
        return None
