"""Messages between the orchestrator and the line: each may be lost, doubled or late."""

from collections.abc import Callable
from random import Random

from cell_sim.virtual.faults import Faults
from cell_sim.virtual.schedule import Schedule

LATENCY_S = 0.005
LATE_S = (1.0, 20.0)


class Network:
    """Carries calls after a short delay."""

    def __init__(self, schedule: Schedule, faults: Callable[[], Faults], rng: Random) -> None:
        self._schedule, self._faults, self._rng = schedule, faults, rng

    def send(self, deliver: Callable[[], None]) -> None:
        """Have `deliver` called at the other end: once, twice, late or never."""
        faults, rng = self._faults(), self._rng
        if rng.random() < faults.message_lost:
            return
        for _ in range(2 if rng.random() < faults.message_twice else 1):
            late = rng.uniform(*LATE_S) if rng.random() < faults.message_late else 0.0
            self._schedule.after(LATENCY_S * rng.uniform(0.5, 2.0) + late, deliver)
