"""Background tasks: an end by an exception is told at once, to whoever looks after the loop."""

import asyncio
from typing import Any

from cell_line.background import BACKGROUND, background


def told_of(work: Any) -> list[dict[str, Any]]:
    """What the loop is told while the task is still remembered."""
    told: list[dict[str, Any]] = []

    async def run() -> None:
        asyncio.get_running_loop().set_exception_handler(lambda loop, context: told.append(context))
        task = background(work(), "the work")
        await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait({task})
        await asyncio.sleep(0)
        assert task.done()

    asyncio.run(run())
    return told


def test_an_exception_is_told() -> None:
    """It should name the work, and carry what it ended by."""

    async def work() -> None:
        raise ValueError("broken")

    (told,) = told_of(work)
    assert (told[BACKGROUND], repr(told["exception"])) == ("the work", "ValueError('broken')")


def test_an_orderly_end_is_not_told() -> None:
    """It should be quiet when the work is done, or cancelled."""

    async def done() -> None:
        return None

    assert told_of(done) == told_of(lambda: asyncio.sleep(60.0)) == []
