"""`kinematic_cloth_gripper`: pinches two corners of the cloth on the table."""

from cell_kinematic.device import KinematicDevice, KinematicOptions
from cell_skills.devices.protocols import Offset
from garment_cell.device_kinds import CLOTH_GRIPPER, ClothGripperFaults
from garment_cell.kinematic import cloth


class ClothGripperOptions(KinematicOptions):
    """Options of a kinematic cloth gripper."""

    pinch_s: float = 1.2
    """Time to reach and pinch two corners [s]."""
    drag_s: float = 1.0
    """Time of a pull or a shift [s]."""


class KinematicClothGripper(KinematicDevice[ClothGripperOptions, ClothGripperFaults]):
    """Two pinching fingers over the table."""

    Options = ClothGripperOptions
    kind = CLOTH_GRIPPER

    async def pinch(self, first: str, second: str) -> bool:
        """Pinch two corners; a finger may miss the hem."""
        rng = await self.act(self.options.pinch_s)
        caught = cloth.lies(self.bench) and not self.happens(rng, self.faults.grip_slip)
        self.bench.item.put(self.own("pinched"), caught)
        return caught

    async def pull(self, distance_m: float) -> float:
        """Pull the cloth flat; without a pinch there is no tension."""
        rng = await self.act(self.options.drag_s)
        lying = self._pinched()
        if lying is None:
            return 0.0
        cloth.write(self.bench, cloth.smooth(lying, distance_m))
        return rng.uniform(2.0, 5.0) + 100.0 * distance_m

    async def shift(self, offset: Offset) -> None:
        """Drag the cloth."""
        rng = await self.act(self.options.drag_s)
        lying = self._pinched()
        if lying is not None:
            cloth.write(self.bench, cloth.moved(lying, offset, rng))

    async def release(self) -> None:
        """Open the fingers."""
        await self.act(0.3)
        self.bench.item.put(self.own("pinched"), False)

    def _pinched(self) -> cloth.Cloth | None:
        return cloth.on_table(self.bench) if self.bench.item.get(self.own("pinched"), False) else None
