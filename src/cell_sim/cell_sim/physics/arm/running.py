"""A goal under way: its path, and how far on it the joints shall be."""

import numpy as np

from cell_sim.physics.arm.tolerances import Tolerances
from cell_sim.physics.arm.trajectory import Spline
from cell_sim.world.goal import Handle
from cell_sim.world.trajectory import Array, JointMotion

AHEAD = 64
"""Set points that are computed at once; one by one takes much longer."""


class RunningGoal:
    """The goal under way.

    Attributes:
        begins: When its trajectory starts [s].
        clock: Time on the trajectory [s]; below 0 before it starts.
        speed: Of that clock; 1 unless it brakes on its path.
        coasting: Whether it has left its path and brakes by the shortest way.
    """

    def __init__(
        self,
        handle: Handle,
        spline: Spline,
        tolerances: Tolerances,
        begins: float,
        first: float,
        count: int = 0,
        clock: float | None = None,
        speed: float = 1.0,
        coasting: bool = False,
    ) -> None:
        """Take the goal, the time on the trajectory at its first tick [s], and how far it is."""
        self.handle = handle
        self.spline = spline
        self.tolerances = tolerances
        self.begins = begins
        self.first = first
        self.count = count
        self.clock = first if clock is None else clock
        self.speed = speed
        self.coasting = coasting
        self._ahead: list[JointMotion] = []

    def coast(self, spline: Spline, now: float) -> None:
        """Leave the path for another one, which begins now [s]."""
        self.spline, self.begins, self.coasting = spline, now, True
        self.first, self.count, self.clock, self.speed = 0.0, 0, 0.0, 1.0
        self._ahead = []

    def advance(self, dt: float) -> JointMotion:
        """Let a tick pass on the trajectory [s]; returns where the joints shall be then."""
        number = self.count % AHEAD
        if number == 0 or not self._ahead:
            batch = np.arange(1.0, AHEAD + 1.0) + (self.count - number)  # the same ones after a restore
            self._ahead = self._rows(np.asarray(self.first + dt * batch, dtype=np.float64))
        self.count += 1
        self.clock = self.first + dt * self.count
        return self._ahead[number] if number < len(self._ahead) else self.spline.sample(self.spline.end)

    def _rows(self, times: Array) -> list[JointMotion]:
        path = self.spline.samples(times[times < self.spline.end])
        return [JointMotion(*row) for row in zip(path.position, path.velocity, path.acceleration, strict=True)]
