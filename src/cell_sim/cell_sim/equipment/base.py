"""What all simulated equipment shares."""

import random
from dataclasses import dataclass
from typing import TypeVar

from cell_line.plain import finite
from cell_sim.simulated_line import SimulatedLine
from cell_sim.world.capability import CannotDo, Capability, capability
from cell_sim.world.world import World
from cell_sim.world_runtime.running import Running
from cell_sim.world_runtime.station import CellStation
from cell_skills.devices.protocols import DeviceFault
from cell_world.sdf.elements import SCOPE

C = TypeVar("C", bound=Capability)
D = TypeVar("D")
LONGEST_S = 600.0
"""No action of a machine takes longer [s]."""


@dataclass(frozen=True)
class EquipmentSetting:
    """Where a machine stands.

    Attributes:
        role: Its role in the cell.
        station: Of the cell.
        world: The running world.
        line: What stands in it.
    """

    role: str
    station: CellStation
    world: Running
    line: SimulatedLine


class SimulatedEquipment:
    """A machine of a cell, acting on a running world.

    Attributes:
        role: Its role in the cell.
        name: Its name in the world, under which it keeps what it knows.
        station: Where it stands.
        world: In which it acts.
    """

    def __init__(self, setting: EquipmentSetting) -> None:
        """Take where it stands.

        Raises:
            LookupError: the world lacks what it is made of; the text says what.
        """
        self.role = setting.role
        self.station = setting.station
        self.world = setting.world
        self.name = setting.station.cell + SCOPE + setting.role

    async def act(self, seconds: float) -> random.Random:
        """Take simulated time [s] and return the random numbers of this action."""
        await self.world.sleep(seconds)
        return await self.world.do(self.chance)

    def chance(self, sim: World) -> random.Random:
        """Return the random numbers of the next action."""
        return sim.notes.chance(self.name)

    def check(self, what: str, value: float, lowest: float, highest: float) -> None:
        """See that the machine can be set to a value.

        Raises:
            DeviceFault: it cannot; then nothing has happened.
        """
        try:
            finite(value, lowest, highest)
        except ValueError as error:
            raise self.fault(f"{what} {error}") from None

    def able(self, sim: World, kind: type[C]) -> C:
        """Return a capability of the world that the machine needs.

        Raises:
            DeviceFault: the engine of the world does not have it.
        """
        try:
            return capability(sim, kind)
        except CannotDo as refusal:
            raise self.fault(str(refusal)) from None

    def fault(self, message: str) -> DeviceFault:
        """Return the error that says why it cannot act."""
        return DeviceFault(self.role, message)


def own(setting: EquipmentSetting, kind: type[D], what: str) -> tuple[str, D]:
    """Return the device of a kind that stands in the cell, with its name.

    Raises:
        LookupError: there is none.
    """
    for name, device in setting.line.simulation.devices_of(kind).items():
        if name.startswith(setting.station.cell + SCOPE):
            return name, device
    raise LookupError(f"the cell {setting.station.cell} has no {what} in the world")
