"""Where an arm stands, by name: a small fact on the bench, believed only as far as the joints agree with it."""

import math
from dataclasses import dataclass
from typing import Any

from cell_skills.devices.bench import Facts
from cell_world.geometry import Pose

STRAY_M = 0.005
"""A tool this far off the line over a place is not there any more [m] ..."""
STRAY_RAD = 0.05
"""... nor one that is turned this far [rad]."""
DEEP_M = 0.03
"""A push leads at most this far below a place [m]."""


@dataclass(frozen=True)
class Stand:
    """A place that an arm went to.

    Attributes:
        place: Its name.
        target: Pose of the tool there, in the world; z points into the surface.
        low: The tool came down on a line, and has to go back up on it.
    """

    place: str
    target: Pose
    low: bool

    def height(self, tool: Pose) -> float | None:
        """Return how high a tool is on the line over the place [m], None if it is not on it."""
        off = self.target.inverse() @ tool
        x, y, z = off.position
        turned = 2.0 * math.acos(min(1.0, off.quaternion[0]))
        if math.hypot(x, y) > STRAY_M or turned > STRAY_RAD or z > DEEP_M:
            return None
        return -z if self.low or abs(z) <= STRAY_M else None


class ArmPlaces:
    """The places an arm may stand at: the one it came from and, while it moves, the one it goes to."""

    def __init__(self, facts: Facts, arm: str) -> None:
        """Keep them among the facts of the cell, under the name of the arm."""
        self._facts = facts
        self._key = f"{arm}.stands"

    def leaving_for(self, stand: Stand) -> None:
        """Note where the arm is about to go."""
        self._put([*self._known()[-1:], stand])

    def arrived(self, stand: Stand) -> None:
        """Note where the arm is."""
        self._put([stand])

    def at(self, tool: Pose, reach_m: float) -> Stand | None:
        """Return the place that a tool is at, or over it but lower than `reach_m` [m]."""
        for stand in reversed(self._known()):
            height = stand.height(tool)
            if height is not None and height < reach_m:
                return stand
        return None

    def _known(self) -> list[Stand]:
        facts: list[dict[str, Any]] = self._facts.get(self._key, [])
        return [Stand(fact["place"], Pose(*map(tuple, fact["target"])), fact["low"]) for fact in facts]

    def _put(self, stands: list[Stand]) -> None:
        self._facts.put(
            self._key,
            [
                {"place": stand.place, "target": [stand.target.position, stand.target.quaternion], "low": stand.low}
                for stand in stands
            ],
        )
