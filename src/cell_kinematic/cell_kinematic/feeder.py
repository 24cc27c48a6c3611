"""`kinematic_feeder`: feeders and trays of a cell."""

from collections.abc import Mapping

from cell_kinematic import hand
from cell_kinematic.device import KinematicDevice, KinematicOptions
from cell_line.offers import Names, Offers
from cell_skills.conformance import FEEDER, FeederFaults
from cell_skills.devices.parts import Placed


class FeederOptions(KinematicOptions):
    """Options of the kinematic feeders."""

    parts: list[str] = []
    """What it has; empty: any part asked for."""
    capacity: int = 200
    """Parts in a full feeder."""
    restock_below: int = 10
    """Somebody fills a feeder up before it holds fewer than this; 0: nobody does."""
    advance_s: float = 0.8
    """Time to bring a part [s]."""
    spread_m: float = 0.001
    """Standard deviation of where a part comes to lie [m]."""


class KinematicFeeder(KinematicDevice[FeederOptions, FeederFaults]):
    """One feeder for every part asked for."""

    Options = FeederOptions
    kind = FEEDER

    @classmethod
    def offers(cls, options: FeederOptions, setup: Mapping[str, str]) -> Offers:  # noqa: ARG003
        """Return its parts, whatever the setup."""
        return {"part": Names(frozenset(options.parts))} if options.parts else {}

    async def level(self, part: str) -> int:
        """Count the parts left, without the one at the pick position."""
        if self.options.parts and part not in self.options.parts:
            return 0
        left = self.bench.cell.get(self._count(part), self.options.capacity)
        return self.options.capacity if left < self.options.restock_below else left

    async def advance(self, part: str) -> bool:
        """Bring a part unless one lies there; an empty feeder or a jam brings none."""
        rng = await self.act(self.options.advance_s)
        pose, left = f"feeder.{part}", await self.level(part)
        if hand.lying(self.bench, pose):
            return True
        if left == 0 or self.happens(rng, self.faults.part_missing):
            return False
        self.bench.cell.put(self._count(part), left - 1)
        x, y = rng.gauss(0.0, self.options.spread_m), rng.gauss(0.0, self.options.spread_m)
        hand.lay(self.bench, pose, Placed(part=part, x=x, y=y, yaw=rng.gauss(0.0, 0.05)))
        return True

    def _count(self, part: str) -> str:
        return self.own(f"count.{part}")
