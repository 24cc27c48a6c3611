"""Messages between the orchestrator and the line: each may be lost, doubled or late."""

from collections.abc import Callable
from functools import partial

from cell_sim.virtual.faults import Luck
from cell_sim.virtual.schedule import Schedule

LATENCY_S = 0.005
LATE_S = (1.0, 20.0)


class Network:
    """Carries calls after a short delay."""

    def __init__(self, schedule: Schedule, luck: Luck) -> None:
        self._schedule, self._luck = schedule, luck
        self._cuts = 0

    def cut(self) -> None:
        """Lose all that is on its way."""
        self._cuts += 1

    def send(self, deliver: Callable[[], None]) -> None:
        """Have `deliver` called at the other end: once, twice, late or never."""
        luck = self._luck
        if luck.strikes("message_lost"):
            return
        for _ in range(2 if luck.strikes("message_twice") else 1):
            late = luck.rng.uniform(*LATE_S) if luck.strikes("message_late") else 0.0
            self._schedule.after(
                LATENCY_S * luck.rng.uniform(0.5, 2.0) + late, partial(self._arrive, self._cuts, deliver)
            )

    def _arrive(self, cuts: int, deliver: Callable[[], None]) -> None:
        if cuts == self._cuts:
            deliver()
