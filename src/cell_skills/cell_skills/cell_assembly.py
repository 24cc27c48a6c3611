"""Builds a running cell from the line's configuration and the folder of its state."""

import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from cell_skills.cell import Cell
from cell_skills.cell_runtime import CellRuntime
from cell_skills.clock import Clock
from cell_skills.config.line import CellConfig
from cell_skills.devices.bench import Bench
from cell_skills.devices.env import DeviceEnv
from cell_skills.devices.factory import build_devices
from cell_skills.devices.faults import FaultRates
from cell_skills.file_ledger import FileLedger
from cell_skills.registry import Registry


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
    """

    name: str
    config: CellConfig
    registry: Registry
    folder: Path
    clock: Clock
    seed: int
    faults: FaultRates


class AssembledCell:
    """A running cell with its files open.

    Attributes:
        runtime: The cell at work.
    """

    def __init__(self, parts: CellParts, on_change: Callable[[], None]) -> None:
        """Open the files and build the cell.

        Args:
            parts: What it is built from.
            on_change: Called after every change of what the cell shows.
        """
        config, registry = parts.config, parts.registry
        # Each cell of a line has its own luck.
        seed = zlib.crc32(f"{parts.seed}/{parts.name}".encode())
        self._bench = Bench(seed, parts.folder / "bench.jsonl")
        self._ledger = FileLedger(parts.folder / "ledger.jsonl")
        env = DeviceEnv(parts.clock, self._bench, parts.faults)
        skills = {name: registry.skill(name) for name in config.skills}
        setup_parts = {name: registry.setup_part(name) for name in config.setups[config.initial_setup]}
        self.runtime = CellRuntime(
            Cell(parts.name, skills, config.setups, config.initial_setup, self._ledger),
            setup_parts,
            build_devices(config, env, registry),
            parts.clock,
            on_change,
            self._bench.present,
        )

    def close_files(self) -> None:
        """Close the files; the runtime has been closed or ended before."""
        self._ledger.close()
        self._bench.close()
