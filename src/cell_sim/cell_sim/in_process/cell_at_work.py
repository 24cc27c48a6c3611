"""A whole cell in its world in one process, with time that passes only while all wait: the same in every run."""

import asyncio
from collections.abc import Coroutine, Mapping
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4

from cell_line.codes import Code
from cell_line.job import JobKind, JobRequest, JobResult
from cell_line.packml import State
from cell_line.registry import Registry
from cell_line.shared import SharedThings
from cell_motion.drivers.site import Site, load_site
from cell_motion.robot_ports import RobotPorts
from cell_sim.equipment.making import make_equipment
from cell_sim.in_process.shared_world import SharedWorld
from cell_sim.in_process.world_images import WorldImages, WorldViews
from cell_sim.in_process.world_ports import PlanningHere, WorldPorts
from cell_sim.simulated_line import SimulatedLine
from cell_sim.world_runtime.station import CellStation
from cell_skills.cell_assembly import AssembledCell, CellParts
from cell_skills.cell_runtime import CellRuntime
from cell_skills.devices.calls import DeviceCalls
from cell_skills.devices.fault_rates import FaultRates
from cell_skills.devices.perception import Perception
from cell_skills.devices.protocols import DeviceFault
from cell_skills.devices.sightings import Sightings
from cell_vision.calibrated import CellModel
from cell_vision.camera_perception import CameraPerception
from cell_vision.seeing.stop_eye import CarrierEye
from cell_vision.seeing.stop_tags import stop_tags
from cell_vision.seeing.views import CheckedViews
from cell_world.line_world import LineWorld

Options = CameraPerception.Options
T = TypeVar("T")
START_S = 30.0
"""Within this time a cell comes to work [s]."""


class CellAtWork:
    """A cell in its own world, with a carrier in its station.

    Attributes:
        line: The world and all devices in it.
        world: Its time.
        station: Its station.
        ports: Its ports.
        sightings: What its camera saw.
        images: What its cameras show.
        perception: What it knows of its surroundings.
        runtime: The cell at work.
    """

    def __init__(
        self, line: SimulatedLine, cell: str, believed: Path, folder: Path, seed: int = 1, sees: Options | None = None
    ) -> None:
        """Make it.

        Args:
            line: The world as it really is, with its devices.
            cell: Its name; its station is called like it.
            believed: The world that it believes in (SDF).
            folder: Of its state.
            seed: Of everything random.
            sees: How well its model is known, if it has nothing but that and its cameras; None: it knows the truth.
        """
        self.line = line
        self.world = SharedWorld(line.simulation)
        self.station = CellStation.of(line.description, cell, cell, line.track.name if line.track else "")
        equipment = make_equipment(line, cell, self.station, self.world)
        self.ports = WorldPorts(line, self.world, self.station, equipment)
        self.sightings = Sightings()
        self.images = WorldImages(line, self.world, cell)
        known = LineWorld(cell, believed)
        views = WorldViews(self.images, known, self.world)
        eye = CarrierEye(views, stop_tags(known, cell), self.world) if sees and sees.carrier == "seen" else None
        own = CameraPerception(CellModel(known, cell), self.sightings, self.world, sees, eye) if sees else None
        self.perception: Perception = own or self.ports
        self._parts = CellParts(
            name=cell,
            config=line.line.cells[cell],
            registry=Registry.installed(),
            folder=folder,
            clock=self.world,
            seed=seed,
            faults=FaultRates(),
            profile=line.profile,
            shared=SharedThings(
                given={
                    RobotPorts: self.ports,
                    Perception: self.perception,
                    Sightings: self.sightings,
                    DeviceCalls: self.ports,
                    Site: load_site(cell, believed, PlanningHere()),
                    LineWorld: known,
                    CheckedViews: views,
                }
            ),
        )
        self._assembled: AssembledCell

    @property
    def runtime(self) -> CellRuntime:
        """Its jobs."""
        return self._assembled.runtime

    def play(self, story: Coroutine[Any, Any, T]) -> T:
        """Run a coroutine while time passes in the world and the cell is at work."""

        async def told() -> T:
            await self.start()
            return await story

        async def whole() -> T:
            passing, telling = asyncio.create_task(self.world.run()), asyncio.create_task(told())
            try:
                await asyncio.wait({passing, telling}, return_when=asyncio.FIRST_COMPLETED)
                if passing.done():  # time stands still: nobody may wait for it
                    passing.result()
                return await telling
            finally:
                passing.cancel()
                telling.cancel()
                await self.die()

        return asyncio.run(whole())

    async def start(self) -> None:
        """Come to work, as a new process does.

        Raises:
            DeviceFault: It does not.
        """
        self._assembled = AssembledCell(self._parts, lambda: None)
        self._assembled.start()
        working = lambda sim: self.runtime.cell.state is State.EXECUTE  # noqa: E731
        if not await self.world.until(working, START_S):
            raise DeviceFault(self._parts.name, f"is not at work after {START_S:g} s")

    async def die(self) -> None:
        """Let go of everything, as a killed process does."""
        await self._assembled.close()
        self._assembled.close_files()

    async def change(self, setup: str) -> None:
        """Change the cell over unless it holds the setup.

        Raises:
            DeviceFault: It did not come to hold it.
        """
        if setup and setup != self.runtime.cell.setup.name:
            request = JobRequest(str(uuid4()), JobKind.CHANGEOVER, setup=setup)
            result = (await self.runtime.run(request, _unheard)).result
            if result.code != Code.DONE:
                raise DeviceFault(self._parts.name, result.message)

    async def job(self, job_id: str, skill: str, parameters: Mapping[str, Any]) -> JobResult:
        """Run a job, or the rest of one that was interrupted."""
        request = JobRequest(job_id, JobKind.SKILL, skill, parameters=parameters, unit="u1", carrier="c1")
        return (await self.runtime.run(request, _unheard)).result


def _unheard(phase: str, progress: float) -> None:
    """Nobody watches."""
