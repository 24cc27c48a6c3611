"""Questions and goals that are asked until they are answered, whatever restarts in between; each under a key.

Who would rather give up than wait for ever uses `services` and `goals`.
"""

import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import partial
from typing import Any

from rclpy.action import ActionClient
from rclpy.node import Node

from cell_line.codes import Code
from cell_line.ros.actions import ENDED

OVERDUE_S = 30.0
"""An unanswered call is sent again after this long, wall time [s]; servers answer a repeated call like the first."""


def is_foreign(answer: Any) -> bool:
    """Whether the server obeys another orchestrator yet: it is asked again until it hears our claim."""
    return bool(getattr(answer, "code", Code.DONE) == Code.FOREIGN)


def nothing(*args: object) -> None:
    """What is done where nobody waits for an answer."""


@dataclass(eq=False, slots=True)
class Call:
    """A request that is not answered yet."""

    request: Any
    deliver: Callable[[Any], None]
    accepted: Callable[[], None]
    feedback: Callable[[Any], None]
    sent: float | None = None
    """Wall time of the last sending [s]; None: not sent yet."""
    handle: Any = None
    """Of the goal that an action server has taken."""
    withdrawn: bool = False
    """The server is asked to end it early."""


class Calls(ABC):
    """Open calls to one server.  All methods belong to the executor thread."""

    def __init__(self, overdue_s: float, counts_not: Callable[[Any], bool]) -> None:
        self._open: dict[Hashable, Call] = {}
        self._overdue_s, self._counts_not = overdue_s, counts_not

    def start(
        self,
        key: Hashable,
        request: Any,
        deliver: Callable[[Any], None],
        accepted: Callable[[], None] = nothing,
        feedback: Callable[[Any], None] = nothing,
    ) -> None:
        """Ask, unless the same key is being asked already.

        Args:
            key: what the call is about.
            request: goal or request message.
            deliver: gets the response message, or status and result of the goal, once.
            accepted: told when an action server has taken the goal.
            feedback: gets what an action server says on the way.
        """
        if key not in self._open:
            self._open[key] = Call(request, deliver, accepted, feedback)
            self.poke()

    def drop(self, key: Hashable) -> None:
        """Wait for an answer no more."""
        self._open.pop(key, None)

    def forget(self) -> None:
        """Drop everything: the server has started anew and knows nothing of it."""
        self._open.clear()

    def repeat(self) -> None:
        """Ask everything anew: the server has started anew and knows nothing of it."""
        for call in self._open.values():
            call.sent = call.handle = None
        self.poke()

    def poke(self) -> None:
        """Send what waits for the server, and what was not answered for too long."""
        now = time.monotonic()
        due = [key for key, call in self._open.items() if call.sent is None or now - call.sent > self._overdue_s]
        if due and self._ready():
            for key in due:
                self._open[key].sent = now
                self._send(key, self._open[key])

    def _answered(self, key: Hashable, call: Call, message: Any) -> None:
        if self._open.get(key) is call:
            del self._open[key]
            call.deliver(message)

    def _came(self, key: Hashable, call: Call, message: Any, answer: Any) -> None:
        """Take an answer; after one that counts not, the next `poke` asks again."""
        if self._counts_not(answer):
            call.sent = None
        else:
            self._answered(key, call, message)

    @abstractmethod
    def _ready(self) -> bool:
        """Whether the server is there."""

    @abstractmethod
    def _send(self, key: Hashable, call: Call) -> None:
        """Send the call to the server."""

    @abstractmethod
    def destroy(self) -> None:
        """Take the client off its node."""


class ServiceCalls(Calls):
    """Calls to one service."""

    def __init__(
        self,
        node: Node,
        kind: Any,
        name: str,
        overdue_s: float = OVERDUE_S,
        counts_not: Callable[[Any], bool] = is_foreign,
    ) -> None:
        """Make the client.

        Args:
            node: who asks.
            kind: type of the service.
            name: its full name.
            overdue_s: an unanswered call is sent again after this long, wall time [s].
            counts_not: tells which answers count for nothing.
        """
        super().__init__(overdue_s, counts_not)
        self._node = node
        self._client = node.create_client(kind, name)

    def destroy(self) -> None:
        """Take the client off its node."""
        self.forget()
        self._node.destroy_client(self._client)

    def _ready(self) -> bool:
        return bool(self._client.service_is_ready())

    def _send(self, key: Hashable, call: Call) -> None:
        self._client.call_async(call.request).add_done_callback(partial(self._response, key, call))

    def _response(self, key: Hashable, call: Call, future: Any) -> None:
        if not future.cancelled() and not future.exception():  # without an answer it is asked again when overdue
            self._came(key, call, future.result(), future.result())


class ActionCalls(Calls):
    """Goals for one action."""

    def __init__(
        self,
        node: Node,
        kind: Any,
        name: str,
        overdue_s: float = OVERDUE_S,
        counts_not: Callable[[Any], bool] = is_foreign,
    ) -> None:
        """Make the client; the arguments are those of `ServiceCalls`, for an action and the results of its goals."""
        super().__init__(overdue_s, counts_not)
        self._client = ActionClient(node, kind, name)

    def destroy(self) -> None:
        """Take the client off its node."""
        self.forget()
        self._client.destroy()

    def withdraw(self, key: Hashable) -> None:
        """Ask the server to end a goal early; what becomes of it is its result."""
        if call := self._open.get(key):
            call.withdrawn = True
            if call.handle:
                call.handle.cancel_goal_async()

    def _ready(self) -> bool:
        return bool(self._client.server_is_ready())

    def _send(self, key: Hashable, call: Call) -> None:
        sent = self._client.send_goal_async(call.request, lambda message: call.feedback(message.feedback))
        sent.add_done_callback(partial(self._taken, key, call))

    def _taken(self, key: Hashable, call: Call, future: Any) -> None:
        handle = future.result()
        if handle.accepted:
            call.accepted()
            call.handle = handle
            if call.withdrawn:
                handle.cancel_goal_async()
            handle.get_result_async().add_done_callback(partial(self._ended, key, call))
        else:
            call.sent = None  # the node is not active yet: `poke` asks again

    def _ended(self, key: Hashable, call: Call, future: Any) -> None:
        wrapped = future.result()
        if wrapped.status in ENDED:
            self._came(key, call, wrapped, wrapped.result)
        else:
            call.sent = None
