"""The hand of the cell: arm, gripper and the camera that guides them."""

from cell_skills.context import SkillContext
from cell_skills.devices.looking import see_part, seen_offset
from cell_skills.devices.protocols import Arm, Camera, Gripper, Offset
from cell_skills.devices.seen import PartSeen

HAND: dict[str, type] = {"arm": Arm, "gripper": Gripper, "camera": Camera}
"""Roles a skill with a `Hand` needs."""

HOME = "home"
"""Pose out of the way of carriers."""
REJECT = "reject"
"""Pose over the bin for parts that are no longer good for anything."""
CLEAR = (HOME, REJECT)
"""Poses at which the arm hides no place from the camera."""

GRIPS = 3
"""So often the fingers close on what is thrown out."""


class NotGripped(Exception):
    """What should be thrown out stays where it is; the text names the place."""


class SkilledHand:
    """Takes parts where the camera sees them."""

    def __init__(self, ctx: SkillContext) -> None:
        """Use the devices of a job."""
        self.arm = ctx.devices.get("arm", Arm)
        self._gripper = ctx.devices.get("gripper", Gripper)
        self._camera = ctx.devices.get("camera", Camera)
        self._cancel = ctx.cancel

    async def seen(self, place: str) -> Offset | None:
        """Return how far the part at a place is off its nominal pose, None where no part lies."""
        seen = await self.look(place)
        return seen_offset(seen, place) if seen.present else None

    async def look(self, place: str) -> PartSeen:
        """Return what lies at a place; the arm gets out of the sight of the camera before."""
        self._cancel.check()
        if await self.arm.where() not in CLEAR:
            await self.aside()
        return await see_part(self._camera, place)

    async def take(self, place: str, at: Offset, width_m: float) -> bool:
        """Grip the part seen at a place; returns whether it is felt.

        Args:
            place: Pose of the part.
            at: Where it was seen there.
            width_m: Its width between the fingers [m].
        """
        self._cancel.check()
        await self.arm.move_to(place, at)
        if await self._gripper.grip(width_m):
            return True
        await self._gripper.release()
        return False

    async def throw_out(self, place: str, at: Offset) -> None:
        """Drop what is seen at a place into the bin, whatever it is: the fingers close until something stops them.

        Raises:
            NotGripped: They feel nothing again and again, so it stays where it is.
        """
        for _ in range(GRIPS):
            if await self.take(place, at, 0.0):
                await self.throw()
                return
        raise NotGripped(f"{place}: what lies there does not belong there, and cannot be gripped")

    async def carry(self, place: str) -> bool:
        """Move the held part to a place; returns whether it is still felt there.  A hand that lost it opens."""
        self._cancel.check()
        await self.arm.move_to(place)
        if await self._gripper.holding():
            return True
        await self._gripper.release()
        return False

    async def let_go(self) -> None:
        """Open; also at the start of a job, since nobody knows how an interrupted one left the fingers."""
        await self._gripper.release()

    async def holds(self) -> bool:
        """Return whether a part is felt."""
        return await self._gripper.holding()

    async def aside(self) -> None:
        """Get out of the carrier's way, which may leave after any end of a job: it asks no cancel token."""
        await self.arm.move_to(HOME)

    async def throw(self) -> None:
        """Drop whatever is held into the bin; also used when a job is cancelled, so it asks no cancel token."""
        if await self._gripper.holding():
            await self.arm.move_to(REJECT)
            await self._gripper.release()
