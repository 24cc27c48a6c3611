"""Cells at work in their world: one device, or a unit from what a person brings until its carrier has driven on."""

import asyncio
import uuid
from collections.abc import Coroutine
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from seeing_model import as_the_line_says
from stepped_world import DEMO
from world_cell import WorldCell

from cell_line.config.line import LineConfig, load_line
from cell_line.job import JobKind, JobRequest, JobResult
from cell_line.registry import Registry
from cell_orchestrator.catalog import Catalog, skills_of
from cell_orchestrator.line_model import core_line
from cell_sim.people import People
from cell_sim.world_runtime.homing import Homing
from cell_sim.world_runtime.nests import LyingPart, lying_on
from cell_skills.context import Devices
from cell_skills.devices.bench import Bench
from cell_skills.devices.env import DeviceEnv
from cell_skills.devices.factory import make_drivers

T = TypeVar("T")
CARRIER = "carrier_1"
UNIT = "W1-1"
ARRIVAL_S = 20.0


@dataclass(frozen=True)
class Done:
    """One operation on a unit: its name, how its job ended, and the gates that it does not pass."""

    operation: str
    result: JobResult
    failed_gates: tuple[str, ...]


def run(cell: WorldCell, action: Coroutine[Any, Any, T]) -> T:
    """Let time pass in the world of a cell as long as something is done there."""

    async def beside() -> T:
        passing = asyncio.create_task(cell.world.run())
        try:
            return await action
        finally:
            passing.cancel()

    return asyncio.run(beside())


def device(cell: WorldCell, role: str, kind: type[T]) -> T:
    """Return a device of a cell, driven as in the world."""
    parts = cell._parts
    env = DeviceEnv(cell.world, Bench(), shared=parts.shared)
    return Devices(make_drivers(parts.config, env, profile=cell.line.profile)).get(role, kind)


class Visit:
    """A unit that visits a cell.

    Attributes:
        cell: The cell.
        done: Its operations there so far.
    """

    def __init__(self, cell: str, sku: str, folder: Path, seed: int = 1) -> None:
        """Bring what the unit begins with to the carrier in the station of a new world."""
        self.cell = WorldCell(cell, folder, seed, sees=as_the_line_says(cell))
        self.done: list[Done] = []
        self._place, self._sku = cell, sku
        self._recipe = _catalog().recipe(sku, {})
        (self._carrier,) = (epc for epc, model in self.cell.line.carriers.items() if model == CARRIER)
        People("track", self.cell.line.carriers).load(self.cell.sim, UNIT, self._carrier, dict(self._recipe.brings))

    def make(self) -> None:
        """Do all its operations in the cell, with the changeovers they need."""
        run(self.cell, self._make())

    def drive_on(self, place: str) -> None:
        """Let the carrier go to the next stop."""
        run(self.cell, self._drive_on(place))

    def lying(self) -> list[LyingPart]:
        """Return how the parts lie on the carrier."""
        assert self.cell.line.track is not None
        return lying_on(self.cell.sim, self.cell.line.track, CARRIER)

    async def _make(self) -> None:
        await self.cell.start()
        try:
            for operation in self._recipe.operations:
                if operation.skill in _line().cells[self._place].skills:
                    await self._operate(operation)
        finally:
            await self.cell.die()

    async def _operate(self, operation: Any) -> None:
        await self.cell.change(operation.setup)
        job = JobRequest(
            str(uuid.uuid4()),
            JobKind.SKILL,
            skill=operation.skill,
            parameters=operation.parameters,
            unit=UNIT,
            variant=self._sku,
            carrier=self._carrier,
            required_setup=operation.setup,
        )
        result = (await self.cell.runtime.run(job, lambda *_: None)).result
        self.done.append(Done(operation.name, result, tuple(operation.failed_gates(result.measurements))))

    async def _drive_on(self, place: str) -> None:
        track = self.cell.line.track
        assert track is not None
        await Homing(self.cell.line, self.cell.station, self.cell.world).home()
        track.hop(self._place, place)
        await self.cell.world.until(lambda sim: track.standing_at(place) == CARRIER, ARRIVAL_S)
        assert track.standing_at(place) == CARRIER


@cache
def _line() -> LineConfig:
    return load_line(DEMO)


@cache
def _catalog() -> Catalog:
    line = core_line(_line())
    return Catalog(_line().products_path, line, skills_of(Registry.installed(), line))
