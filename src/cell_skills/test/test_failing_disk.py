"""What becomes of the files of a cell, and of its process, when any one call of the disk fails."""

import errno
import os
from pathlib import Path

import pytest
from trial_cell import at_work
from trial_jobs import skill_job

from cell_line.exit_codes import UNWRITABLE
from cell_line.failing.disk import Life, every_failure, failing_disk
from cell_line.file_ledger import FileLedger
from cell_line.ledger import MachineState
from cell_line.packml import Mode, State
from cell_skills.cell import Cell
from cell_skills.decision import Run
from cell_skills.devices.bench import Bench

LEDGER = """
from cell_line.file_ledger import FileLedger
from cell_line.job import JobKind, JobRequest, JobResult
from cell_line.codes import Code
from cell_line.outcome import Recovery
from cell_line.unwritable import end_process

def work(folder, kept):
    for life in range(2):
        ledger = FileLedger(folder / "ledger.jsonl", end_process)
        for number in range(3):
            job = f"{life}-{number}"
            ledger.started(JobRequest(job, JobKind.SKILL, skill="try"), 1.0)
            kept(f"started {job}")
            ledger.finished(JobResult(job, Code.DONE, "", Recovery.NONE))
            kept(f"finished {job}")
        ledger.close()
"""
BEGINNING = """
from cell_line.unwritable import end_process
from cell_line.file_ledger import FileLedger
from trial_cell import at_work
from trial_jobs import skill_job

def work(folder, kept):
    cell = at_work(FileLedger(folder / "ledger.jsonl", end_process))
    cell.begin(skill_job("j1"), 1.0)
"""
BENCH = """
from cell_skills.devices.bench import Bench
from cell_line.unwritable import end_process

def work(folder, kept):
    for life in range(2):
        bench = Bench(1, folder / "bench.jsonl", unwritable=end_process)
        for number in range(3):
            bench.cell.put(f"{life}-{number}", 1.0)
            kept(f"{life}-{number}")
        bench.close()
"""


def library_or_skip(folder: Path) -> Path:
    if (library := failing_disk(folder)) is None:
        pytest.skip("there is no C compiler")
    return library


def successor(life: Life) -> Cell:
    """The next process of a cell, at work."""
    ledger = FileLedger(life.folder / "ledger.jsonl")
    ledger.keep_machine(MachineState(State.STOPPED, Mode.PRODUCTION))
    return at_work(ledger)


def check_end(life: Life, code: int) -> None:
    """It ended at once, with one line that names file and reason."""
    assert life.code == UNWRITABLE, life
    assert life.said.count("\n") == 1
    assert life.said.startswith(f"{life.folder}{os.sep}")
    assert os.strerror(code) in life.said


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO])
def test_a_ledger_that_cannot_be_written_ends_its_process(tmp_path: Path, code: int) -> None:
    """It should have all that was relied on, and at most the one thing more that was being written."""
    lives = every_failure(library_or_skip(tmp_path), tmp_path / "lives", LEDGER, code)
    assert len(lives) > 20
    for life in lives:
        check_end(life, code)
        found = set[str]()
        for record in FileLedger(life.folder / "ledger.jsonl").records():
            found |= {f"started {record.job_id}"} | ({f"finished {record.job_id}"} if record.result else set())
        assert found >= set(life.acknowledged)
        assert len(found) <= len(life.acknowledged) + 1


def test_what_the_simulated_equipment_has_become_is_not_lost(tmp_path: Path) -> None:
    """It should be on the disk, or the process should end."""
    for life in every_failure(library_or_skip(tmp_path), tmp_path / "lives", BENCH):
        check_end(life, errno.ENOSPC)
        bench = Bench(1, life.folder / "bench.jsonl")
        assert all(bench.cell.get(key, 0.0) for key in life.acknowledged)


def test_what_could_not_begin_needs_no_person(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It should run a job that may not be repeated where its beginning could not be kept, for then nothing moved."""
    for package in ("cell_line", "cell_skills"):
        trial = Path(__file__).parents[2] / package / "test" / "trial"
        monkeypatch.setenv("PYTHONPATH", str(trial), prepend=os.pathsep)
    lives = every_failure(library_or_skip(tmp_path), tmp_path / "lives", BEGINNING)
    decisions = [successor(life).admit(skill_job("j1"), 2.0) for life in lives]
    told = [decision.result.began for decision in decisions if not isinstance(decision, Run)]
    assert told == []
    assert len(decisions) > 10
