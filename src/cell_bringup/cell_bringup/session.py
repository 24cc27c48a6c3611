"""A line that is started, watched and asked from one process: for the demo, the benchmarks and the system tests."""

import time
from collections.abc import Callable
from contextlib import ExitStack
from typing import Self

from cell_bringup.failure import CommandFailed
from cell_bringup.nodes import LineOptions
from cell_bringup.runner import Runner
from cell_client.errors import LineNotRunning, Refused
from cell_client.follower import Follower
from cell_client.ros.line_client import LineClient
from cell_line.config.line import load_line
from cell_orchestrator.core.plant import Plant
from cell_orchestrator.core.queries import status
from cell_orchestrator.store.errors import StoreError
from cell_orchestrator.store.sql_store import SqlStore
from cell_orchestrator.store.store import Stored

LOOK_S = 0.2
READY_S = 180.0
"""Longest wait for all cells to be ready, wall time [s]."""
SUBMIT_S = 240.0
"""Longest wait for the orders to be in the book, wall time [s]."""

Show = Callable[[Plant, list[Stored]], None]


class Session:
    """A running line with a follower of its store and a client of its services; a context manager.

    Args:
        options: how to start the line.
        domain: its ROS domain.
        pause: waits so many seconds; returns True when the user wants to stop.
        show: told of the plant and of what just happened, again and again.
        apart: ROS domain of every node but the orchestrator, see `Runner`.
        noted: told in one line of each process that dies, and of its return.
    """

    def __init__(
        self,
        options: LineOptions,
        domain: int,
        pause: Callable[[float], bool],
        show: Show = lambda plant, fresh: None,
        apart: int | None = None,
        noted: Callable[[str], None] = lambda text: None,
    ) -> None:
        self.runner = Runner(load_line(options.config), options, domain, self._gave_up, noted, apart)
        self._state_dir = options.state_dir
        self._pause, self._show = pause, show
        self._refusals: list[str] = []
        self._open = ExitStack()
        self.follower: Follower
        self.client: LineClient

    def __enter__(self) -> Self:
        """Start the line and wait until every cell is ready.

        Raises:
            CommandFailed: it does not start.
        """
        with ExitStack() as opening:
            opening.enter_context(self.runner)
            self.follower = self._follow()
            opening.callback(self.follower.close)
            run = self.runner.run
            self.client = opening.enter_context(LineClient(run.namespace, run.domain))
            self._open = opening.pop_all()
        return self

    def __exit__(self, *error: object) -> None:
        """Stop the line."""
        self._open.close()

    @property
    def plant(self) -> Plant:
        """The plant as last seen."""
        return self.follower.plant

    def line_time(self) -> float:
        """Line time now [s]."""
        return self.runner.run.line_time()

    def submit(self, source: str, document: str) -> list[str]:
        """Put orders in the book; asked again while the orchestrator is away, which adds nothing twice.

        Raises:
            Refused: something is wrong in the document.
            CommandFailed: nobody answers.
        """
        deadline = time.monotonic() + SUBMIT_S
        while True:
            try:
                answer = self.client.submit_order(source, document)
            except LineNotRunning as reason:
                self._wait(deadline, str(reason))
            else:
                self._show(self.plant, self.follower.poll())
                if answer.errors:
                    raise Refused("\n".join(answer.errors))
                return answer.orders

    def wait_until(
        self,
        good: Callable[[Plant], bool],
        timeout_s: float,
        too_late: Callable[[Plant], str] = lambda plant: "too late",
    ) -> None:
        """Look on until the plant is `good`.

        Args:
            good: judges the plant.
            timeout_s: longest wait, wall time [s].
            too_late: says what is missing.

        Raises:
            CommandFailed: it took too long, a node gave up, or the user wants to stop.
        """
        deadline = time.monotonic() + timeout_s
        self._show(self.plant, self.follower.poll())
        while not good(self.plant):
            self._wait(deadline, too_late(self.plant))
            self._show(self.plant, self.follower.poll())

    def finish_batch(self, timeout_s: float) -> None:
        """Look on until every ordered unit has left the line.

        Raises:
            CommandFailed: it took too long; names what is still on the line.
        """
        self.wait_until(
            lambda plant: plant.totals.ordered > 0 and not plant.units,
            timeout_s,
            lambda plant: f"not done after {timeout_s:.0f} s; still on the line: {', '.join(sorted(plant.units))}",
        )

    def come_home(self, timeout_s: float) -> None:
        """Look on until every carrier that nothing keeps elsewhere stands at home.

        Raises:
            CommandFailed: it took too long; names those that are still out.
        """

        def out(plant: Plant) -> list[str]:
            home = plant.line.home if plant.line else ""
            free = [carrier for carrier in plant.carriers.values() if not (carrier.held or carrier.doubt)]
            return [carrier.id for carrier in free if not carrier.standing or carrier.station != home]

        self.wait_until(
            lambda plant: not out(plant),
            timeout_s,
            lambda plant: f"not home after {timeout_s:.0f} s: {', '.join(out(plant))}",
        )

    def _gave_up(self, label: str, tail: str) -> None:
        self._refusals.append(f"{label} does not start:\n{tail}")

    def _follow(self) -> Follower:
        run = self.runner.run
        too_late = f"the line is not ready after {READY_S:.0f} s; see {self._state_dir / 'log'}"
        deadline = time.monotonic() + READY_S
        follower: Follower | None = None
        while follower is None or not status(follower.plant).ready:
            self._wait(deadline, too_late)
            if follower is None:
                try:
                    follower = Follower(SqlStore(run.store, run.line, read_only=True))
                except StoreError:
                    continue  # the orchestrator has not made it yet
            self._show(follower.plant, follower.poll())
        return follower

    def _wait(self, deadline: float, too_late: str) -> None:
        if self._pause(LOOK_S):
            raise CommandFailed("stopped")
        if self._refusals:
            raise CommandFailed("\n".join(self._refusals))
        if time.monotonic() > deadline:
            raise CommandFailed(too_late)
