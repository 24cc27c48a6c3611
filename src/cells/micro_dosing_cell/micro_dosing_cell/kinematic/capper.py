"""`kinematic_capper`: sets and tightens caps; one set askew does not take the torque."""

from cell_kinematic.device import KinematicDevice, KinematicOptions
from micro_dosing_cell.device_kinds import CAPPER, CapperFaults


class CapperOptions(KinematicOptions):
    """Options of a kinematic capping head."""

    cap_g: float = 2.1
    """Mass of a cap [g]."""
    place_s: float = 1.5
    """Time to set a cap [s]."""
    turn_s: float = 1.8
    """Time to tighten or to remove one [s]."""


class KinematicCapper(KinematicDevice[CapperOptions, CapperFaults]):
    """A capping head with an endless magazine."""

    Options = CapperOptions
    kind = CAPPER

    async def capped(self) -> bool:
        """Return whether a cap is on the vessel."""
        return self.bench.item.get("vessel.cap_g", 0.0) > 0.0

    async def place(self) -> bool:
        """Set a cap unless one is on; the magazine may jam."""
        rng = await self.act(self.options.place_s)
        if await self.capped():
            return True
        if self.happens(rng, self.faults.part_missing):
            return False
        self.bench.item.put("vessel.cap_g", self.options.cap_g)
        self.bench.item.put("vessel.cap_askew", self.happens(rng, self.faults.cap_slip))
        return True

    async def tighten(self, torque_nm: float) -> float:
        """Tighten; without a cap, or with one askew, the torque is not reached."""
        rng = await self.act(self.options.turn_s)
        if not await self.capped():
            return 0.0
        grip = rng.uniform(0.2, 0.6) if self.bench.item.get("vessel.cap_askew", False) else rng.gauss(1.0, 0.02)
        return torque_nm * grip

    async def remove(self) -> None:
        """Take the cap off."""
        await self.act(self.options.turn_s)
        self.bench.item.put("vessel.cap_g", 0.0)
