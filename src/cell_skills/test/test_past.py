"""A cell whose ledger was lost, or is an older copy, knows it, says so once, and repeats nothing."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from trial_jobs import setup_job, skill_job
from trial_rig import make_cell

from cell_line.codes import Code
from cell_line.file_ledger import FileLedger
from cell_line.job import JobKind, JobRequest, JobResult
from cell_line.ledger import MemoryLedger, SetupState
from cell_line.outcome import Recovery
from cell_line.packml import Command, State
from cell_skills.cell import Cell
from cell_skills.decision import RefusedJob, Replay, Run
from cell_skills.past import Past


class Machine:
    """A cell with its files, started again and again."""

    def __init__(self, folder: Path) -> None:
        self.path, self.boots = folder / "ledger.jsonl", 0
        self.cell = self.start()

    def start(self) -> Cell:
        self.boots += 1
        self.ledger = FileLedger(self.path)
        cell = self.cell = make_cell(self.ledger, f"b{self.boots}")
        for command in (Command.RESET, Command.START):
            cell.command(command)
            if cell.state is State.RESETTING:
                cell.prove_setup("small")
            cell.complete()
        return cell

    def job(self, name: str, boot: str = "", last_job: str = "") -> JobRequest:
        return replace(skill_job(name), boot=boot or f"b{self.boots}", last_job=last_job)

    def do(self, name: str) -> None:
        self.cell.begin(self.job(name), 1.0)
        self.cell.finish(JobResult(name, Code.DONE))

    def asked(self, request: JobRequest) -> JobResult:
        decision = self.cell.admit(request, 5.0)
        assert isinstance(decision, Replay)
        return decision.result


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """Has done j1 and is in j2 when its process dies; `copy` beside its ledger is of before j2."""
    made = Machine(tmp_path)
    made.do("j1")
    shutil.copy(made.path, tmp_path / "copy")
    made.cell.begin(made.job("j2"), 2.0)
    return made


def test_a_cell_that_only_dies_has_lost_nothing(machine: Machine) -> None:
    """It should know what became of the job, and take a new one, whatever it is told of its past."""
    for _ in range(3):
        machine.start()
        assert machine.ledger.lost == ""
        assert machine.asked(machine.job("j2", "b1", "j1")).code == Code.INTERRUPTED
        assert isinstance(machine.cell.admit(machine.job("j3", last_job="j1"), 5.0), Run)


DAMAGES = {
    "deleted": lambda path: path.unlink(),
    "emptied": lambda path: path.write_bytes(b""),
    "older": lambda path: shutil.copy(path.with_name("copy"), path),
    "deleted with its mark": lambda path: [path.unlink(), path.with_suffix(".mark").unlink()],
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_job_that_may_have_begun_is_not_begun_again(machine: Machine, damage: str) -> None:
    """It should end it, once, as one of which nobody knows what became, and have a person look at the cell."""
    DAMAGES[damage](machine.path)
    machine.start()
    given = machine.job("j2", "b1", "j1")
    result = machine.asked(given)
    assert (result.code, result.recovery, result.began) == (Code.LEDGER_LOST, Recovery.HOLD, True)
    assert "nobody knows what became of the job" in result.message
    machine.start()
    assert machine.asked(given) == result
    assert isinstance(machine.cell.admit(machine.job("j3", last_job="j1"), 5.0), Run)
    assert machine.ledger.lost == ""


@pytest.mark.parametrize("damage", [*DAMAGES, "none"])
def test_a_new_job_is_not_begun_before_a_person_has_looked(machine: Machine, damage: str) -> None:
    """It should say so once, with nothing begun; then the next one runs."""
    machine.cell.finish(JobResult("j2", Code.DONE))
    DAMAGES.get(damage, bool)(machine.path)
    machine.start()
    if damage != "none":
        result = machine.asked(machine.job("j3", last_job="j2"))
        assert (result.code, result.recovery, result.began) == (Code.LEDGER_LOST, Recovery.HOLD, False)
        assert "nothing was begun" in result.message
        assert machine.cell.setup.verified == ("mark" not in damage), "found late, the setup is doubted late"
        machine.cell.prove_setup("small")
    assert isinstance(machine.cell.admit(machine.job("j4", last_job="j2"), 5.0), Run)
    machine.start()
    assert isinstance(machine.cell.admit(machine.job("j5", last_job="j2"), 5.0), Run)


def test_the_setup_of_an_older_copy_is_not_proved_by_another_start(machine: Machine) -> None:
    """It should have to be proved, also once it is known what the copy lacks."""
    assert FileLedger(machine.path).setup == SetupState("small", verified=True)
    DAMAGES["older"](machine.path)
    machine.cell = make_cell(FileLedger(machine.path), "b2")
    assert machine.asked(machine.job("j2", "b1", "j1")).code == Code.LEDGER_LOST
    assert make_cell(FileLedger(machine.path), "b3").setup == SetupState("small", verified=False)


def test_no_job_of_before_is_begun_once_a_ledger_was_lost(machine: Machine) -> None:
    """It should refuse each of them, and not only the first, also after another start."""
    machine.path.unlink()
    for name in ("j2", "late", "later"):
        machine.start()
        assert machine.asked(machine.job(name, "b1", "j1")).code == Code.LEDGER_LOST
    machine.cell.prove_setup("small")
    assert isinstance(machine.cell.admit(machine.job("j3"), 5.0), Run)


def test_a_ledger_that_ends_in_the_middle_of_a_job_may_lack_that_it_began(machine: Machine) -> None:
    """It should count as begun, for the entry that says so may be what is gone; one that lacks nothing is believed."""
    assert machine.start().begun(machine.job("j2")), "it may not be repeated, so it began when it was started"
    request = replace(machine.job("j3"), skill="again")
    machine.cell.begin(request, 3.0)
    assert not machine.start().begun(request)
    shutil.copy(machine.path, machine.path.with_name("copy"))
    machine.cell.began(request)
    DAMAGES["older"](machine.path)
    assert machine.start().begun(request)


@pytest.mark.parametrize("what", ["press", "again", "large"])
@pytest.mark.parametrize("command", [Command.UNDEFINED, Command.STOP])
def test_a_job_whose_result_a_ledger_lacks_is_not_begun_again(machine: Machine, what: str, command: Command) -> None:
    """It should end as one of which nobody knows what became, whatever it does and whether or not the cell works."""
    machine.start()
    of_skill = what != "large"
    asked = replace(skill_job("j3"), skill=what) if of_skill else setup_job("j3", what)
    given = replace(asked, boot="b2", last_job="j1")
    machine.cell.begin(given, 3.0)
    shutil.copy(machine.path, machine.path.with_name("copy"))
    machine.cell.finish(JobResult("j3", Code.DONE))
    DAMAGES["older"](machine.path)
    machine.start()
    if command:
        machine.cell.command(command)
    result = machine.asked(given)
    assert (result.code, result.recovery, result.began) == (Code.LEDGER_LOST, Recovery.HOLD, of_skill)
    machine.start()
    assert machine.asked(given) == result


def test_who_asks_by_hand_is_no_witness(machine: Machine) -> None:
    """It should run a job of a person, and a preparation, and still say what is missing to who gave the last ones."""
    machine.path.unlink()
    machine.start()
    assert isinstance(machine.cell.admit(skill_job("by-hand"), 5.0), Run)
    prepare = replace(setup_job("p1", "large", JobKind.PREPARE), boot="b1", last_job="j1")
    assert not isinstance(machine.cell.admit(prepare, 5.0), Replay | RefusedJob)
    assert machine.asked(machine.job("j2", "b1")).code == Code.LEDGER_LOST


def test_a_ledger_of_before_starts_were_kept_is_fine(tmp_path: Path) -> None:
    """It should not be taken for a lost one."""
    ledger = FileLedger(tmp_path / "ledger.jsonl")
    ledger.started(skill_job("j1"), 1.0)
    ledger.close()
    lines = (tmp_path / "ledger.jsonl").read_text().splitlines()
    (tmp_path / "ledger.jsonl").write_text("".join(f"{line}\n" for line in lines if '"identity"' not in line))
    (tmp_path / "ledger.mark").unlink()
    machine = Machine(tmp_path)
    assert isinstance(machine.cell.admit(machine.job("j2", "b0", "j1"), 5.0), Run)


def test_only_a_skill_in_the_middle_of_which_a_ledger_ends_may_have_begun() -> None:
    """It should count neither a changeover as work on a unit, nor what has ended."""
    ledger = MemoryLedger()
    ledger.started(skill_job("j0"), 4.0)
    ledger.finished(JobResult("j0", Code.DONE))
    ledger.started(skill_job("j1"), 5.0)
    ledger.started(setup_job("c1", "large"), 6.0)
    assert Past(ledger, "").unsure() == []
    ledger.lost = "it is an older copy"
    assert Past(ledger, "").unsure() == ["j1"]


def test_a_start_without_a_boot_id_keeps_none() -> None:
    """It should be told by boot ids alone which jobs are of before."""
    ledger = MemoryLedger()
    Past(ledger, "")
    assert ledger.boots == ()
    Past(ledger, "b1")
    assert ledger.boots == ("b1",)


def test_a_person_asks_for_nothing_that_tells_of_the_past() -> None:
    """It should lack nothing by the word of who tells of no start, or only has a setup prepared."""
    ledger = MemoryLedger()
    ledger.lost = "it is an older copy"
    past = Past(ledger, "b2")
    told = replace(skill_job("j2"), boot="b1")
    assert past.lacks(told) == "it is an older copy"
    assert past.lacks(skill_job("j2")) == ""
    assert Past(MemoryLedger(), "b1").lacks(told) == ""
    assert past.lacks(replace(setup_job("p1", "large", JobKind.PREPARE), boot="b1")) == ""
