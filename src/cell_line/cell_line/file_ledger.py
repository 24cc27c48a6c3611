"""The ledger on disk: JSON lines, appended and synced."""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from cell_line.believing import believed, unbelievable
from cell_line.entry_file import CountedFile, any_identity, read_entries
from cell_line.file_mark import lacks
from cell_line.job import JobKind, JobRequest, JobResult
from cell_line.ledger import JobRecord, MachineState, MemoryLedger, SetupState
from cell_line.log_head import log_text
from cell_line.packml import Mode, State
from cell_line.plain import finite, shown, text
from cell_line.plain_json import read_object
from cell_line.unwritable import Unwritable, tell

KIND = "a ledger"
KEPT_JOBS = 2000
OLD_LINES = 10_000
"""So many lines that say nothing any more are left in the file while it is open."""
MOST = 1_000_000
"""Starts of one job that anybody believes."""


class FileLedger(MemoryLedger):
    """A ledger whose every entry is on disk before the call returns.

    A torn last line (the process died while writing) is dropped. Opening compacts the file to the last
    `KEPT_JOBS` finished jobs and all unfinished ones; so does an entry after too many lines that later ones have
    replaced. What cannot be written is known to this object only, which is of
    no use any more.
    """

    def __init__(
        self, path: Path, unwritable: Unwritable = tell, new_identity: Callable[[], str] = any_identity
    ) -> None:
        """Read, compact and open the ledger.

        Args:
            path: The file; it and its folder are made if they are missing.
            unwritable: Told when it cannot be written.
            new_identity: Names the file where it is begun anew.

        Raises:
            EntryDamaged: if a line other than the last cannot be read.
        """
        super().__init__()
        past = _Past()

        def take(entry: Mapping[str, Any]) -> None:
            past.take(entry)
            self._apply(entry)

        read_entries(path, KIND, take)
        self._forget_old()
        self._file = CountedFile(path, past.identity, past.count, unwritable, new_identity)
        self.lost = self._file.lost
        self._file.rewrite(self._compacted())

    def started(self, request: JobRequest, at: float, begins: bool = False) -> None:
        """Keep that the body of a job starts at line time `at` [s], and what that begins, in one entry."""
        super().started(request, at, begins)
        self._keep_job(request.job_id)

    def began(self, job_id: str) -> None:
        """Keep that what cannot be undone begins in a job."""
        super().began(job_id)
        self._keep_job(job_id)

    def finished(self, result: JobResult) -> None:
        """Keep the result of a job."""
        super().finished(result)
        self._keep_job(result.job_id)

    def refused(self, request: JobRequest, result: JobResult) -> None:
        """Keep that a job was refused."""
        super().refused(request, result)
        self._keep_job(request.job_id)

    def keep_setup(self, setup: SetupState) -> None:
        """Keep the setup."""
        super().keep_setup(setup)
        self._append({"setup": asdict(setup)})

    def keep_machine(self, machine: MachineState) -> None:
        """Keep the machine state."""
        super().keep_machine(machine)
        self._append({"machine": asdict(machine)})

    def keep_boot(self, boot: str) -> None:
        """Keep that the cell starts under a boot id."""
        super().keep_boot(boot)
        self._append({"boot": boot})

    def learn(self, boot: str, last_job: str, log: str) -> None:
        """Keep what it did not know any more."""
        super().learn(boot, last_job, log)
        self._file.trust()
        self._append({"boot": boot, "first": True})
        if last_job:
            self._keep_job(last_job)

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _keep_job(self, job_id: str) -> None:
        self._append({"job": asdict(self._records[job_id])})

    def _append(self, entry: Mapping[str, Any]) -> None:
        self._file.append([entry])
        if self._file.lines > len(self._records) + OLD_LINES:
            self._forget_old()
            self._file.rewrite(self._compacted())

    def _apply(self, entry: Mapping[str, Any]) -> None:
        if "count" in entry:
            return
        if "boot" in entry:
            if entry.get("first"):
                self._boots.clear()
            super().keep_boot(entry["boot"])
        elif "job" in entry:
            record = _record(entry["job"])
            self._records[record.job_id] = record
        elif "setup" in entry:
            self._setup = SetupState(**entry["setup"])
        else:
            machine = entry["machine"]
            self._machine = MachineState(State(machine["state"]), Mode(machine["mode"]), machine["reason"])

    def _forget_old(self) -> None:
        finished = [record.job_id for record in self._records.values() if record.result is not None]
        for job_id in finished[:-KEPT_JOBS]:
            del self._records[job_id]

    def _compacted(self) -> list[Mapping[str, Any]]:
        entries: list[Mapping[str, Any]] = [{"job": asdict(record)} for record in self._records.values()]
        if self._setup is not None:
            entries.append({"setup": asdict(self._setup)})
        if self._machine is not None:
            entries.append({"machine": asdict(self._machine)})
        entries += [{"boot": boot} for boot in self._boots]
        entries.append({"identity": self._file.identity, "count": self._file.count})  # each one after it counts
        return entries


class _Past:
    """What a file says of itself."""

    def __init__(self) -> None:
        self.identity, self.count = "", 0

    def take(self, entry: Mapping[str, Any]) -> None:
        self.count += 1
        if "count" in entry:
            self.identity, self.count = str(entry["identity"]), int(entry["count"])


def read_records(path: Path) -> tuple[JobRecord, ...]:
    """Return the jobs in a ledger file without touching it, oldest first.

    Raises:
        EntryDamaged: if a line other than the last cannot be read.
    """
    records: dict[str, JobRecord] = {}

    def take(entry: Mapping[str, Any]) -> None:
        if "job" in entry:
            record = _record(entry["job"])
            records[record.job_id] = record

    read_entries(path, KIND, take)
    return tuple(records.values())


def what_it_lacks(path: Path) -> str:
    """Say what a ledger file has not that it once had, "" if nothing says so, without touching it.

    Raises:
        EntryDamaged: if a line other than the last cannot be read.
        OSError: if there is no mark, or it cannot be read.
    """
    past = _Past()
    read_entries(path, KIND, past.take)
    return lacks(path.with_suffix(".mark").read_bytes(), past.identity, past.count)


def to_text(record: JobRecord) -> str:
    """What the ledger says of a job, as another computer is told it."""
    return json.dumps(asdict(record), separators=(",", ":"))


def from_text(said: str) -> JobRecord:
    """The job in a text of `to_text`.

    Raises:
        ValueError: it is none.
    """
    try:
        told = _record(read_object(said))
        return replace(
            told,
            job_id=text(told.job_id),
            what=text(told.what),
            unit=text(told.unit),
            started=finite(told.started),
            starts=int(finite(told.starts, 0, MOST)),
            ends=int(finite(told.ends, 0, MOST)),
            operation=text(told.operation),
            digest=text(told.digest),
            variant=text(told.variant),
            log=log_text(told.log),
        )
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ValueError(f"no job of a ledger: {shown(said)}: {error}") from None


def _record(data: Mapping[str, Any]) -> JobRecord:
    result = data["result"]
    known = None if result is None else _result(data["job_id"], result)
    # A ledger that does not say whether a body began is of before that was noted: it may have.
    began = {"began": data["starts"] > 0}
    return JobRecord(**{**began, **data, "kind": JobKind(data["kind"]), "result": known})


def _result(job_id: str, data: Mapping[str, Any]) -> JobResult:
    """The result in a record; one that an older version took for true, and nobody can believe, is a failure."""
    try:
        return believed(JobResult.from_json(data))
    except (KeyError, TypeError, ValueError) as error:
        return unbelievable(job_id, f"in the ledger: {error}", 0.0)
