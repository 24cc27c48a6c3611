"""Jobs of one cell in asyncio: who is told, who waits for whom, and what is written to the log."""

import asyncio
import logging

import pytest
from trial_jobs import setup_job, skill_job
from trial_loop import in_turns
from trial_rig import CellRig, running_rig, unwatched

from cell_line.codes import Code
from cell_line.job import JobKind
from cell_line.packml import Command, State
from cell_skills.job_executor import WatchedLog


def test_a_skill_presents_its_unit_and_a_changeover_none() -> None:
    """It should tell carrier and unit when a skill begins on them."""

    async def story() -> None:
        rig = await running_rig()
        rig.gate.go.set()
        await rig.runtime.run(setup_job("p1", "large", JobKind.PREPARE), unwatched)
        changed = await rig.runtime.run(setup_job("c1", "large"), unwatched)
        assert dict(changed.result.result) == {}
        assert rig.units == []
        await rig.runtime.run(skill_job("j1"), unwatched)
        assert rig.units == [("c1", "o1-01")]

    in_turns(story())


def test_a_unit_is_presented_before_its_job_begins() -> None:
    """It should have begun nothing where the unit cannot be presented."""

    def full(carrier: str, unit: str) -> None:
        raise OSError("disk full")

    async def story() -> None:
        rig = await running_rig()
        rig.runtime._jobs._on_unit = full
        with pytest.raises(OSError, match="full"):
            await rig.runtime.run(skill_job("j1"), unwatched)
        assert rig.ledger.find("j1") is None

    in_turns(story())


def test_begin_and_end_are_shown() -> None:
    """It should say that something has changed when a job begins, and when it has ended."""

    async def story() -> None:
        rig = await running_rig()
        rig.changed.clear()
        job = asyncio.create_task(rig.runtime.run(skill_job("j1"), unwatched))
        await asyncio.wait_for(rig.changed.wait(), 240.0)
        assert rig.runtime.cell.snapshot().job_id == "j1"
        rig.changed.clear()
        rig.gate.go.set()
        await job
        assert rig.changed.is_set()
        assert rig.runtime.cell.snapshot().job_id == ""

    in_turns(story())


def test_a_changeover_lets_a_preparation_finish() -> None:
    """It should do its internal steps after the external ones that are under way, and those once."""

    async def story() -> None:
        rig = await running_rig()
        rig.rack.ready = asyncio.Event()
        rig.rack.done.clear()
        preparing = asyncio.create_task(rig.runtime.run(setup_job("p1", "large", JobKind.PREPARE), unwatched))
        await asyncio.sleep(0)
        changing = asyncio.create_task(rig.runtime.run(setup_job("c1", "large"), unwatched))
        for _ in range(20):
            await asyncio.sleep(0)
        assert rig.rack.done == []
        rig.rack.ready.set()
        assert (await preparing).result.code == (await changing).result.code == Code.DONE
        assert rig.rack.done == ["prepare tool t2", "exchange tool t2", "verify tool t2"]

    in_turns(story())


async def told(rig: CellRig, progress: float) -> list[float]:
    """Return what those who watch hear of a progress."""
    heard: list[float] = []
    rig.gate.progress = progress
    rig.gate.go.set()
    await rig.runtime.run(skill_job(f"j{progress}"), lambda name, progress: heard.append(progress))
    return heard


@pytest.mark.parametrize(("said", "shown"), [(-1.0, 0.0), (0.25, 0.25), (7.0, 1.0), (float("inf"), 1.0)])
def test_progress_is_a_share(said: float, shown: float) -> None:
    """It should be within 0 and 1, whatever the skill says."""

    async def story() -> None:
        assert await told(await running_rig(), said) == [shown]

    in_turns(story())


def test_what_goes_wrong_is_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    """It should show a bug with its traceback, in a skill and in whoever watches one."""

    async def story() -> None:
        def fails(name: str, progress: float) -> None:
            raise RuntimeError("a page that is gone")

        def fails_as_well() -> None:
            raise RuntimeError("a link that is down")

        rig = await running_rig()
        rig.gate.go.set()
        await rig.runtime.run(skill_job("j1"), fails)
        await rig.runtime.run(skill_job("j2", "noting"), unwatched, fails_as_well)
        await rig.runtime.run(skill_job("j3", "broken"), unwatched)
        await rig.until(State.ABORTED)

    with caplog.at_level(logging.ERROR):
        in_turns(story())
    assert "RuntimeError: a page that is gone" in caplog.text
    assert "RuntimeError: a link that is down" in caplog.text
    assert "ValueError: a bug" in caplog.text


def test_a_skill_writes_lines_for_the_engineer(caplog: pytest.LogCaptureFixture) -> None:
    """It should write them under the name of its cell."""
    with caplog.at_level(logging.INFO):
        WatchedLog(logging.getLogger("cell").getChild("trial"), []).info("12 g left")
    assert [(record.name, record.message) for record in caplog.records] == [("cell.trial", "12 g left")]


def test_a_job_that_takes_the_cut_for_something_else_still_ends() -> None:
    """It should be cancelled at its next wait, when a device has swallowed the cut."""

    async def story() -> None:
        rig = await running_rig()
        cut = asyncio.Event()

        async def deaf() -> bool:
            if cut.is_set():
                return True
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                cut.set()
            return False

        rig.gate.passed = deaf  # type: ignore[method-assign]
        job = asyncio.create_task(rig.runtime.run(skill_job("j1"), unwatched))
        await rig.gate.entered.wait()
        rig.runtime.command(Command.ABORT)
        assert (await job).result.code == Code.CANCELLED

    in_turns(story())
