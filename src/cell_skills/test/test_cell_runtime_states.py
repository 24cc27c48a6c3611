"""The running cell and its PackML states: what is shown at once, and what ends what."""

import asyncio

import pytest
from trial_jobs import skill_job
from trial_loop import in_turns
from trial_rig import CellRig, Rack, make_rig, running_rig, unwatched

from cell_line.codes import Code
from cell_line.ledger import MachineState, MemoryLedger
from cell_line.packml import Command, Mode, State


def rested(state: State) -> CellRig:
    """Return a rig whose cell was left in a state, and has been started."""
    ledger = MemoryLedger()
    ledger.keep_machine(MachineState(state, Mode.PRODUCTION, "lunch"))
    return make_rig(ledger)


async def turns(count: int = 20) -> None:
    """Let the loop turn."""
    for _ in range(count):
        await asyncio.sleep(0)


@pytest.mark.parametrize("state", [State.STOPPED, State.IDLE, State.HELD, State.ABORTED])
def test_a_cell_that_was_put_to_rest_stays_there(state: State) -> None:
    """It should show itself at once, not go to work by itself, and let go of nothing when it is closed."""

    async def story() -> None:
        rig = rested(state)
        assert rig.changed.is_set()
        await turns()
        assert (rig.runtime.cell.state, rig.runtime.cell.snapshot().stop_reason) == (state, "lunch")
        await rig.runtime.end()
        await rig.runtime.close()

    in_turns(story())


def test_what_people_change_is_shown_at_once() -> None:
    """It should show the acting state and the mode before either has any effect; a mode needs no command."""

    async def story() -> None:
        rig = await running_rig()
        rig.changed.clear()
        rig.runtime.command(Command.STOP)
        assert (rig.changed.is_set(), rig.runtime.cell.state) == (True, State.STOPPING)
        await rig.until(State.STOPPED)
        rig.changed.clear()
        rig.runtime.change_mode(Mode.MANUAL)
        assert (rig.changed.is_set(), rig.runtime.cell.snapshot().mode) == (True, Mode.MANUAL)
        assert rig.runtime.cell.state is State.STOPPED

    in_turns(story())


@pytest.mark.parametrize("ending", [Command.STOP, None], ids=["stop", "close"])
def test_what_is_measured_for_a_reset_ends_with_it(ending: Command | None) -> None:
    """It should prove nothing any more once the cell is stopped, or closed."""

    async def story() -> None:
        rack = Rack(still=asyncio.Event())
        rig = make_rig(rack=rack)
        await turns()
        assert rig.runtime.cell.state is State.RESETTING
        if ending:
            rig.runtime.command(ending)
        else:
            await rig.runtime.close()
        assert rack.still
        rack.still.set()
        await turns()
        assert (rack.done, rig.runtime.cell.setup.verified) == ([], False)

    in_turns(story())


def test_a_job_that_breaks_while_it_is_cut_off_leaves_the_cell_aborted() -> None:
    """It should keep its result, and not abort a second time."""

    async def story() -> None:
        rig = await running_rig()

        async def brittle() -> bool:
            try:
                return await asyncio.Event().wait()
            except asyncio.CancelledError:
                raise ValueError("broken by the cut") from None

        rig.gate.passed = brittle  # type: ignore[method-assign]
        job = asyncio.create_task(rig.runtime.run(skill_job("j1"), unwatched))
        await rig.gate.entered.wait()
        rig.runtime.command(Command.ABORT, "door open")
        assert (await job).result.code == Code.EXCEPTION
        await rig.until(State.ABORTED)
        assert rig.runtime.cell.snapshot().stop_reason == "door open"

    in_turns(story())
