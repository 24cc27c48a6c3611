"""The turntable below the station, which takes the carrier along."""

import math

from cell_sim.equipment.base import Equipment, Setting
from cell_sim.hosting.moving import MoveFailed, move
from cell_sim.hosting.running import Running
from cell_sim.hosting.station import Station
from cell_sim.line_world import LineWorld
from cell_sim.physics.arm.joint_trajectory import TrajectoryController
from cell_sim.physics.simulation import Simulation
from cell_sim.physics.track.track import Track

BACK_S = 2.0
"""A lock takes a carrier back within this [s]."""
ZERO = 0.01
"""An angle this little below a full turn counts as one below 0 [rad]."""


class Turntable(Equipment):
    """A turntable that takes the shorter way."""

    def __init__(self, setting: Setting) -> None:
        """Take the machine that is called like the role.

        Raises:
            LookupError: there is none.
        """
        super().__init__(setting)
        if self.name not in setting.line.built.robots:
            raise LookupError(f"the world has no turntable {self.name}")

    async def turn_to(self, angle_rad: float) -> None:
        """Turn to an angle [rad]."""
        now = await angle_of(self.world, self.name)
        try:
            await turn(self.world, self.name, now + math.remainder(angle_rad - now, math.tau))
        except MoveFailed as error:
            raise self.fault(str(error)) from error

    async def angle(self) -> float:
        """Return the angle, from 0 to a full turn [rad]."""
        return (await angle_of(self.world, self.name) + ZERO) % math.tau - ZERO


async def angle_of(world: Running, machine: str) -> float:
    """Return the angle of a turntable's joint [rad], which may be several turns."""
    return await world.do(lambda sim: float(sim.device(machine, TrajectoryController).actual().position[0]))


async def turn(world: Running, machine: str, angle_rad: float) -> None:
    """Bring the joint of a turntable to an angle [rad].

    Raises:
        MoveFailed: it does not get there.
    """
    joints = await world.do(lambda sim: sim.device(machine, TrajectoryController).joints)
    await move(world, machine, {joints[0]: angle_rad})


class Homing:
    """Turns a carrier back to how it came, so that it may leave."""

    def __init__(self, line: LineWorld, station: Station, world: Running) -> None:
        """Take the turntables of a cell, if it has any."""
        self._station = station
        self._world = world
        tables = (machine.name for machine in line.machines if machine.cell == station.cell and machine.turns)
        self._machines = list(tables)

    async def home(self) -> None:
        """Turn all tables back, and wait until the carrier stands in its lock again.

        Raises:
            MoveFailed: one does not get there.
        """
        for machine in self._machines:
            now = await angle_of(self._world, machine)
            await turn(self._world, machine, math.tau * round(now / math.tau))
        if self._machines:
            await self._world.until(self._is_locked, BACK_S)

    def _is_locked(self, sim: Simulation) -> bool:
        carrier = self._station.carrier(sim)
        return not carrier or sim.device(self._station.track, Track).is_locked(carrier)
