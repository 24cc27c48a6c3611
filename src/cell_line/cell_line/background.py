"""Tasks that nobody waits for: what they end by is told to their loop at once, not when they are forgotten."""

import asyncio
from collections.abc import Coroutine
from typing import Any, Final, TypeVar

T = TypeVar("T")
BACKGROUND: Final = "background"
"""Key of what the loop's exception handler is told: which task has ended by a bug."""


def background(coroutine: Coroutine[Any, Any, T], what: str) -> asyncio.Task[T]:
    """Run a coroutine that must not end by an exception; one that does is a bug, and its work is not done any more.

    Args:
        coroutine: What to run.
        what: What it does, for whoever is told.
    """
    task = asyncio.get_running_loop().create_task(coroutine)

    def ended(task: asyncio.Task[T]) -> None:
        if not task.cancelled() and (error := task.exception()):
            told = {"message": f"bug in the background: {what}", "exception": error, "task": task, BACKGROUND: what}
            task.get_loop().call_exception_handler(told)

    task.add_done_callback(ended)
    return task
