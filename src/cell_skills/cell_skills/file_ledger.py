"""The ledger on disk: JSON lines, appended and synced."""

import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any
from uuid import uuid4

from cell_line.appending import AppendedFile
from cell_line.believing import believed, unbelievable
from cell_line.config.strict_yaml import ConfigError
from cell_line.file_mark import FileMark, lacks
from cell_line.job import JobKind, JobRequest, JobResult
from cell_line.log_head import log_text
from cell_line.packml import Mode, State
from cell_line.plain import finite, shown, text
from cell_line.plain_json import read_object
from cell_line.unwritable import Unwritable, tell, writing
from cell_line.whole_file import write_whole
from cell_skills.ledger import JobRecord, MachineState, MemoryLedger, SetupState

KEPT_JOBS = 2000
MOST = 1_000_000
"""Starts of one job that anybody believes."""


class LedgerDamaged(ConfigError):
    """A line before the last one cannot be read; somebody has to look."""

    def __init__(self, path: Path, line: int) -> None:
        """Say where."""
        super().__init__(path, line, "", "not a ledger entry")


class FileLedger(MemoryLedger):
    """A ledger whose every entry is on disk before the call returns.

    A torn last line (the process died while writing) is dropped. Opening compacts the file to the last
    `KEPT_JOBS` finished jobs and all unfinished ones. What cannot be written is known to this object only, which is of
    no use any more.
    """

    def __init__(self, path: Path, unwritable: Unwritable = tell) -> None:
        """Read, compact and open the ledger.

        Args:
            path: The file; it and its folder are made if they are missing.
            unwritable: Told when it cannot be written.

        Raises:
            LedgerDamaged: if a line other than the last cannot be read.
        """
        super().__init__()
        self._path, self._unwritable = path, unwritable
        self._identity, self._count = "", 0
        for number, entry in enumerate(_entries(path), start=1):
            try:
                self._apply(entry)
            except (AttributeError, KeyError, TypeError, ValueError):
                raise LedgerDamaged(path, number) from None
        self._forget_old()
        with writing(path, unwritable):
            path.parent.mkdir(parents=True, exist_ok=True)
            self._mark = FileMark(path.with_suffix(".mark"))
            self.lost = self._mark.lacks(self._identity, self._count)
            if self.lost or not self._identity:  # else what comes after it would fill it up to its mark
                self._identity = str(uuid4())
            write_whole(path, self._compacted())
            self._file = AppendedFile(path)
            self._keep_mark()

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
        self._append({"boot": boot, "first": True})
        if last_job:
            self._keep_job(last_job)

    def close(self) -> None:
        """Close the file."""
        self._file.close()
        self._mark.close()

    def _keep_job(self, job_id: str) -> None:
        self._append({"job": asdict(self._records[job_id])})

    def _append(self, entry: Mapping[str, Any]) -> None:
        with writing(self._path, self._unwritable):
            self._file.append(_line(entry))
            self._count += 1
            self._keep_mark()

    def _keep_mark(self) -> None:
        """Once the ledger has been found to lack something, that stays to be seen until it has learned it."""
        if not self.lost:
            self._mark.keep(self._identity, self._count)

    def _apply(self, entry: Mapping[str, Any]) -> None:
        self._count += 1
        if "count" in entry:
            self._identity, self._count = str(entry["identity"]), int(entry["count"])
        elif "boot" in entry:
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

    def _compacted(self) -> bytes:
        entries: list[Mapping[str, Any]] = [{"job": asdict(record)} for record in self._records.values()]
        if self._setup is not None:
            entries.append({"setup": asdict(self._setup)})
        if self._machine is not None:
            entries.append({"machine": asdict(self._machine)})
        entries += [{"boot": boot} for boot in self._boots]
        entries.append({"identity": self._identity, "count": self._count})  # the last, for each one after it counts
        return b"".join(map(_line, entries))


def read_records(path: Path) -> tuple[JobRecord, ...]:
    """Return the jobs in a ledger file without touching it, oldest first.

    Raises:
        LedgerDamaged: if a line other than the last cannot be read.
    """
    records = (_record(entry["job"]) for entry in _entries(path) if "job" in entry)
    return tuple({record.job_id: record for record in records}.values())


def what_it_lacks(path: Path) -> str:
    """Say what a ledger file has not that it once had, "" if nothing says so, without touching it.

    Raises:
        LedgerDamaged: if a line other than the last cannot be read.
        OSError: if there is no mark, or it cannot be read.
    """
    identity, count = "", 0
    for entry in _entries(path):
        count += 1
        if "count" in entry:
            identity, count = str(entry["identity"]), int(entry["count"])
    return lacks(path.with_suffix(".mark").read_bytes(), identity, count)


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


def _entries(path: Path) -> list[Mapping[str, Any]]:
    if not path.exists():
        return []
    # The part behind the last line end is empty, or the torn line.
    lines = path.read_bytes().split(b"\n")[:-1]
    entries: list[Mapping[str, Any]] = []
    for number, line in enumerate(lines, start=1):
        try:
            entries.append(json.loads(line))
        except ValueError:
            raise LedgerDamaged(path, number) from None
    return entries


def _line(entry: Mapping[str, Any]) -> bytes:
    return json.dumps(entry, separators=(",", ":")).encode() + b"\n"


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
