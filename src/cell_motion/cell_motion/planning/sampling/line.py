"""Straight lines of the tool."""

import numpy as np
import pinocchio as pin

from cell_motion.planning.failure import Blocked, Reason
from cell_motion.planning.sampling.arm import PlannedArm
from cell_motion.planning.sampling.curve import Curve, through
from cell_motion.planning.sampling.inverse import solve
from cell_motion.planning.sampling.sweep import Guarding, samples
from cell_motion.planning.trajectory import Array
from cell_world.geometry import Matrix

PACE = 0.02
"""Distance between two points of a line whose joint positions are solved [m], and angle [rad] by `TURN`."""
TURN = 0.1
"""Angle between two such points at most [rad]."""
LEAST = 6
"""Such points at least."""
STRAY = 2e-4
"""How far the tool may leave the line between the points [m] and [rad]."""
DOUBLINGS = 4
"""How often the points are made twice as dense for that."""
JUMP = 0.35
"""A joint that moves further between two points jumps [rad] or [m]."""
EASY_STEPS = 15
"""Newton steps from one point to the next."""


class StraightLine:
    """A straight line of the tool, turning evenly."""

    def __init__(self, arm: PlannedArm, start: Array, target: Matrix) -> None:
        """Begin where the tool is at `start`, end at the pose `target` in the world."""
        self._arm = arm
        self._start = start
        self._from = pin.SE3(arm.tool(start))
        self._to = pin.SE3(target)
        self._turn = pin.log3(self._from.rotation.T @ self._to.rotation)
        self.length = float(np.linalg.norm(self._to.translation - self._from.translation))
        """[m]"""

    def pose(self, part: float) -> Matrix:
        """Return the pose of the tool after a part (0 to 1) of the line."""
        matrix = np.eye(4)
        matrix[:3, :3] = self._from.rotation @ pin.exp3(part * self._turn)
        matrix[:3, 3] = self._from.translation + part * (self._to.translation - self._from.translation)
        return matrix

    def curve(self) -> Curve:
        """Return the way of the joints.

        Raises:
            Blocked: The arm cannot follow the line.
        """
        count = max(LEAST, int(self.length / PACE), int(float(np.linalg.norm(self._turn)) / TURN))
        for _ in range(DOUBLINGS):
            parts = np.linspace(0.0, 1.0, count)
            found = through(parts, self._points(parts))
            if self._strays(found, 0.5 * (parts[1:] + parts[:-1])) < STRAY:
                return found
            count *= 2
        raise Blocked(Reason.LINE_BLOCKED, "the arm is too near to a singular posture to follow the line")

    def _points(self, parts: Array) -> Array:
        points = [self._start]
        for part in parts[1:]:
            point = solve(self._arm, self.pose(float(part)), points[-1], EASY_STEPS)
            if point is None or float(np.abs(point - points[-1]).max()) > JUMP:
                why = "cannot reach" if point is None else "would have to jump to another posture"
                raise Blocked(Reason.LINE_BLOCKED, f"the arm {why} {self.told(float(part))}")
            points.append(point)
        return np.array(points)

    def _strays(self, curve: Curve, parts: Array) -> float:
        errors = [self._arm.error(curve(part), pin.SE3(self.pose(float(part)))) for part in parts]
        return float(np.abs(errors).max())

    def told(self, part: float) -> str:
        """Say where on the line a part (0 to 1) of it is."""
        return f"after {part * self.length * 1e3:.0f} of {self.length * 1e3:.0f} mm"


def check_line(line: StraightLine, curve: Curve, guarding: Guarding, resolution: float) -> float | None:
    """Return the part (0 to 1) of the line at which something comes too near, None if nothing does."""
    fine = np.linspace(0.0, 1.0, 200)
    travel = guarding.travel(curve(fine))
    count = samples(travel[-1], resolution)
    parts = np.interp(np.linspace(0.0, travel[-1], count), travel, fine)
    points = curve(parts)
    if guarding.allows_all(points):
        return None
    breach = guarding.first_breach(points)
    return None if breach is None else float(parts[breach])
