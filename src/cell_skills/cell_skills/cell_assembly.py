"""Builds a running cell from the line's configuration and the folder of its state."""

import logging
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from cell_line.artifact_store import LineFiles, MemoryFiles
from cell_line.clock import Clock
from cell_line.config.line import CellConfig
from cell_line.config.profiles import KINEMATIC, Profile
from cell_line.driver import StandsOn
from cell_line.driver_keeper import DriverKeeper, hardware_only, nothing
from cell_line.file_ledger import FileLedger
from cell_line.ledger import JobRecord
from cell_line.registry import Registry
from cell_line.shared import SharedThings
from cell_line.unwritable import Unwritable, tell
from cell_skills.cell import Cell
from cell_skills.cell_runtime import CellRuntime
from cell_skills.context import Devices
from cell_skills.devices.bench import Bench
from cell_skills.devices.env import DeviceEnv
from cell_skills.devices.factory import make_drivers
from cell_skills.devices.fault_rates import FaultRates
from cell_skills.devices.sightings import sightings_of
from cell_skills.setup_part import part_of
from cell_skills.skill import SKILLS

_LOG = logging.getLogger("cell")


@dataclass(frozen=True)
class CellParts:
    """What a cell is built from.

    Attributes:
        name: Name of the cell in the line.
        config: Its part of the line's configuration.
        registry: The plug-ins.
        folder: Where its state survives the process.
        clock: Line time.
        seed: Seed of the line.
        faults: Fault rates of the kinematic devices.
        profile: Which of its devices are meant; on hardware one is refused that is simulated, or in a simulated world,
            unless it is commissioned.
        shared: What its drivers share.
        unwritable: Told when a file of the cell cannot be written.
        files: Those that orders bring and jobs leave.
    """

    name: str
    config: CellConfig
    registry: Registry
    folder: Path
    clock: Clock
    seed: int
    faults: FaultRates
    profile: Profile = Profile((KINEMATIC,))
    shared: SharedThings = field(default_factory=SharedThings)
    unwritable: Unwritable = tell
    files: LineFiles = field(default_factory=MemoryFiles)


class AssembledCell:
    """A running cell with its files open.

    Attributes:
        runtime: The cell at work.
    """

    def __init__(self, parts: CellParts, on_change: Callable[[], None], boot: str = "") -> None:
        """Open the files and build the cell.

        Args:
            parts: What it is built from.
            on_change: Called after every change of what the cell shows.
            boot: Boot id of this start, "" for none.
        """
        config, registry = parts.config, parts.registry
        # Each cell of a line has its own luck.
        seed = zlib.crc32(f"{parts.seed}/{parts.name}".encode())
        self._bench = Bench(seed, parts.folder / "bench.jsonl", unwritable=parts.unwritable)
        self._ledger = FileLedger(parts.folder / "ledger.jsonl", parts.unwritable)
        if lost := self._ledger.lost:
            _LOG.error("%s: the ledger was lost, or is an older copy: %s", parts.name, lost)
        self._shared = parts.shared
        sightings = sightings_of(parts.shared)

        def visited(carrier: str, unit: str) -> None:
            self._bench.present(carrier, unit)
            sightings.visited(carrier, unit)

        env = DeviceEnv(parts.clock, self._bench, parts.faults, shared=parts.shared)
        skills = {name: registry.get(SKILLS, name) for name in config.skills}
        setup_parts = {name: part_of(config, name, registry) for name in config.setups[config.initial_setup]}
        drivers = make_drivers(config, env, registry, parts.profile)
        stands_on: dict[str, StandsOn] = {}

        def opened(role: str, stands: StandsOn, again: bool) -> None:
            stands_on[role] = stands
            if again or stands is StandsOn.HARDWARE:  # what is simulated changes only while it runs
                self.runtime.doubt_setup(role)

        self.runtime = CellRuntime(
            Cell(parts.name, skills, config.setups, config.initial_setup, self._ledger, boot),
            setup_parts,
            Devices(drivers, stands_on, sightings.noting(parts.clock)),
            parts.clock,
            on_change,
            visited,
            lambda: self._keeper.look(),
            parts.files,
        )
        spared = parts.profile.spared(parts.name)
        self._keeper = DriverKeeper(
            drivers,
            self.runtime.device_trouble,
            hardware_only(spared) if parts.profile.hardware else nothing,
            opened,
        )

    def start(self) -> None:
        """Open the devices and go to work."""
        self._shared.start()
        self._keeper.start()
        self.runtime.start()

    def jobs(self) -> list[JobRecord]:
        """All jobs that the cell remembers, oldest first."""
        return list(self._ledger.records())

    async def end(self) -> None:
        """Cut off what runs and report it."""
        await self.runtime.end()
        await self._let_go()

    async def close(self) -> None:
        """Let go of everything, as a crash would."""
        await self.runtime.close()
        await self._let_go()

    def close_files(self) -> None:
        """Close the files; the cell has been closed or ended before."""
        self._ledger.close()
        self._bench.close()

    async def _let_go(self) -> None:
        await self._keeper.close()
        await self._shared.close()
