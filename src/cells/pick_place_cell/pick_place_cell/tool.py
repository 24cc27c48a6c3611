"""The gripper fingers of the cell."""

from typing import Any

from cell_line.config.plugins import Name
from cell_line.outcome import Outcome
from cell_skills.context import SkillContext
from cell_skills.devices.protocols import ToolChanger
from cell_skills.equipment import Equipment, EquipmentOptions
from pick_place_cell.hand import HAND, SkilledHand

DOCK = "tool_dock"
"""Pose of the arm at which tools are exchanged."""


class ToolOptions(EquipmentOptions):
    """Which changer holds the fingers, and when they are exchanged."""

    changer: Name = "tools"
    order: int = 1


class Tool(Equipment):
    """Gripper fingers, exchanged at the dock with an empty hand."""

    name = "tool"
    Options = ToolOptions

    @classmethod
    def traits(cls, options: EquipmentOptions) -> dict[str, Any]:
        """Return order, changer, and the devices of the hand as well."""
        return {**super().traits(options), "devices": {**HAND, options.changer: ToolChanger}}

    async def exchange(self, ctx: SkillContext, old: str | None, new: str) -> Outcome[None]:
        """Empty the hand, exchange at the dock and come back."""
        hand = SkilledHand(ctx)
        await hand.throw()
        await hand.arm.move_to(DOCK)
        outcome = await super().exchange(ctx, old, new)
        await hand.aside()
        return outcome
