"""`kinematic_gripper`: closes on what lies where its arm stands."""

from collections.abc import Mapping

from cell_kinematic import hand
from cell_kinematic.device import KinematicDevice, KinematicOptions
from cell_line.driver import Needs
from cell_line.offers import Offers, Range
from cell_skills.conformance import GRIPPER
from cell_skills.devices.kinds import DeviceFaults
from cell_skills.devices.protocols import Arm


class GripperOptions(KinematicOptions):
    """Options of a kinematic gripper."""

    arm: str = "arm"
    """Role of the arm that carries it."""
    open_m: float = 0.085
    """Gap when it is open [m]; what is wider is offered to no recipe."""
    stroke_s: float = 0.5
    """Time to open or close [s]."""


class KinematicGripper(KinematicDevice[GripperOptions, DeviceFaults]):
    """A gripper at the tip of an arm."""

    Options = GripperOptions
    kind = GRIPPER

    @classmethod
    def needs(cls, options: GripperOptions) -> Needs:
        """Return the arm."""
        return Needs(roles={options.arm: Arm})

    @classmethod
    def offers(cls, options: GripperOptions, setup: Mapping[str, str]) -> Offers:  # noqa: ARG003
        """Return the widths between its fingers, whatever the setup."""
        return {"width [m]": Range(0.0, options.open_m)}

    async def grip(self, width_m: float) -> bool:
        """Close; True if a part was caught, or is still held."""
        await self.act(self.options.stroke_s)
        return await self.holding() or hand.take(self.bench, self.options.arm, self.work)

    async def release(self) -> None:
        """Open; the part stays where the arm stands."""
        await self.act(self.options.stroke_s)
        hand.put(self.bench, self.options.arm)

    async def holding(self) -> bool:
        """Return True while a part is held."""
        return hand.held(self.bench, self.options.arm) is not None
