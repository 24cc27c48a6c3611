"""`kinematic_vacuum`: picks parts and garments where its arm stands."""

from collections.abc import Mapping

from cell_kinematic import hand
from cell_kinematic.device import KinematicDevice, KinematicOptions
from cell_line.driver import Needs
from cell_line.offers import Names, Offer, Offers, Range
from cell_skills.conformance import VACUUM, VacuumFaults
from cell_skills.devices.parts import Placed
from cell_skills.devices.protocols import Arm
from garment_cell.kinematic import cloth
from garment_cell.kinematic.workpiece import ClothWork

TABLE, STACK = "table", "stack"
GARMENT_M = (0.5, 0.7)


class VacuumOptions(KinematicOptions):
    """Options of a kinematic vacuum tool."""

    arm: str = "arm"
    """Role of the arm that carries it."""
    switch_s: float = 0.4
    """Time until vacuum is built up or blown off [s]."""
    sizes_m: dict[str, tuple[float, float]] = {}
    """Width and length of garments by name [m]; 0.5 by 0.7 for others."""


class KinematicVacuum(KinematicDevice[VacuumOptions, VacuumFaults]):
    """A suction tool at the tip of an arm."""

    Options = VacuumOptions
    kind = VACUUM

    @classmethod
    def needs(cls, options: VacuumOptions) -> Needs:
        """Return the arm."""
        return Needs(roles={options.arm: Arm})

    @classmethod
    def offers(cls, options: VacuumOptions, setup: Mapping[str, str]) -> Offers:  # noqa: ARG003
        """Return the garments and their sizes, whatever the setup."""
        if not options.sizes_m:
            return {}
        out: dict[str, Offer] = {"garment": Names(frozenset(options.sizes_m))}
        for garment, (width, length) in options.sizes_m.items():
            out[f"width of {garment} [m]"] = Range(width, width)
            out[f"length of {garment} [m]"] = Range(length, length)
        return out

    async def pick(self) -> bool:
        """Switch on; True if something was caught, or is still held."""
        rng = await self.act(self.options.switch_s)
        if await self.holding():
            return True
        self.bench.cell.put(self.own("pieces"), 2 if self.happens(rng, self.faults.double_pick) else 1)
        if hand.at(self.bench, self.options.arm) == TABLE and cloth.lies(self.bench):
            hand.hold(self.bench, self.options.arm, Placed(part=cloth.lift(self.bench), x=0.0, y=0.0, yaw=0.0))
            return True
        return hand.take(self.bench, self.options.arm)

    async def release(self) -> None:
        """Blow off; what was held stays where the arm stands, a garment on the table or the stack."""
        rng = await self.act(self.options.switch_s)
        creased = self.happens(rng, self.env.faults.of_work(ClothWork).wrinkle)
        arm = self.options.arm
        part, pose = hand.held(self.bench, arm), hand.at(self.bench, arm)
        if part is None:
            return
        if pose not in (TABLE, STACK):
            if not hand.put(self.bench, arm):
                cloth.lose(self.bench, part["part"])
            return
        hand.hold(self.bench, arm, None)
        if pose == STACK:
            cloth.stack(self.bench, rng)
            return
        size = self.options.sizes_m.get(part["part"], GARMENT_M)
        pieces = self.bench.cell.get(self.own("pieces"), 1)
        cloth.lay(self.bench, part["part"], rng, creased, size, pieces)

    async def holding(self) -> bool:
        """Return True while vacuum holds."""
        return hand.held(self.bench, self.options.arm) is not None
