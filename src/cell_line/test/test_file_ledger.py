"""The ledger on disk: what is written is there again, whatever happened in between."""

import json
import os
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from trial_jobs import setup_job, skill_job

from cell_line import file_ledger
from cell_line.codes import Code
from cell_line.entry_file import EntryDamaged
from cell_line.file_ledger import FileLedger, from_text, read_records, to_text
from cell_line.job import JobKind, JobResult
from cell_line.ledger import JobRecord, MachineState, SetupState
from cell_line.outcome import Measurement, Recovery
from cell_line.packml import Mode, State

RESULT = JobResult(
    "j1", 1001, "Teil verlören", Recovery.REWORK, (Measurement("force", 0.1, "N", lower=1.0),), {"a": [1]}, ("file:x",),
    1.5, 2.5, "small", True, 1,
)  # fmt: skip


def reopened(ledger: FileLedger, path: Path) -> FileLedger:
    """Return the ledger as the next process finds it; the old one is not closed, as in a crash."""
    return FileLedger(path)


def test_everything_comes_back(tmp_path: Path) -> None:
    """It should know jobs, counts, setup and machine state after a crash."""
    path = tmp_path / "cells" / "trial" / "ledger.jsonl"
    ledger = FileLedger(path)
    assert (ledger.setup, ledger.machine, list(ledger.records())) == (None, None, [])
    ledger.started(skill_job("j1"), 1.0)
    ledger.started(skill_job("j1"), 1.5)
    ledger.finished(RESULT)
    ledger.keep_setup(SetupState("small", verified=True))
    ledger.keep_machine(MachineState(State.HELD, Mode.MANUAL, "Pause"))

    assert ledger.setup == SetupState("small", verified=True)
    assert ledger.machine == MachineState(State.HELD, Mode.MANUAL, "Pause")
    again = reopened(reopened(ledger, path), path)
    record = again.find("j1")
    assert record and record.result == RESULT
    assert (record.what, record.unit, record.starts, record.ends, record.started) == ("work", "o1-01", 2, 1, 1.0)
    assert record.digest == skill_job("j1").digest
    assert again.setup == SetupState("small", verified=True)
    assert again.machine == MachineState(State.HELD, Mode.MANUAL, "Pause")


def test_what_began_comes_back(tmp_path: Path) -> None:
    """It should know whether what cannot be undone began, here or before, and in which operation."""
    path = tmp_path / "ledger.jsonl"
    ledger = FileLedger(path)
    for name in ("began", "not"):
        ledger.started(skill_job(name, operation="bend"), 1.0)
    ledger.began("began")
    ledger.started(skill_job("before", begun=True), 1.0)
    records = {record.job_id: (record.operation, record.began) for record in reopened(ledger, path).records()}
    assert records == {"began": ("bend", True), "not": ("bend", False), "before": ("", True)}


def test_a_ledger_of_before_may_have_begun(tmp_path: Path) -> None:
    """It should take a job for begun that was started by a version that did not note it, and no other."""
    path = tmp_path / "ledger.jsonl"
    ledger = FileLedger(path)
    ledger.started(skill_job("open"), 1.0)
    ledger.refused(skill_job("refused"), replace(RESULT, job_id="refused"))
    entries = [entry for line in path.read_text().splitlines() if "job" in (entry := json.loads(line))]
    for entry in entries:
        del entry["job"]["began"], entry["job"]["operation"]
        if entry["job"]["result"]:
            del entry["job"]["result"]["began"], entry["job"]["result"]["repeatable"]
    path.write_text("".join(json.dumps(entry) + "\n" for entry in entries))
    assert [(record.job_id, record.began) for record in read_records(path)] == [("open", True), ("refused", False)]
    result = read_records(path)[1].result
    assert result and not result.began


def test_a_torn_last_line_is_dropped(tmp_path: Path) -> None:
    """It should forget exactly what was being written, wherever the line was torn."""
    path = tmp_path / "ledger.jsonl"
    ledger = FileLedger(path)
    ledger.started(skill_job("j1"), 1.0)
    whole = len(path.read_bytes())
    ledger.finished(RESULT)
    content = path.read_bytes()
    for length in (whole + 1, whole + 40, len(content) - 1):
        path.write_bytes(content[:length])
        record = FileLedger(path).find("j1")
        assert record and (record.starts, record.result) == (1, None)


def test_appending_after_a_torn_line(tmp_path: Path) -> None:
    """It should not glue new entries to the torn one."""
    path = tmp_path / "ledger.jsonl"
    FileLedger(path).started(skill_job("j1"), 1.0)
    path.write_bytes(path.read_bytes() + b'{"job":')
    FileLedger(path).started(setup_job("j2", "large"), 2.0)
    assert [record.job_id for record in FileLedger(path).records()] == ["j1", "j2"]


@pytest.mark.parametrize("strange", ["null", "7", '"job"', '{"jobs": 1}', '{"job": {}}', '{"setup": {"colour": 1}}'])
def test_a_line_that_is_no_entry_is_named(tmp_path: Path, strange: str) -> None:
    """It should not guess what was meant by JSON of another kind, either."""
    path = tmp_path / "ledger.jsonl"
    FileLedger(path).started(skill_job("j1"), 1.0)
    path.write_bytes(path.read_bytes() + strange.encode() + b"\n")
    with pytest.raises(EntryDamaged, match=r"ledger.jsonl:3: is not an entry of a ledger"):
        FileLedger(path)


@pytest.mark.parametrize(
    ("written", "nonsense", "reason"),
    [
        ('"value":0.1', '"value":NaN', "measurement 'force': value: must be a finite number, not nan"),
        ('"lower":1.0', '"lower":-Infinity', "measurement 'force': lower: must be a finite number, not -inf"),
        ('"recovery":3', '"recovery":9', "9 is not a valid Recovery"),
        ('"code":1001', '"code":-7', "a failure has a code from 1 to 65535, not -7"),
        ('"artifacts":["file:x"]', '"artifacts":["\\ud83d"]', "artifact: character 1 cannot be printed: U[+]D83D"),
        ('"unit":"N"', '"unit":"N","colour":1', "unexpected keyword argument 'colour'"),
        ('"repeats":1', '"repeats":1,"colour":1', "unexpected keyword argument 'colour'"),
        ('"ended":2.5', '"ended":1e300', "ended: must be from 0 to"),
    ],
)
def test_a_result_that_nobody_can_believe_is_a_failure(
    tmp_path: Path, written: str, nonsense: str, reason: str
) -> None:
    """It should not stop the cell, nor come out as it is: an older version took it for a result."""
    path = tmp_path / "ledger.jsonl"
    ledger = FileLedger(path)
    ledger.started(skill_job("j1"), 1.0)
    ledger.finished(RESULT)
    text = path.read_text()
    assert text.count(written) == 1
    path.write_text(text.replace(written, nonsense))
    for _ in ("as it was", "compacted"):
        record = FileLedger(path).find("j1")
        assert record and record.result
        assert (record.result.job_id, record.result.code, record.result.recovery) == ("j1", 10, Recovery.HOLD)
        assert re.search(f"in the ledger: .*{reason}", record.result.message)
        assert (record.result.started, record.result.ended) == (0.0, 0.0), "it is not known when"
        assert (record.starts, record.ends) == (1, 1)
    assert "NaN" not in path.read_text()


def test_compaction_keeps_the_last_and_the_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It should drop old finished jobs only."""
    monkeypatch.setattr(file_ledger, "KEPT_JOBS", 2)
    path = tmp_path / "ledger.jsonl"
    ledger = FileLedger(path)
    ledger.started(skill_job("open"), 0.0)
    for name in ("a", "b", "c"):
        ledger.started(skill_job(name), 1.0)
        ledger.finished(replace(RESULT, job_id=name))
    lines = path.read_bytes().count(b"\n")
    assert [record.job_id for record in reopened(ledger, path).records()] == ["open", "b", "c"]
    assert path.read_bytes().count(b"\n") == 4 < lines
    assert not list(tmp_path.glob("*.new"))


def test_old_lines_go_while_it_is_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It should write the file anew after many entries, and lose none that is kept."""
    monkeypatch.setattr(file_ledger, "OLD_LINES", 10)
    monkeypatch.setattr(file_ledger, "KEPT_JOBS", 3)
    path = tmp_path / "ledger.jsonl"
    ledger = FileLedger(path)
    ledger.started(skill_job("open"), 0.0)
    longest = 0
    for name in map(str, range(30)):
        ledger.started(skill_job(name), 1.0)
        ledger.finished(replace(RESULT, job_id=name))
        longest = max(longest, path.read_bytes().count(b"\n"))
    assert 15 < longest < 30
    again = reopened(ledger, path)
    assert (again.lost, [record.job_id for record in again.records()]) == ("", ["open", "27", "28", "29"])


def test_the_first_result_stays(tmp_path: Path) -> None:
    """It should count a second end, which the audit looks for, and keep the first result."""
    ledger = FileLedger(tmp_path / "ledger.jsonl")
    ledger.started(skill_job("j1"), 1.0)
    ledger.finished(RESULT)
    ledger.finished(replace(RESULT, code=Code.DONE))
    record = ledger.find("j1")
    assert record and (record.ends, record.result) == (2, RESULT)


def test_an_interrupted_body_did_not_end(tmp_path: Path) -> None:
    """It should not count an end for a job the process died in."""
    ledger = FileLedger(tmp_path / "ledger.jsonl")
    ledger.started(skill_job("j1"), 1.0)
    ledger.finished(replace(RESULT, code=Code.INTERRUPTED))
    record = ledger.find("j1")
    assert record and (record.starts, record.ends) == (1, 0)


def test_the_audit_reads_without_opening(tmp_path: Path) -> None:
    """It should list the jobs of a ledger another process holds."""
    path = tmp_path / "ledger.jsonl"
    ledger = FileLedger(path)
    ledger.started(skill_job("j1"), 1.0)
    ledger.finished(RESULT)
    ledger.keep_setup(SetupState("small", verified=True))
    assert [(record.starts, record.ends) for record in read_records(path)] == [(1, 1)]
    assert read_records(tmp_path / "none.jsonl") == ()


def test_what_is_kept_is_on_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It should sync each entry before the call returns, and a compacted file before it takes the old one's place."""
    synced: list[tuple[str, int]] = []

    def note(descriptor: int) -> None:
        synced.append((Path(f"/proc/self/fd/{descriptor}").readlink().name, os.fstat(descriptor).st_size))

    path = tmp_path / "ledger.jsonl"
    FileLedger(path).started(skill_job("j0"), 0.0)
    monkeypatch.setattr(os, "fsync", note)
    monkeypatch.setattr(os, "fdatasync", note)
    ledger = FileLedger(path)
    assert [name for name, _ in synced] == ["ledger.new", tmp_path.name]
    assert synced[0][1] == path.stat().st_size > 0
    for keep in (
        lambda: ledger.started(skill_job("j1"), 1.0),
        lambda: ledger.began("j1"),
        lambda: ledger.finished(RESULT),
        lambda: ledger.refused(skill_job("j2"), replace(RESULT, job_id="j2")),
        lambda: ledger.keep_setup(SetupState("small", verified=True)),
        lambda: ledger.keep_machine(MachineState(State.HELD, Mode.MANUAL)),
    ):
        before = path.stat().st_size
        keep()
        assert synced[-1] == ("ledger.jsonl", path.stat().st_size)
        assert path.stat().st_size > before


RECORD = JobRecord("j1", JobKind.SKILL, "fold", "A-01", 1.5, 2, 1, RESULT, "op", True, "d1", "v", f"812:{'1f' * 32}")


@pytest.mark.parametrize("record", [RECORD, replace(RECORD, result=None, log="", unit="")])
def test_a_job_is_told_to_another_computer(record: JobRecord) -> None:
    """It should be the same there."""
    assert from_text(to_text(record)) == record


@pytest.mark.parametrize(
    "lie",
    [
        {"job_id": 5},
        {"job_id": "j\x001"},
        {"what": None},
        {"started": 1e99},
        {"started": "soon"},
        {"starts": -1},
        {"ends": 10**9},
        {"log": "812"},
        {"log": 812},
        {"kind": "dance"},
        {"taste": "sweet"},
        {"unit": "A" * 10**5},
    ],
)
def test_what_another_computer_tells_must_be_a_job(lie: dict[str, Any]) -> None:
    """It should be refused in one line."""
    with pytest.raises(ValueError, match="no job of a ledger: ") as refused:
        from_text(json.dumps(json.loads(to_text(RECORD)) | lie))
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("said", ["", "[]", "{}", "null", "{", '{"job_id":NaN}'])
def test_other_texts_are_no_job(said: str) -> None:
    """It should be refused, not be an error."""
    with pytest.raises(ValueError, match="no job of a ledger: "):
        from_text(said)


def test_a_closed_ledger_holds_no_file(tmp_path: Path) -> None:
    """It should let go of all that it opened."""

    def opened() -> list[str]:
        links = [link.readlink() for link in Path("/proc/self/fd").iterdir() if link.is_symlink()]
        return [link.name for link in links if link.is_relative_to(tmp_path)]

    ledger = FileLedger(tmp_path / "ledger.jsonl")
    assert sorted(opened()) == ["ledger.jsonl", "ledger.mark"]
    ledger.close()
    assert opened() == []
