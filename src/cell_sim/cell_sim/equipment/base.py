"""What all simulated equipment shares."""

import random

from cell_sim.hosting.notes import notes_of
from cell_sim.hosting.running import Running
from cell_sim.hosting.station import Station
from cell_sim.physics.simulation import Simulation
from cell_skills.devices.protocols import DeviceFault
from cell_skills.sdf.elements import SCOPE


class Equipment:
    """A machine of a cell, acting on a running world.

    Attributes:
        role: Its role in the cell.
        name: Its name in the world, under which it keeps what it knows.
        station: Where it stands.
        world: In which it acts.
    """

    def __init__(self, role: str, station: Station, world: Running) -> None:
        """Take its role and where it stands."""
        self.role = role
        self.name = station.cell + SCOPE + role
        self.station = station
        self.world = world

    async def act(self, seconds: float) -> random.Random:
        """Take simulated time [s] and return the random numbers of this action."""
        await self.world.sleep(seconds)
        return await self.world.do(self.chance)

    def chance(self, sim: Simulation) -> random.Random:
        """Return the random numbers of the next action."""
        return notes_of(sim).chance(self.name)

    def fault(self, message: str) -> DeviceFault:
        """Return the error that says why it cannot act."""
        return DeviceFault(self.role, message)
