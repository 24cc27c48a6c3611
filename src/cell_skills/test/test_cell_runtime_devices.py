"""A cell whose devices are not there: it is held, not its node, and goes on by itself."""

import asyncio

import pytest
from trial_jobs import skill_job
from trial_loop import in_turns
from trial_rig import make_rig, running_rig, unwatched

from cell_line.codes import Code
from cell_line.ledger import LOST, MachineState, MemoryLedger
from cell_line.packml import Command, CommandNotAllowed, Mode, NotReady, State

WRONG = "laser: no answer from 10.0.0.7:9000"


async def turns(count: int = 50) -> None:
    """Let the loop turn."""
    for _ in range(count):
        await asyncio.sleep(0)


def test_a_cell_comes_up_once_its_devices_are_there() -> None:
    """It should show what it waits for, refuse to be started, and come up by itself."""

    async def story() -> None:
        rig = make_rig(trouble=WRONG)
        await turns()
        shown = rig.runtime.cell.snapshot()
        assert (shown.state, shown.stop_reason) == (State.STOPPED, WRONG)
        with pytest.raises(NotReady, match=WRONG):
            rig.runtime.command(Command.RESET)
        rig.runtime.device_trouble("")
        await rig.until(State.EXECUTE)
        assert rig.runtime.cell.snapshot().stop_reason == ""

    in_turns(story())


def test_nobody_has_to_start_it() -> None:
    """It should come up to Execute when nobody commands anything."""

    async def story() -> None:
        rig = make_rig(trouble=WRONG)
        await turns()
        rig.runtime.device_trouble("")
        await rig.until(State.EXECUTE)

    in_turns(story())


def test_a_command_that_had_to_wait_is_followed() -> None:
    """It should do no more than what was commanded."""

    async def story() -> None:
        rig = await running_rig()
        rig.runtime.command(Command.STOP)
        await rig.until(State.STOPPED)
        rig.runtime.device_trouble(WRONG)
        with pytest.raises(NotReady):
            rig.runtime.command(Command.RESET)
        rig.runtime.device_trouble("")
        await turns()
        assert rig.runtime.cell.state is State.IDLE

    in_turns(story())


def test_a_lost_device_holds_the_cell_until_it_is_back() -> None:
    """It should finish its job, take no other, be held whoever tells it to go on, and go on by itself."""

    async def story() -> None:
        rig = await running_rig()
        job = asyncio.ensure_future(rig.runtime.run(skill_job("j1"), unwatched))
        await rig.gate.entered.wait()
        rig.runtime.device_trouble(WRONG)
        assert rig.runtime.cell.state is State.HOLDING
        answer = await rig.runtime.run(skill_job("j2"), unwatched)
        assert answer.result.code == Code.REFUSED
        rig.gate.go.set()
        assert (await job).result.code == Code.DONE
        await rig.until(State.HELD)
        assert rig.runtime.cell.snapshot().stop_reason == WRONG
        with pytest.raises(NotReady, match=WRONG):
            rig.runtime.command(Command.UNHOLD)
        with pytest.raises(CommandNotAllowed):
            rig.runtime.command(Command.RESET)
        rig.runtime.device_trouble("")
        await rig.until(State.EXECUTE)

    in_turns(story())


def test_a_device_that_is_back_before_the_job_is_over() -> None:
    """It should go on once it is held."""

    async def story() -> None:
        rig = await running_rig()
        job = asyncio.ensure_future(rig.runtime.run(skill_job("j1"), unwatched))
        await rig.gate.entered.wait()
        rig.runtime.device_trouble(WRONG)
        rig.runtime.device_trouble("")
        await turns()
        assert rig.runtime.cell.state is State.HOLDING
        rig.gate.go.set()
        await job
        await rig.until(State.EXECUTE)

    in_turns(story())


def test_a_device_that_is_lost_while_the_cell_starts() -> None:
    """It should be held as soon as it would begin to work."""

    async def story() -> None:
        rig = make_rig()
        rig.runtime.device_trouble(WRONG)
        await turns()
        assert rig.runtime.cell.state in (State.STOPPED, State.IDLE, State.HELD)
        rig.runtime.device_trouble("")
        await rig.until(State.EXECUTE)

    in_turns(story())


@pytest.mark.parametrize("command", [Command.STOP, Command.ABORT])
def test_who_stops_it_meanwhile_is_obeyed(command: Command) -> None:
    """It should not go on by itself then."""

    async def story() -> None:
        rig = await running_rig()
        rig.runtime.device_trouble(WRONG)
        await rig.until(State.HELD)
        rig.runtime.command(command)
        await turns()
        state = rig.runtime.cell.state
        rig.runtime.device_trouble("")
        await turns()
        assert rig.runtime.cell.state is state in (State.STOPPED, State.ABORTED)

    in_turns(story())


def test_a_hold_of_somebody_else_stays() -> None:
    """It should be held after the device is back, for it was held before."""

    async def story() -> None:
        rig = await running_rig()
        rig.runtime.command(Command.HOLD, "lunch")
        await rig.until(State.HELD)
        rig.runtime.device_trouble(WRONG)
        rig.runtime.device_trouble("")
        await turns()
        assert rig.runtime.cell.snapshot().stop_reason == "lunch"
        assert rig.runtime.cell.state is State.HELD

    in_turns(story())


def test_a_cell_that_died_held_for_a_device_comes_up() -> None:
    """It should go to work after its restart, as it would have."""

    async def story() -> None:
        ledger = MemoryLedger()
        ledger.keep_machine(MachineState(State.HELD, Mode.PRODUCTION, LOST + WRONG))
        await make_rig(ledger).until(State.EXECUTE)

    in_turns(story())


def test_a_setup_is_measured_after_a_device_it_stands_on_was_away() -> None:
    """It should not be trusted before that, whoever changed it meanwhile; other devices do not matter."""

    async def story() -> None:
        rig = await running_rig()
        rig.runtime.device_trouble(WRONG)
        await rig.until(State.HELD)
        rig.rack.done.clear()
        for role, verified in (("gate", True), ("rack", False)):
            rig.runtime.doubt_setup(role)
            assert rig.runtime.cell.setup.verified is verified
        rig.rack.held["tool"] = "t2"
        rig.runtime.device_trouble("")
        await rig.until(State.EXECUTE)
        assert not rig.runtime.cell.setup.verified
        rig.runtime.command(Command.HOLD)
        await rig.until(State.HELD)
        rig.rack.held["tool"] = "t1"
        rig.runtime.command(Command.UNHOLD)
        await rig.until(State.EXECUTE)
        assert rig.runtime.cell.setup.verified

    in_turns(story())


def test_a_fault_is_looked_into_before_anybody_hears_of_it() -> None:
    """It should be while the job runs yet, so that a lost device holds the cell before the job comes again."""

    async def story() -> None:
        rig = await running_rig()
        answer = await rig.runtime.run(skill_job("j1", "faulty"), unwatched)
        assert (answer.result.code, rig.failed) == (Code.DEVICE_FAULT, [State.EXECUTE])

    in_turns(story())
