"""Break the supports off a printed part."""

from collections.abc import Iterator
from typing import Annotated

from pydantic import BaseModel, Field

from cell_line.offers import Ask
from cell_line.outcome import Done, Failed, Measurement, Outcome, Recovery
from cell_line.params import Count, Params, Positive
from cell_skills.context import SkillContext
from cell_skills.devices.looking import see, see_part, seen_offset
from cell_skills.devices.protocols import Arm, Contact, Gripper
from cell_skills.devices.pushing import highest_force
from cell_skills.skill import Skill
from post_processing_cell.codes import PostProcessingCode
from post_processing_cell.devices import PrintCamera

SUPPORT = "support."
Site = Annotated[str, Field(pattern=r"^support\.[1-9][0-9]*$")]


class Sites(Params):
    """Parameters of `remove_supports`."""

    sites: Annotated[tuple[Site, ...], Field(min_length=1)]
    """Where supports may be; a site without one is passed over."""
    width_m: Positive = 0.004
    """Thickness of a support between the fingers [m]."""
    pull_m: Positive = 0.01
    """How far a support is pulled [m]."""
    force_n: Positive = 30.0
    """Usual limit of the pull [N]."""
    force_max_n: Positive = 40.0
    """Limit of the last try [N]."""
    attempts: Count = 3
    """Tries for each support."""


class Removed(BaseModel):
    """Result of `remove_supports`."""

    removed: list[str]
    """Sites whose support was broken off now."""


class RemoveSupports(Skill[Sites, Removed]):
    """Grip every support that is still there, pull it off, then inspect the part.

    Params: sites; width and pull [m]; usual and highest force [N]; attempts.
    Fails: SUPPORT_LEFT (rework), PART_BROKEN (scrap).
    """

    name = "remove_supports"
    devices = {"arm": Arm, "gripper": Gripper, "camera": PrintCamera}
    measures = {"supports_left": "1", "break_force": "N"}
    repeatable = True

    @classmethod
    def asks(cls, params: Sites) -> Iterator[Ask]:
        """Return the width between the fingers."""
        yield Ask("width [m]", params.width_m, ("width_m",))

    async def run(self, ctx: SkillContext, params: Sites) -> Outcome[Removed]:
        """Look at every site; pull where a support is seen."""
        self._ctx = ctx
        self._arm = ctx.devices.get("arm", Arm)
        self._gripper = ctx.devices.get("gripper", Gripper)
        self._camera = ctx.devices.get("camera", PrintCamera)
        self._contacts: list[Contact] = []
        await self._empty_hand()
        result = Removed(removed=[])
        for number, site in enumerate(params.sites):
            ctx.log.phase(f"remove {site}", number / len(params.sites))
            if await self._remove(site, params):
                result.removed.append(site)
        await self._aside()  # the part may be turned next
        ctx.log.phase("inspect", 0.95)
        seen = await see(self._camera.look_at_supports, "the supports")
        left = Measurement("supports_left", seen.count, "1", upper=0.0)
        measured = (left, *highest_force("break_force", self._contacts, params.force_max_n))
        if not seen.intact:
            return Failed(PostProcessingCode.PART_BROKEN, "the part broke", Recovery.SCRAP, measured)
        if not left.within:
            text = f"{left.value:.0f} supports are left"
            return Failed(PostProcessingCode.SUPPORT_LEFT, text, Recovery.REWORK, measured)
        return Done(result, measured)

    async def _remove(self, site: str, params: Sites) -> bool:
        """Pull at the support of a site, hardest on the last try; returns whether it came off."""
        for attempt in range(1, params.attempts + 1):
            self._ctx.cancel.check()
            await self._aside()
            seen = await see_part(self._camera, site)
            if not seen.present:
                return False
            limit = params.force_n if attempt < params.attempts else max(params.force_n, params.force_max_n)
            await self._arm.move_to(site, seen_offset(seen, site))
            if await self._gripper.grip(params.width_m):
                self._ctx.began()
                contact = await self._arm.push(-params.pull_m, limit)
                self._contacts.append(contact)
                if abs(contact.depth_m) > params.pull_m / 2:
                    await self._arm.move_to("reject")
                    await self._gripper.release()
                    return True
            await self._gripper.release()
        return False

    async def _aside(self) -> None:
        """Leave a support, out of the sight of the camera."""
        if (await self._arm.where()).startswith(SUPPORT):
            await self._arm.move_to("home")

    async def _empty_hand(self) -> None:
        """Let go what an interrupted run left in the hand; at a site it may still be fast to the part."""
        if await self._gripper.holding():
            where = await self._arm.where()
            if not where.startswith(SUPPORT):
                await self._arm.move_to("reject")
            await self._gripper.release()
