"""`gantry_dispenser`: pumps driven elsewhere, whose needles a gantry holds over the vessel."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pydantic import Field

from cell_line.driver import Needs
from cell_line.offers import Names, Offers
from cell_motion.drivers.gantry import Gantry
from cell_motion.drivers.robot_driver import RobotDriver, RobotOptions
from cell_motion.drivers.site import Site
from cell_skills.devices.calls import DeviceCalls
from cell_skills.devices.env import DeviceEnv
from cell_skills.devices.protocols import BadAnswer, DeviceFault
from cell_skills.devices.remote.methods import BadCall, methods_of
from micro_dosing_cell.calibration import PumpCalibration
from micro_dosing_cell.devices import Dispenser, PumpChannel
from micro_dosing_cell.drivers.places import MOUTH, WASTE

METHODS = methods_of(Dispenser)


class GantryDispenserOptions(RobotOptions):
    """Options of pumps on a gantry."""

    robot: str = "gantry"
    """Name of the gantry at the ports and of its model in the cell."""
    needles: dict[str, int]
    """Number of the needle of each channel; needle 1 is the frame `needle.1` of the gantry."""
    lots: dict[str, str] = {}
    """Lot in the reservoir of a channel, where the bank does not tell it; it is told with what is dosed from it."""
    height_m: float = Field(default=0.043, gt=0.0)
    """Height of a needle over its place [m]: all that hangs on the head clears a capped vessel, also one passing by."""


class GantryDispenser(RobotDriver[GantryDispenserOptions]):
    """A dispenser that moves the needle of a channel over its place before the pump runs."""

    Options = GantryDispenserOptions

    @classmethod
    def needs(cls, options: GantryDispenserOptions) -> Needs:
        """Return the models and frames that the cell must have in the world."""
        needles = sorted(set(options.needles.values()))
        return Needs(frames=(options.robot, *(f"{options.robot}::{_frame(number)}" for number in needles)))

    @classmethod
    def offers(cls, options: GantryDispenserOptions, setup: Mapping[str, str]) -> Offers:  # noqa: ARG003
        """Return the channels that have a needle, whatever the setup."""
        return {"channel": Names(frozenset(options.needles))}

    def __init__(self, options: GantryDispenserOptions, env: DeviceEnv) -> None:
        """Take checked options and the surroundings, which have a site."""
        super().__init__(options, env)
        self._gantry = Gantry(env, env.use(Site), options.robot)

    async def dose(self, channel: str, mass_g: float, rate_g_s: float) -> None:
        """Dose into the vessel."""
        await self._bring(channel, MOUTH)
        await self._call("dose", channel, mass_g, rate_g_s)

    async def purge(self, channel: str, mass_g: float) -> None:
        """Purge into the drain."""
        await self._bring(channel, WASTE)
        await self._call("purge", channel, mass_g)

    async def about(self, channel: str) -> PumpChannel:
        """Return what the bank knows of a channel."""
        found: PumpChannel = await self._call("about", channel)
        return replace(found, lot=self.options.lots.get(channel, found.lot))

    async def keep(self, channel: str, known: PumpCalibration) -> None:
        """Have the bank keep it."""
        await self._call("keep", channel, known)

    async def _call(self, name: str, *args: Any) -> Any:
        method = METHODS[name]
        answer = await self.env.use(DeviceCalls).call(self.env.name, name, method.write_arguments(args, {}))
        try:
            return method.read_result(answer)
        except BadCall as error:
            raise BadAnswer(self.env.name, str(error)) from None

    async def _bring(self, channel: str, place: str) -> None:
        if channel not in self.options.needles:
            known = ", ".join(self.options.needles)
            raise DeviceFault(self.env.name, f"channel '{channel}' has no needle; those with one: {known}")
        await self._gantry.reach(_frame(self.options.needles[channel]), place, self.options.height_m)


def _frame(number: int) -> str:
    return f"needle.{number}"
