"""A scripted hour of a node of whose disk one call fails, over as many lives as it takes.  For tests."""

import gc
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

from cell_line.exit_codes import OK, UNWRITABLE
from cell_line.failing.lives import Fails, Lives

AGAIN_S = 4.0
"""Who asked a process that has not found it yet asks again after this [s]."""
PATIENCE = 3
"""Who was not answered so often meets the process anew."""
WAIT_S = 240.0


class Client(Protocol):
    """Who asks the node; a new one for each of its lives."""

    def until(self, condition: Callable[[], bool], what: str) -> None:
        """Spin until something is so."""

    def close(self) -> None:
        """Leave."""


C = TypeVar("C", bound=Client)


class Hour(Generic[C]):
    """What the node is asked is asked again after each of its ends.

    Attributes:
        client: Who asks now.
        deaths: How often the node has ended because of its disk.
    """

    def __init__(self, lives: Lives, arguments: list[str], log: Path, fails: Fails, meet: Callable[[], C]) -> None:
        """Begin the first life.

        Args:
            lives: Those of the node.
            arguments: Its command line.
            log: File for what it says.
            fails: What fails in its first life.
            meet: Makes a client, and waits for nothing.
        """
        self._lives, self._arguments, self._log, self._meet = lives, arguments, log, meet
        self._below = fails.below
        self._what = f"call {fails.nth} with error {fails.code}"
        self.deaths = 0
        self.client = self._begin(fails)

    @property
    def said(self) -> str:
        """What the node has said in all its lives."""
        return f"{self._what}\n{self._log.read_text()}"

    def ask(self, send: Callable[[C], Any], ready: Callable[[], None]) -> Any:
        """Return the answer to a question that may be asked again.

        Args:
            send: Asks, and returns the future of the answer.
            ready: Waits until it may be asked, in whatever life.
        """
        for tries in count(1):
            ready()
            if (answer := self._try(send)) is not None:
                return answer
            if tries % PATIENCE == 0:  # a loaded machine: somebody has not found somebody
                self._leave()
                self.client = self._meet()
        raise AssertionError

    def wait(self, so: Callable[[C], bool]) -> None:
        """Wait until something is so, in whatever life."""
        while not self.until(so):
            pass

    def until(self, so: Callable[[C], bool]) -> bool:
        """Wait until something is so; False if the node has ended instead, and lives again."""
        self.client.until(lambda: self._lives.ended() or so(self.client), self._what)
        if so(self.client):
            return True
        self._live_again()
        return False

    def end(self, up: Callable[[C], bool]) -> None:
        """Have it end in order, after all.

        Args:
            up: Whether it has started, and takes a signal to end.
        """
        while self._lives.end(WAIT_S) != OK:
            self._live_again()
            self.wait(up)
        assert "Traceback" not in self.said, self.said
        self._leave()

    def _leave(self) -> None:
        self.client.close()
        gc.collect()  # else it would stay in the graph for a while

    def _begin(self, fails: Fails) -> C:
        self._lives.begin(self._arguments, self._log, fails)
        return self._meet()

    def _live_again(self) -> None:
        """It has ended as it must, and said so in a line."""
        assert self._lives.code == UNWRITABLE, f"ended with {self._lives.code}: {self.said}"
        assert "Traceback" not in self.said, self.said
        self._leave()
        self.deaths += 1
        assert self.deaths == 1, f"ended again: {self.said}"
        self.client = self._begin(Fails(self._below))

    def _try(self, send: Callable[[C], Any]) -> Any:
        future, late = send(self.client), time.monotonic() + AGAIN_S
        self.client.until(lambda: bool(future.done()) or self._lives.ended() or time.monotonic() > late, self._what)
        if future.done():
            return future.result()
        if self._lives.ended():
            self._live_again()
        return None


def answer_of(actions: Any, goal: Any, future: Any) -> Any:
    """Have an action done; sets the future to its result.

    Args:
        actions: The client of the action.
        goal: What is asked.
        future: A new one.
    """

    def accepted(handle: Any) -> None:
        handle.result().get_result_async().add_done_callback(lambda done: future.set_result(done.result().result))

    actions.send_goal_async(goal).add_done_callback(accepted)
    return future
