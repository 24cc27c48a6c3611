"""Makes kits by arm and eye in the world of the assembly cell."""

import asyncio
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from cell_bringup.bench.kit_orders import KitOrder, kit_order
from cell_bringup.bench.kits import CELL
from cell_line.codes import Code
from cell_line.config.line import load_line
from cell_line.job import JobResult
from cell_line.registry import Registry
from cell_sim.equipment.feeder import SimulatedFeeder
from cell_sim.in_process.cell_at_work import CellAtWork, Options
from cell_sim.simulated_line import build_simulated_line
from cell_sim.world.capability import capability
from cell_sim.world.faults import Faults
from cell_sim.world.hand import EndEffector
from cell_skills.devices.providers import chosen_provider
from cell_world.geometry import Pose

SETUP, CARRIER, HAND = "large", "carrier_1", f"{CELL}::gripper"
LIES_M, UPRIGHT = 0.002, 0.99
"""A part that truly lies farther off its nest is not in it [m]; nor one the z of whose z axis is less."""
GRIPPED_S, CARRIED_S = 120.0, 0.7
"""Within this time the hand has the part; so long after that it loses it [s]."""
GIVES_UP: Mapping[str, int] = {"wrong part": 1000, "flipped": 1000, "empty tray": 1003}
"""Trouble -> code with which the cell may give up: PART_MISSING, for what it cannot take away, and FEEDER_EMPTY."""


@dataclass(frozen=True)
class MadeKit:
    """One kit that was made.

    Attributes:
        seed: Of the kit.
        trouble: What went wrong on the way, "" for nothing.
        parts: How many it has.
        gave_up: With which words the cell ended that has to for this trouble, "" if it made the kit.
        fault: What is not as it should be in the end, "" for nothing.
        retries: Picks that were made anew.
        line_s: Line time that it took [s].
    """

    seed: int
    trouble: str
    parts: int
    gave_up: str
    fault: str
    retries: int
    line_s: float


class KitMaker:
    """The cell with a bare carrier at its stop; it knows what its cameras show, and nobody tells it the truth."""

    def __init__(self, root: Path, folder: Path, seed: int) -> None:
        """Make it.

        Args:
            root: Has the folders of lines and worlds.
            folder: Of its state.
            seed: Of everything random.
        """
        line, file = load_line(root / "config" / "lines" / "demo.yaml"), root / "worlds" / f"{CELL}.sdf"
        world = build_simulated_line(line, file, seed, whole=False)
        world.furnish()
        options = chosen_provider(line, CELL, Registry.installed(), world.profile)[1]
        self.cell = CellAtWork(world, CELL, file, folder, seed, Options.model_validate(options.model_dump()))
        self.sim = world.simulation

    def make(self, seed: int) -> MadeKit:
        """Make the kit of a seed, and look where its parts truly are."""
        order = kit_order(seed)
        self._spoil(order)
        result, line_s = self.cell.play(self._made(order))
        retries = int(next((one.value for one in result.measurements if one.name == "pick_retries"), 0.0))
        gave_up = result.message if result.code == GIVES_UP.get(order.trouble) else ""
        fault = "" if gave_up else self._fault(order, result)
        return MadeKit(seed, order.trouble, len(order.wanted), gave_up, fault, retries, line_s)

    def _spoil(self, order: KitOrder) -> None:
        """Have something else lie where a feeder brings a part, or nothing; its first one is called `_1`."""
        part = order.wanted[order.nest]
        at = self.sim.pose(f"{CELL}::feeder.{part}")
        if order.trouble in ("", "dropped") or at is None:
            return
        self.sim.remove(f"{part}_1")
        if order.trouble == "wrong part":
            self.sim.spawn("wrong", order.other, at)
        elif order.trouble == "flipped":
            self.sim.spawn("flipped", part, at @ Pose.from_xyz_rpy((0.0, 0.0, 0.0), (math.pi, 0.0, 0.0)))
        elif isinstance(feeder := self.cell.ports.equipment["feeder"], SimulatedFeeder):
            feeder.run_out(self.sim, part)

    async def _made(self, order: KitOrder) -> tuple[JobResult, float]:
        await self.cell.change(SETUP)
        began = self.cell.world.now()
        making = asyncio.create_task(self.cell.job("kit", "load_kit", order.parameters))
        if order.trouble == "dropped":
            await self._drop(f"{order.wanted[order.nest]}_1")
        return await making, self.cell.world.now() - began

    async def _drop(self, part: str) -> None:
        """Have the hand lose a part on its way."""
        hand = self.sim.device(HAND, EndEffector)
        if await self.cell.world.until(lambda sim: part in hand.holding.split("::"), GRIPPED_S):
            await self.cell.world.sleep(CARRIED_S)
            capability(self.sim, Faults).fail(HAND, "drop")

    def _fault(self, order: KitOrder, result: JobResult) -> str:
        """Return what is not as it should be, "" for nothing."""
        if result.code != Code.DONE:
            return f"{result.code}: {result.message}"
        return "; ".join(f"{part} is not in {nest}" for nest, part in order.made.items() if not self._lies(nest, part))

    def _lies(self, nest: str, part: str) -> bool:
        place = self.sim.pose(f"{CARRIER}::{nest}")
        if place is None:
            return False
        things = [name for name, spawned in self.sim.spawned.items() if spawned.model == part]
        off = [place.inverse() @ self.sim.model_pose(name) for name in things]
        return any(math.hypot(*one.position) < LIES_M and float(one.matrix()[2, 2]) > UPRIGHT for one in off)
