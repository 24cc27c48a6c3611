"""What goes wrong in a callback is said and is the affair of whoever asked: the node goes on."""

import errno
import inspect
from collections.abc import Callable
from typing import Any

from rclpy.executors import ExternalShutdownException

from cell_line.codes import Code
from cell_line.exit_codes import CRASHED, NOT_CONFIGURED, OWNED, UNWRITABLE
from cell_line.owner import Owned
from cell_line.patience import Silence
from cell_line.plain import shown

HOPELESS_S = 5.0
"""Who does nothing but fail for longer does not work any more, wall time [s]."""
LOOK_S = 0.5
"""The most that counts from one failure to the next, wall time [s]."""


DISK_FAILS = (errno.ENOSPC, errno.EDQUOT, errno.EIO)
"""What is wrong with a disk, and not with what a node was told."""


class NodeFailed(Exception):
    """The node cannot go on: its process ends, and whoever looks after it starts it again.

    Raised in a callback where going on would do harm, for example when what happened can no longer be kept.

    Attributes:
        code: Exit code of the process.
    """

    def __init__(self, why: str, code: int = CRASHED) -> None:
        """Say why, in one line."""
        super().__init__(why)
        self.code = code


def exit_code(error: Exception) -> int:
    """Return how a node ends that does not start for an expected reason."""
    if isinstance(error, Owned):
        return OWNED
    if isinstance(error, NodeFailed):
        return error.code
    return UNWRITABLE if isinstance(error, OSError) and error.errno in DISK_FAILS else NOT_CONFIGURED


class ExecutorSteps:
    """Steps of an executor, any of which may fail: that is said, and only what did nothing but fail for long is raised.

    What counts is time and not how many failed: a burst of requests that nobody can read is thousands of failures.
    """

    def __init__(self, failed: Callable[[Exception], None], clock: Callable[[], float]) -> None:
        """Begin as if a step had just been done.

        Args:
            failed: Told, in its `except` block, what a step raised.
            clock: Never steps [s].
        """
        self._failed, self._clock = failed, clock
        self._fruitless = Silence(HOPELESS_S, LOOK_S)

    def take(self, step: Callable[[], None]) -> bool:
        """Take a step; False if it failed.

        Raises:
            Exception: What it raised, after no step was done for too long, or where going on would do harm.
        """
        try:
            step()
        except (ExternalShutdownException, NodeFailed):
            raise
        except Exception as error:
            if self._fruitless.look(self._clock()):
                raise
            self._failed(error)
            return False
        self._fruitless.heard()
        return True


def answering(name: str, callback: Callable[..., Any], log: Callable[[str, Exception], None]) -> Callable[..., Any]:
    """Return the callback of a service that always answers.

    Args:
        name: Of the service.
        callback: Takes request and response, returns the response; what it raises becomes a refusal.
        log: Takes what failed, and what it raised.
    """

    async def answer(request: Any, response: Any) -> Any:
        try:
            answered = callback(request, response)
            return await answered if inspect.isawaitable(answered) else answered
        except NodeFailed:
            raise
        except Exception as error:
            log(f"service {name} failed", error)
            return refusal(type(response)(), shown(f"{type(error).__name__}: {error}"))

    return answer


def refusal(response: Any, why: str) -> Any:
    """Return a response that says no, in the words that its type has for it."""
    words = {"accepted": False, "ok": False, "found": False, "success": False, "code": int(Code.EXCEPTION)}
    for field, value in {**words, "message": why, "errors": [why]}.items():
        if field in response.get_fields_and_field_types() and isinstance(getattr(response, field), type(value)):
            setattr(response, field, value)
    return response
