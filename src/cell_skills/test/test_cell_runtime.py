"""The running cell: jobs and PackML states in asyncio, on devices the test controls."""

import asyncio

import pytest
from trial_jobs import setup_job, skill_job
from trial_loop import in_turns
from trial_rig import CellRig, Rack, running_rig, unwatched

from cell_line.codes import Code
from cell_line.job import JobKind
from cell_line.ledger import MemoryLedger
from cell_line.outcome import Recovery
from cell_line.packml import Command, CommandNotAllowed, Mode, State
from cell_skills.job_runner import JobAnswer


async def begun(rig: CellRig, job_id: str = "j1", skill: str = "work") -> asyncio.Task[JobAnswer]:
    """Start a skill and wait until it is at the gate."""
    task = asyncio.create_task(rig.runtime.run(skill_job(job_id, skill), unwatched))
    await rig.gate.entered.wait()
    return task


async def result_of(rig: CellRig, job_id: str, skill: str) -> tuple[int, Recovery]:
    """Run a skill to its code and recovery."""
    answer = await rig.runtime.run(skill_job(job_id, skill), unwatched)
    return answer.result.code, answer.result.recovery


def test_it_comes_up_by_itself() -> None:
    """It should prove its setup by measurement and go to Execute."""

    async def story() -> None:
        rig = await running_rig()
        assert rig.runtime.cell.setup.verified
        assert rig.rack.done == ["verify fluid red", "verify tool t1"]

    in_turns(story())


def test_it_comes_up_without_trust() -> None:
    """It should go to Execute with an unverified setup if it holds another, and be saved by a changeover."""

    async def story() -> None:
        rig = await running_rig(rack=Rack({"tool": "t9", "fluid": "red"}))
        assert await result_of(rig, "j1", "work") == (Code.WRONG_SETUP, Recovery.RETRY)
        answer = await rig.runtime.run(setup_job("c1", "large"), unwatched)
        assert (answer.result.code, answer.result.setup_after, answer.result.verified_after) == (0, "large", True)

    in_turns(story())


def test_a_job_from_begin_to_end() -> None:
    """It should report phases, unit, result and measurements, and keep them."""

    async def story() -> None:
        rig = await running_rig()
        rig.gate.go.set()
        phases: list[tuple[str, float]] = []
        answer = await rig.runtime.run(
            skill_job("j1", parameters={"size_m": 2.0}), lambda name, progress: phases.append((name, progress))
        )
        result = answer.result
        assert (result.code, dict(result.result), answer.repeated) == (Code.DONE, {"size_m": 2.0}, False)
        assert (result.measurements[0].value, result.setup_after) == (2.0, "small")
        assert phases == [("waiting", 0.5)]
        assert rig.units == [("c1", "o1-01")]
        again = await rig.runtime.run(skill_job("j1", parameters={"size_m": 2.0}), unwatched)
        assert again == JobAnswer(result, repeated=True)
        assert rig.gate.runs == 1

    in_turns(story())


def test_two_goals_share_one_job() -> None:
    """It should give both the same result and run the body once, even if the first caller goes away."""

    async def story() -> None:
        rig = await running_rig()
        first = await begun(rig)
        second = asyncio.create_task(rig.runtime.run(skill_job("j1"), unwatched))
        await asyncio.sleep(0)
        first.cancel()
        rig.gate.go.set()
        answer = await second
        assert (answer.result.code, rig.gate.runs) == (Code.DONE, 1)

    in_turns(story())


def test_a_busy_cell_refuses() -> None:
    """It should refuse another job, and take the next one later."""

    async def story() -> None:
        rig = await running_rig()
        first = await begun(rig)
        assert await result_of(rig, "j2", "work") == (Code.REFUSED, Recovery.RETRY)
        rig.gate.go.set()
        await first
        assert await result_of(rig, "j3", "work") == (Code.DONE, Recovery.NONE)

    in_turns(story())


@pytest.mark.parametrize(
    ("skill", "code", "recovery"),
    [
        ("failing", 1001, Recovery.REWORK),
        ("faulty", Code.DEVICE_FAULT, Recovery.REWORK),
    ],
)
def test_expected_failures_are_results(skill: str, code: int, recovery: Recovery) -> None:
    """It should answer with code and recovery, and go on working."""

    async def story() -> None:
        rig = await running_rig()
        assert await result_of(rig, "j1", skill) == (code, recovery)
        assert rig.runtime.cell.state is State.EXECUTE

    in_turns(story())


def test_the_first_fault_is_the_one_that_is_told() -> None:
    """It should not be hidden by another one that comes while the skill tidies up."""

    async def story() -> None:
        rig = await running_rig()
        answer = await rig.runtime.run(skill_job("j1", "faulty", parameters={"size_m": 2.0}), unwatched)
        assert (answer.result.code, answer.result.message) == (Code.DEVICE_FAULT, "arm: no power")

    in_turns(story())


def test_a_device_that_talks_nonsense_waits_for_a_person() -> None:
    """It should not be used for the next unit, which it would spoil as well."""

    async def story() -> None:
        rig = await running_rig()
        answer = await rig.runtime.run(skill_job("j1", "faulty", parameters={"size_m": 0.0}), unwatched)
        assert (answer.result.code, answer.result.recovery) == (Code.DEVICE_FAULT, Recovery.HOLD)
        assert answer.result.message == "arm: nan"

    in_turns(story())


def test_a_skill_that_talks_nonsense_fails() -> None:
    """It should fail for an operator, keep nothing that is no number, go on working, and show phases that are fit."""

    async def story() -> None:
        rig = await running_rig()
        phases: list[tuple[str, float]] = []
        answer = await rig.runtime.run(
            skill_job("j1", "nonsense"), lambda name, progress: phases.append((name, progress))
        )
        result = answer.result
        assert (result.code, result.recovery, result.measurements) == (Code.BAD_RESULT, Recovery.HOLD, ())
        assert result.message == (
            "the result cannot be believed: measurement 'size': value: must be a finite number, not nan"
        )
        assert phases == [("half\ufffd", 0.0)]
        assert rig.ledger.find("j1").result == result
        assert rig.runtime.cell.state is State.EXECUTE

    in_turns(story())


def test_who_watches_cannot_hurt_a_job() -> None:
    """It should do its work, and tell the others, when somebody who watches fails."""

    async def story() -> None:
        def fails(name: str, progress: float) -> None:
            raise RuntimeError("a page that is gone")

        rig = await running_rig()
        rig.gate.go.set()
        heard: list[str] = []
        job = skill_job("j1", "noting")
        first = asyncio.create_task(rig.runtime.run(job, fails, lambda: fails("", 0.0)))
        second = asyncio.create_task(
            rig.runtime.run(job, lambda name, progress: heard.append(name), lambda: heard.append("began"))
        )
        assert [(await answer).result.code for answer in (first, second)] == [Code.DONE, Code.DONE]
        assert heard == ["began", "waiting"]

    in_turns(story())


def test_a_setup_is_not_proved_by_what_is_no_number() -> None:
    """It should fail for an operator with the setup unverified, also after a rollback, and at the next reset."""

    async def story() -> None:
        for refuses, rolled_back in ((set(), False), ({"exchange tool t2"}, True)):
            rig = await running_rig()
            rig.rack.measured, rig.rack.refuses = float("nan"), refuses
            answer = await rig.runtime.run(setup_job("c1", "large"), unwatched)
            assert (answer.result.code, answer.result.recovery) == (Code.BAD_RESULT, Recovery.HOLD)
            assert ("rolled back" in answer.result.message) is rolled_back
            assert not rig.runtime.cell.setup.verified
            rig.runtime.command(Command.STOP)
            await rig.until(State.STOPPED)
            rig.runtime.command(Command.RESET)
            await rig.until(State.IDLE)
            assert not rig.runtime.cell.setup.verified

    in_turns(story())


def test_whoever_asks_for_another_job_by_a_running_id_waits() -> None:
    """It should be refused when the first has ended, for until then nobody else may touch what it works on."""

    async def story() -> None:
        rig = await running_rig()
        first = await begun(rig)
        other = asyncio.create_task(rig.runtime.run(skill_job("j1", parameters={"size_m": 2.0}), unwatched))
        for _ in range(20):
            await asyncio.sleep(0)
        assert not other.done()
        rig.gate.go.set()
        assert (await first).result.measurements[0].value == 1.0
        assert ((await other).result.code, (await other).result.recovery) == (Code.ID_TAKEN, Recovery.HOLD)
        assert rig.gate.runs == 1
        assert rig.ledger.find("j1").result == (await first).result

    in_turns(story())


def test_a_bug_aborts_the_cell() -> None:
    """It should record EXCEPTION, go to Aborted, and come back only by Clear and Reset."""

    async def story() -> None:
        rig = await running_rig()
        answer = await rig.runtime.run(skill_job("j1", "broken"), unwatched)
        assert (answer.result.code, answer.result.message) == (Code.EXCEPTION, "ValueError: a bug")
        await rig.until(State.ABORTED)
        assert "a bug" in rig.runtime.cell.snapshot().stop_reason
        with pytest.raises(CommandNotAllowed):
            rig.runtime.command(Command.RESET)
        for command, state in (
            (Command.CLEAR, State.STOPPED),
            (Command.RESET, State.IDLE),
            (Command.START, State.EXECUTE),
        ):
            rig.runtime.command(command)
            await rig.until(state)

    in_turns(story())


@pytest.mark.parametrize(("skill", "recovery"), [("work", Recovery.REWORK), ("again", Recovery.RETRY)])
def test_cancel(skill: str, recovery: Recovery) -> None:
    """It should end the job, keep CANCELLED and leave the cell at work."""

    async def story() -> None:
        rig = await running_rig()
        task = await begun(rig, skill=skill)
        rig.runtime.cancel("other")
        rig.runtime.cancel("j1")
        result = (await task).result
        assert (result.code, result.recovery) == (Code.CANCELLED, recovery)
        assert rig.runtime.cell.state is State.EXECUTE

    in_turns(story())


@pytest.mark.parametrize(("command", "state"), [(Command.STOP, State.STOPPED), (Command.ABORT, State.ABORTED)])
def test_stop_and_abort_end_the_job(command: Command, state: State) -> None:
    """It should cancel the job, keep its result, and rest afterwards."""

    async def story() -> None:
        rig = await running_rig()
        task = await begun(rig)
        rig.runtime.command(command, "door open")
        assert (await task).result.code == Code.CANCELLED
        await rig.until(state)
        assert rig.runtime.cell.snapshot().stop_reason == "door open"

    in_turns(story())


def test_abort_cuts_off_a_job_that_does_not_listen() -> None:
    """It should end a job that waits for a device for ever."""

    async def story() -> None:
        rig = await running_rig()
        never = asyncio.Event()

        async def deaf() -> bool:
            return await never.wait()

        rig.gate.passed = deaf  # type: ignore[method-assign]
        task = await begun(rig)
        rig.runtime.command(Command.STOP)
        rig.runtime.command(Command.ABORT)
        assert (await task).result.code == Code.CANCELLED
        await rig.until(State.ABORTED)

    in_turns(story())


@pytest.mark.parametrize(
    ("command", "acting", "state"),
    [
        (Command.HOLD, State.HOLDING, State.HELD),
        (Command.SUSPEND, State.SUSPENDING, State.SUSPENDED),
        (Command.COMPLETE, State.COMPLETING, State.COMPLETE),
    ],
)
def test_hold_lets_the_job_finish(command: Command, acting: State, state: State) -> None:
    """It should stay in the acting state until the job is done, and begin no other."""

    async def story() -> None:
        rig = await running_rig()
        task = await begun(rig)
        rig.runtime.command(command)
        assert rig.runtime.cell.state is acting
        assert await result_of(rig, "j2", "work") == (Code.REFUSED, Recovery.RETRY)
        rig.gate.go.set()
        assert (await task).result.code == Code.DONE
        await rig.until(state)

    in_turns(story())


def test_a_later_command_wins() -> None:
    """It should follow Stop although Hold is waiting for the job."""

    async def story() -> None:
        rig = await running_rig()
        task = await begun(rig)
        rig.runtime.command(Command.HOLD)
        rig.runtime.command(Command.STOP)
        assert (await task).result.code == Code.CANCELLED
        await rig.until(State.STOPPED)

    in_turns(story())


def test_mode_and_command_together() -> None:
    """It should do both or neither."""

    async def story() -> None:
        rig = await running_rig()
        rig.runtime.command(Command.STOP)
        await rig.until(State.STOPPED)
        with pytest.raises(CommandNotAllowed):
            rig.runtime.change_mode(Mode.MANUAL, Command.START)
        assert rig.runtime.cell.snapshot().mode is Mode.PRODUCTION
        rig.runtime.change_mode(Mode.MANUAL, Command.RESET)
        await rig.until(State.IDLE)
        assert rig.runtime.cell.snapshot().mode is Mode.MANUAL

    in_turns(story())


def test_changeover_after_preparation() -> None:
    """It should prepare beside a skill, then exchange and verify without preparing again."""

    async def story() -> None:
        rig = await running_rig()
        rig.rack.done.clear()
        task = await begun(rig)
        answer = await rig.runtime.run(setup_job("p1", "large", JobKind.PREPARE), unwatched)
        assert (answer.result.code, rig.rack.done) == (Code.DONE, ["prepare tool t2"])
        rig.gate.go.set()
        await task
        answer = await rig.runtime.run(setup_job("c1", "large"), unwatched)
        assert rig.rack.done == ["prepare tool t2", "exchange tool t2", "verify tool t2"]
        assert (answer.result.setup_after, answer.result.verified_after) == ("large", True)
        assert rig.runtime.cell.snapshot().prepared_setup == ""

    in_turns(story())


def test_a_failed_changeover_blocks_skills_until_reset_measures() -> None:
    """It should refuse skills on the unverified setup; once people have mended it, Reset proves it again."""

    async def story() -> None:
        rig = await running_rig()
        rig.rack.refuses = {"verify tool t2", "exchange tool t1"}
        answer = await rig.runtime.run(setup_job("c1", "large"), unwatched)
        assert (answer.result.code, answer.result.verified_after) == (Code.VERIFY_FAILED, False)
        assert await result_of(rig, "j1", "work") == (Code.WRONG_SETUP, Recovery.RETRY)
        rig.rack.held["tool"] = "t1"
        rig.rack.refuses.clear()
        rig.gate.go.set()
        for command, state in (
            (Command.STOP, State.STOPPED),
            (Command.RESET, State.IDLE),
            (Command.START, State.EXECUTE),
        ):
            rig.runtime.command(command)
            await rig.until(state)
        assert await result_of(rig, "j2", "work") == (Code.DONE, Recovery.NONE)

    in_turns(story())


def test_a_crash_in_a_skill() -> None:
    """It should answer INTERRUPTED after the restart and not run the body again."""

    async def story() -> None:
        ledger = MemoryLedger()
        rig = await running_rig(ledger)
        await begun(rig)
        await rig.runtime.close()
        assert [(record.starts, record.ends) for record in ledger.records()] == [(1, 0)]
        after = await running_rig(ledger)
        assert await result_of(after, "j1", "work") == (Code.INTERRUPTED, Recovery.REWORK)
        assert after.gate.runs == 0

    in_turns(story())


def test_a_crash_in_a_repeatable_skill() -> None:
    """It should run the body again and say so."""

    async def story() -> None:
        ledger = MemoryLedger()
        rig = await running_rig(ledger)
        await begun(rig, skill="again")
        await rig.runtime.close()
        after = await running_rig(ledger)
        after.gate.go.set()
        result = (await after.runtime.run(skill_job("j1", "again"), unwatched)).result
        assert (result.code, result.repeats) == (Code.DONE, 1)
        assert [(record.starts, record.ends) for record in ledger.records()] == [(2, 1)]

    in_turns(story())


def test_what_began_is_told_and_outlives_a_crash() -> None:
    """It should tell all who wait for the job, once, and remember it when the job runs again."""

    async def story() -> None:
        ledger = MemoryLedger()
        rig = await running_rig(ledger)
        told: list[str] = []
        first = asyncio.create_task(rig.runtime.run(skill_job("j1", "noting"), unwatched, lambda: told.append("first")))
        await rig.gate.entered.wait()
        late = asyncio.create_task(rig.runtime.run(skill_job("j1", "noting"), unwatched, lambda: told.append("late")))
        await asyncio.sleep(0)
        assert told == ["first", "late"]
        await rig.runtime.close()
        await asyncio.wait({first, late})
        after = await running_rig(ledger)
        after.gate.go.set()
        answer = await after.runtime.run(skill_job("j1", "noting"), unwatched, lambda: told.append("again"))
        assert (answer.result.result, answer.result.began, told[2:]) == ({"size_m": 2.0}, True, ["again"])
        answer = await after.runtime.run(skill_job("j2", "again"), unwatched)
        assert not answer.result.began

    in_turns(story())


def test_what_began_elsewhere_is_known() -> None:
    """It should tell the skill what the goal says of jobs before, and not keep a second note."""

    async def story() -> None:
        rig = await running_rig()
        rig.gate.go.set()
        answer = await rig.runtime.run(skill_job("j1", "noting", begun=True), unwatched)
        assert (answer.result.result, answer.result.began) == ({"size_m": 2.0}, True)

    in_turns(story())


def test_what_may_not_be_repeated_has_begun_once_it_starts() -> None:
    """It should not wait for the skill to say so."""

    async def story() -> None:
        rig = await running_rig()
        told: list[str] = []
        task = asyncio.create_task(rig.runtime.run(skill_job("j1"), unwatched, lambda: told.append("began")))
        await rig.gate.entered.wait()
        assert told == ["began"]
        rig.gate.go.set()
        assert ((await task).result.began, (await task).result.repeatable) == (True, False)

    in_turns(story())


def test_a_crash_in_a_changeover() -> None:
    """It should come back unverified, and finish the repeated job from whatever is mounted."""

    async def story() -> None:
        ledger, rack = MemoryLedger(), Rack()
        rig = await running_rig(ledger, rack)
        rack.done.clear()
        task = asyncio.create_task(rig.runtime.run(setup_job("c1", "large"), unwatched))
        while rack.held["tool"] != "t2":
            await asyncio.sleep(0)
        await rig.runtime.close()
        await asyncio.wait({task})
        assert task.cancelled() or task.done()
        after = await running_rig(ledger, rack)
        assert not after.runtime.cell.setup.verified
        answer = await after.runtime.run(setup_job("c1", "large"), unwatched)
        assert (answer.result.code, answer.result.setup_after, answer.result.verified_after) == (0, "large", True)

    in_turns(story())


def test_end_reports_what_it_cuts_off() -> None:
    """It should end the running job with a result that is kept and reported."""

    async def story() -> None:
        rig = await running_rig()
        task = await begun(rig)
        await rig.runtime.end()
        assert (await task).result.code == Code.CANCELLED

    in_turns(story())
