"""Event loops for tests, which do not wait for ever."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

TURNS = 10_000
"""Of an event loop; a story in virtual time takes some hundred."""

T = TypeVar("T")


def in_loop(coroutine: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine and give up after 10 s of wall time."""

    async def limited() -> T:
        return await asyncio.wait_for(coroutine, 240.0)

    return asyncio.run(limited())


def in_turns(coroutine: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine in virtual time, and fail once it has had more turns of the loop than any story needs."""

    async def limited() -> T:
        story = asyncio.ensure_future(coroutine)
        for _ in range(TURNS):
            if story.done():
                return story.result()
            await asyncio.sleep(0)
        raise AssertionError("it does not end")

    return asyncio.run(limited())
