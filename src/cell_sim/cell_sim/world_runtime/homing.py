"""A carrier that a turntable has turned comes home before it leaves."""

import math
from functools import partial

from cell_sim.simulated_line import SimulatedLine
from cell_sim.world.robot import Robot
from cell_sim.world.track import CarrierTrack
from cell_sim.world.world import World
from cell_sim.world_runtime.moving import move
from cell_sim.world_runtime.running import Running
from cell_sim.world_runtime.station import CellStation

BACK_S = 2.0
"""A lock takes a carrier back within this [s]."""


class Homing:
    """Turns a carrier back to how it came, so that it may leave."""

    def __init__(self, line: SimulatedLine, station: CellStation, world: Running) -> None:
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
            joint, angle = await self._world.do(partial(_turned, machine))
            await move(self._world, machine, {joint: math.tau * round(angle / math.tau)})
        if self._machines:
            await self._world.until(self._is_locked, BACK_S)

    def _is_locked(self, sim: World) -> bool:
        carrier = self._station.carrier(sim)
        return not carrier or sim.device(self._station.track, CarrierTrack).is_locked(carrier)


def _turned(machine: str, sim: World) -> tuple[str, float]:
    """The joint of a turntable and its angle [rad], which may be several turns."""
    controller = sim.device(machine, Robot)
    return controller.joints[0], float(controller.actual().position[0])
