"""The pure cell: what it admits, what it answers, what it remembers."""

import pytest
from trial_cell import at_work, refused, run
from trial_jobs import setup_job, skill_job
from trial_rig import make_cell

from cell_line.codes import Code
from cell_line.job import JobKind, JobRequest, JobResult
from cell_line.ledger import MachineState, MemoryLedger, SetupState
from cell_line.outcome import Recovery
from cell_line.packml import Command, Mode, ModeNotAllowed, State
from cell_skills.decision import Join, Replay, Run


def test_a_new_cell_is_stopped_and_unverified() -> None:
    """It should hold its first setup, but not trust it, and want to go to work."""
    subject = make_cell(MemoryLedger())
    now = subject.snapshot()
    assert (now.state, now.mode, now.setup, now.setup_verified) == (State.STOPPED, Mode.PRODUCTION, "small", False)
    assert (now.processed, now.defective, now.prepared_setup, now.stop_reason) == (0, 0, "", "")
    assert subject.wants_to_run


def test_it_runs_one_job_at_a_time() -> None:
    """It should refuse a second job while one runs, and show the first."""
    subject = at_work()
    assert subject.snapshot().starved
    subject.begin(skill_job("j1"), 1.0)
    assert refused(subject, skill_job("j2")) is Code.REFUSED
    assert refused(subject, setup_job("j3", "large")) is Code.REFUSED
    assert (subject.snapshot().job_id, subject.snapshot().starved) == ("j1", False)


def test_a_preparation_alone_is_no_work() -> None:
    """It should show a cell that only prepares as starved, without a job."""
    subject = at_work()
    subject.begin(setup_job("p1", "large", JobKind.PREPARE), 1.0)
    assert (subject.snapshot().job_id, subject.snapshot().starved) == ("", True)


def test_preparation_runs_beside_a_job() -> None:
    """It should admit one preparation beside a skill, and none beside a changeover."""
    subject = at_work()
    subject.begin(skill_job("j1"), 1.0)
    assert isinstance(subject.admit(setup_job("p1", "large", JobKind.PREPARE), 1.0), Run)
    subject.begin(setup_job("p1", "large", JobKind.PREPARE), 1.0)
    assert refused(subject, setup_job("p2", "large", JobKind.PREPARE)) is Code.REFUSED
    subject.finish(JobResult("p1", Code.DONE))
    assert subject.snapshot().prepared_setup == subject.prepared == "large"
    subject.finish(JobResult("j1", Code.DONE))
    subject.begin(setup_job("c1", "large"), 1.0)
    assert refused(subject, setup_job("p3", "small", JobKind.PREPARE)) is Code.REFUSED


def test_a_repeated_id_gets_the_first_result() -> None:
    """It should answer from the ledger in any state, also after a restart."""
    ledger = MemoryLedger()
    first = run(at_work(ledger), skill_job("j1"))
    for subject in (at_work(ledger), make_cell(ledger)):
        assert subject.admit(skill_job("j1"), 9.0) == Replay(first)


def test_a_running_id_is_joined() -> None:
    """It should let the same job wait for the running one."""
    subject = at_work()
    subject.begin(skill_job("j1"), 1.0)
    assert subject.admit(skill_job("j1"), 2.0) == Join()


@pytest.mark.parametrize(
    ("request_", "code", "recovery"),
    [
        (skill_job("j", "juggle"), Code.UNKNOWN_SKILL, Recovery.OTHER_CELL),
        (skill_job("j", parameters={"size_m": "big"}), Code.BAD_PARAMETERS, Recovery.SCRAP),
        (skill_job("j", parameters={"size": 1.0}), Code.BAD_PARAMETERS, Recovery.SCRAP),
        (skill_job("j", required_setup="large"), Code.WRONG_SETUP, Recovery.RETRY),
        (setup_job("j", "huge"), Code.UNKNOWN_SETUP, Recovery.HOLD),
    ],
)
def test_what_it_refuses(request_: JobRequest, code: Code, recovery: Recovery) -> None:
    """It should refuse, give the same answer to the same id, and stay free for others; no unit stops its cell."""
    ledger = MemoryLedger()
    subject = at_work(ledger)
    assert refused(subject, request_) is code
    record = ledger.find("j")
    assert record and record.result and not record.result.began
    again = subject.admit(request_, 1.0)
    assert isinstance(again, Replay)
    assert (again.result.code, again.result.recovery) == (code, recovery)
    assert isinstance(subject.admit(skill_job("k", required_setup="small"), 1.0), Run)


def test_no_skill_on_an_unverified_setup() -> None:
    """It should refuse skills until the setup is proved, but admit the changeover that proves it."""
    subject = at_work(verified=False)
    assert refused(subject, skill_job("j1")) is Code.WRONG_SETUP
    assert isinstance(subject.admit(setup_job("c1", "large"), 1.0), Run)
    subject.prove_setup("small")
    assert isinstance(subject.admit(skill_job("j2"), 1.0), Run)


@pytest.mark.parametrize("state", [state for state in State if state is not State.EXECUTE])
def test_jobs_begin_in_execute_only(state: State) -> None:
    """It should refuse jobs in every other state."""
    ledger = MemoryLedger()
    ledger.keep_machine(MachineState(state, Mode.PRODUCTION))
    subject = make_cell(ledger)
    subject.prove_setup("small")
    assert refused(subject, skill_job("j1")) is Code.REFUSED


def test_jobs_begin_in_production_only() -> None:
    """It should refuse jobs in another mode, and change the mode at rest only."""
    subject = make_cell(MemoryLedger())
    subject.prove_setup("small")
    subject.change_mode(Mode.MANUAL)
    assert make_cell(subject._ledger).snapshot().mode is Mode.MANUAL
    for command in (Command.RESET, Command.START):
        subject.command(command)
        subject.complete()
    assert refused(subject, skill_job("j1")) is Code.REFUSED
    with pytest.raises(ModeNotAllowed):
        subject.change_mode(Mode.PRODUCTION)


def test_a_person_at_the_cell_may_leave_another_setup() -> None:
    """It should take no setup for proved that was measured before, or while, a person worked there."""
    subject = make_cell(MemoryLedger())
    subject.prove_setup("small")
    subject.change_mode(Mode.PRODUCTION)
    assert subject.setup.verified, "it was in that mode already"
    for mode in (Mode.MAINTENANCE, Mode.PRODUCTION):
        subject.change_mode(mode)
        assert make_cell(subject._ledger).setup == subject.setup == SetupState("small", verified=False)
        subject.prove_setup("small")


def test_an_interrupted_job_is_not_repeated() -> None:
    """It should answer INTERRUPTED and rework, once and for all, in any state."""
    ledger = MemoryLedger()
    at_work(ledger).begin(skill_job("j1"), 1.0)
    subject = make_cell(ledger)
    decision = subject.admit(skill_job("j1"), 7.0)
    assert isinstance(decision, Replay)
    result = decision.result
    assert (result.code, result.recovery) == (Code.INTERRUPTED, Recovery.REWORK)
    assert (result.started, result.ended) == (1.0, 7.0)
    assert (result.message, result.began, result.repeatable) == ("the cell died in the middle of work", True, False)
    assert make_cell(ledger).admit(skill_job("j1"), 8.0) == decision


def test_an_interrupted_repeatable_job_runs_again() -> None:
    """It should start it again and count it."""
    ledger = MemoryLedger()
    at_work(ledger).begin(skill_job("j1", "again"), 1.0)
    decision = at_work(ledger).admit(skill_job("j1", "again"), 2.0)
    assert isinstance(decision, Run)
    assert decision.repeats == 1


def test_what_began_elsewhere_is_not_begun_here() -> None:
    """It should not start what may not be repeated once it began, on whichever cell; what may be repeated it starts."""
    ledger = MemoryLedger()
    subject = at_work(ledger)
    decision = subject.admit(skill_job("j1", operation="work", begun=True), 5.0)
    record = ledger.find("j1")
    assert record and record.result and record.starts == 0
    assert decision == Replay(record.result)
    assert record.result.message == "in a job before this one began work"
    assert (record.result.code, record.result.recovery) == (Code.INTERRUPTED, Recovery.REWORK)
    assert (record.result.began, record.result.repeatable) == (True, False)
    assert isinstance(subject.admit(skill_job("j2", "again", operation="work", begun=True), 1.0), Run)


def test_it_notes_what_began() -> None:
    """It should know after a crash whether what cannot be undone began, also where the job is then refused."""
    ledger = MemoryLedger()
    job = skill_job("j1", "again", operation="work")
    subject = at_work(ledger)
    subject.begin(job, 1.0)
    assert not at_work(ledger).begun(job)
    subject.began(job)
    after = make_cell(ledger)
    assert after.begun(job)
    assert refused(after, job) is Code.REFUSED
    record = ledger.find("j1")
    assert record and record.result
    assert (record.operation, record.result.began, record.result.repeatable) == ("work", True, True)


def test_a_changeover_begins_nothing_that_cannot_be_undone() -> None:
    """It should be begun again as often as it is needed."""
    ledger = MemoryLedger()
    job = setup_job("c1", "large")
    at_work(ledger).begin(job, 1.0)
    subject = at_work(ledger)
    assert (subject.repeatable(job), subject.begun(job)) == (True, False)
    assert isinstance(subject.admit(job, 2.0), Run)


def test_a_skill_gone_from_the_cell_is_not_begun_elsewhere() -> None:
    """It should say that its job began and may not be repeated, whatever its class said."""
    ledger = MemoryLedger()
    subject = at_work(ledger)
    subject.begin(skill_job("j1", "again"), 1.0)
    subject.began(skill_job("j1", "again"))
    after = make_cell(ledger)
    del after.skills["again"]
    assert refused(after, skill_job("j1", "again")) is Code.UNKNOWN_SKILL
    record = ledger.find("j1")
    assert record and record.result
    assert (record.result.began, record.result.repeatable) == (True, False)


def test_a_job_of_a_strange_skill_says_nothing_of_what_began_elsewhere() -> None:
    """It should refuse without a word on it: the cell cannot know whether that may be repeated."""
    ledger = MemoryLedger()
    assert refused(at_work(ledger), skill_job("j1", "juggle", begun=True)) is Code.UNKNOWN_SKILL
    record = ledger.find("j1")
    assert record and record.result and not record.result.began


@pytest.mark.parametrize(
    ("before", "after", "runs"),
    [
        (State.EXECUTE, State.STOPPED, True),
        (State.UNHOLDING, State.STOPPED, True),
        (State.HOLDING, State.HELD, False),
        (State.HELD, State.HELD, False),
        (State.STOPPING, State.STOPPED, False),
        (State.ABORTING, State.ABORTED, False),
        (State.ABORTED, State.ABORTED, False),
        (State.SUSPENDED, State.SUSPENDED, False),
        (State.IDLE, State.IDLE, False),
        (State.COMPLETE, State.COMPLETE, False),
    ],
)
def test_it_comes_back_as_it_was(before: State, after: State, runs: bool) -> None:
    """It should go back to work if it was at work, and stay where people or faults have put it."""
    ledger = MemoryLedger()
    ledger.keep_machine(MachineState(before, Mode.PRODUCTION, "why"))
    subject = make_cell(ledger)
    assert (subject.state, subject.wants_to_run) == (after, runs)


def test_counters_and_stop_reason() -> None:
    """It should count skills and failures until the next reset, and say why it does not work until it does."""
    subject = at_work()
    run(subject, skill_job("j1"))
    run(subject, skill_job("j2"))
    run(subject, skill_job("j3"), code=1001)
    run(subject, setup_job("c1", "large"))
    assert (subject.snapshot().processed, subject.snapshot().defective) == (3, 1)
    subject.command(Command.STOP, "lunch")
    subject.complete()
    assert subject.snapshot().stop_reason == "lunch"
    subject.command(Command.RESET, "after lunch")
    now = subject.snapshot()
    assert (now.processed, now.defective, now.stop_reason) == (0, 0, "")


def test_where_people_have_put_it_outlives_the_process() -> None:
    """It should keep the state that was commanded, why, and that its work is done."""
    ledger = MemoryLedger()
    subject = at_work(ledger)
    assert make_cell(ledger).wants_to_run
    subject.command(Command.HOLD, "lunch")
    assert ledger.machine == MachineState(State.HOLDING, Mode.PRODUCTION, "lunch")
    subject.complete()
    assert ledger.machine == MachineState(State.HELD, Mode.PRODUCTION, "lunch")
    assert make_cell(ledger).snapshot().stop_reason == "lunch"


def test_touching_the_setup_outlives_the_process() -> None:
    """It should come back unverified when it died while its setup was being changed."""
    ledger = MemoryLedger()
    subject = at_work(ledger)
    subject.doubt_setup()
    assert (make_cell(ledger).setup.name, make_cell(ledger).setup.verified) == ("small", False)
    subject.prove_setup("large")
    assert (make_cell(ledger).setup.name, make_cell(ledger).setup.verified) == ("large", True)


def test_suspended_shows_as_blocked() -> None:
    """It should show Suspended, which the line causes, as blocked."""
    subject = at_work()
    subject.command(Command.SUSPEND, "downstream")
    assert (subject.snapshot().blocked, subject.snapshot().starved) == (True, False)
