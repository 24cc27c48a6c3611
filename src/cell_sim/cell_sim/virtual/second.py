"""A second orchestrator on the namespace of the line: it hears cells and transport, but not the first one."""

from collections.abc import Callable
from contextlib import suppress
from random import Random

from cell_orchestrator.core import effects as fx
from cell_orchestrator.core import requests as rq
from cell_orchestrator.core.errors import NotAllowed
from cell_orchestrator.engine import Engine
from cell_orchestrator.store.memory_store import MemoryStore
from cell_sim.virtual.scenario import Scenario

TOPICS = (rq.ReportCell, rq.ReportRead)
"""What everybody hears.  It believes all of it, although that is of cells which take another's orders."""


class SecondOrchestrator:
    """The real engine with an empty store, and the same line and orders: all that it wants is done already.

    Attributes:
        epoch: number of its taking the line.
    """

    def __init__(
        self,
        scenario: Scenario,
        epoch: int,
        rng: Random,
        clock: Callable[[], float],
        send: Callable[[fx.Effect, int], None],
    ) -> None:
        """Take the line.

        Args:
            scenario: what it believes to run.
            epoch: its number.
            rng: draws ids of jobs and moves.
            clock: line time [s].
            send: sends out an order of an epoch.
        """
        self.epoch = epoch
        self._engine = Engine(
            MemoryStore(), lambda effect: send(effect, epoch), clock, lambda: f"{rng.getrandbits(128):032x}"
        )
        self._ask(rq.ConfigureLine(scenario.line))
        for order in scenario.orders:
            self._ask(order)

    def hear(self, request: rq.Request) -> None:
        """Hear what was said on a topic."""
        if isinstance(request, TOPICS):
            self._ask(request)

    def tick(self) -> None:
        """Time has passed."""
        self._ask(rq.Tick())

    def _ask(self, request: rq.Request) -> None:
        with suppress(NotAllowed):
            self._engine.submit(request)
