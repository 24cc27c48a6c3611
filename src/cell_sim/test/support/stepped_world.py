"""A line's world in which time passes only while somebody waits for it, for tests of what acts in it."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from cell_line.config.line import load_line
from cell_sim.equipment.base import EquipmentSetting
from cell_sim.physics.simulation import Simulation
from cell_sim.simulated_line import SimulatedLine, build_simulated_line
from cell_sim.world_runtime.station import CellStation

T = TypeVar("T")
ROOT = Path(__file__).parents[4]
DEMO = ROOT / "config" / "lines" / "demo.yaml"
WORLDS = ROOT / "worlds"
CHUNK = 5


class SteppedWorld:
    """Steps a simulation for one coroutine at a time, the same in every run."""

    def __init__(self, sim: Simulation) -> None:
        self.sim = sim

    async def do(self, call: Callable[[Simulation], T]) -> T:
        return call(self.sim)

    async def until(self, condition: Callable[[Simulation], bool], timeout_s: float) -> bool:
        end = self.sim.time + timeout_s
        while not (holds := condition(self.sim)) and self.sim.time < end:
            self.sim.step(CHUNK)
        return holds

    async def sleep(self, seconds: float) -> None:
        await self.until(lambda sim: False, seconds)


def cell_world(cell: str, seed: int = 1, worlds: Path = WORLDS) -> SimulatedLine:
    """The world of one cell of the demo line, furnished."""
    world = build_simulated_line(load_line(DEMO), worlds / f"{cell}.sdf", seed, whole=False)
    world.furnish()
    return world


def station_of(world: SimulatedLine, cell: str) -> CellStation:
    """The station of a cell, whose stop has its name."""
    return CellStation.of(world.description, cell, cell, world.track.name if world.track else "")


def setting(world: SimulatedLine, cell: str, role: str) -> EquipmentSetting:
    """Where the machine in a role of a cell stands, in a stepped world."""
    return EquipmentSetting(role, station_of(world, cell), SteppedWorld(world.simulation), world)
