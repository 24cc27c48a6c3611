"""`kinematic_vacuum`: picks parts and garments where its arm stands."""

from cell_skills.devices.kinematic import hand
from cell_skills.devices.kinematic.device import KinematicDevice, KinematicOptions

GARMENT_M = (0.5, 0.7)


class VacuumOptions(KinematicOptions):
    """Options of a kinematic vacuum tool."""

    arm: str = "arm"
    """Role of the arm that carries it."""
    switch_s: float = 0.4
    """Time until vacuum is built up or blown off [s]."""
    sizes_m: dict[str, tuple[float, float]] = {}
    """Width and length of garments by name [m]; 0.5 by 0.7 for others."""


class KinematicVacuum(KinematicDevice[VacuumOptions]):
    """A suction tool at the tip of an arm."""

    Options = VacuumOptions

    async def pick(self) -> bool:
        """Switch on; True if something was caught, or is still held."""
        await self.act(self.options.switch_s)
        return await self.holding() or hand.take(self.bench, self.options.arm)

    async def release(self) -> None:
        """Blow off; what was held stays where the arm stands."""
        rng = await self.act(self.options.switch_s)
        part = hand.held(self.bench, self.options.arm)
        size = self.options.sizes_m.get(part["part"], GARMENT_M) if part else GARMENT_M
        hand.put(self.bench, self.options.arm, rng, self.happens(rng, self.faults.wrinkle), size)

    async def holding(self) -> bool:
        """Return True while vacuum holds."""
        return hand.held(self.bench, self.options.arm) is not None
