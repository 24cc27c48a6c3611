"""The arm with its vacuum tool, which lifts garments."""

from cell_skills.context import SkillContext
from cell_skills.devices.looking import see, seen_offset
from cell_skills.devices.protocols import HERE, Arm, Offset, Vacuum
from garment_cell.devices import ClothCamera

LIFTER: dict[str, type] = {"arm": Arm, "vacuum": Vacuum, "camera": ClothCamera}
"""Roles a skill with a `Lifter` needs."""

TABLE = "table"
STACK = "stack"
REJECT = "reject"
HOME = "home"


class Lifter:
    """Lifts garments and lays them down."""

    def __init__(self, ctx: SkillContext) -> None:
        """Use the devices of a job."""
        self._arm = ctx.devices.get("arm", Arm)
        self._vacuum = ctx.devices.get("vacuum", Vacuum)
        self._camera = ctx.devices.get("camera", ClothCamera)
        self._cancel = ctx.cancel

    async def lift(self, place: str, at: Offset = HERE) -> bool:
        """Lift what lies at a place, corrected by where it was seen; returns whether it is felt."""
        self._cancel.check()
        await self._arm.move_to(place, at)
        if await self._vacuum.pick():
            return True
        await self._vacuum.release()
        return False

    async def lift_cloth(self) -> bool:
        """Lift what lies on the table by its middle; returns whether it is felt."""
        seen = await see(self._camera.look_at_cloth, "cloth")
        at = seen_offset(seen, TABLE) if seen.present else HERE
        return await self.lift(TABLE, at)

    async def carry(self, place: str) -> bool:
        """Carry the garment over a place; returns whether it is still felt there."""
        self._cancel.check()
        await self._arm.move_to(place)
        self._cancel.check()
        return await self._vacuum.holding()

    async def let_go(self) -> None:
        """Blow off and leave the view of the camera."""
        await self._vacuum.release()
        await self._arm.move_to(HOME)

    async def holds(self) -> bool:
        """Return whether a garment is felt."""
        return await self._vacuum.holding()

    async def drop(self, place: str) -> None:
        """Let whatever is held fall at a place; also used when a job is cancelled, so it asks no cancel token."""
        if await self._vacuum.holding():
            await self._arm.move_to(place)
            await self.let_go()
