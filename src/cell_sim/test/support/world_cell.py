"""A cell of the demo line in its own world, as tests need it."""

import math
from dataclasses import replace
from pathlib import Path

from seeing_model import Options
from stepped_world import WORLDS, cell_world

from cell_line.config.plugins import DeviceConfig
from cell_sim.in_process.cell_at_work import CellAtWork
from cell_sim.physics.bodies import find_pose, model_pose
from cell_sim.physics.simulation import Simulation
from cell_sim.simulated_line import SimulatedLine

CARRIER = "carrier_1"
"""The carrier in the station at the start."""
FLOOR_M = 3.0
"""Free floor begins this far from the cell in x and y [m]."""


class WorldCell(CellAtWork):
    """A cell of the demo line in its own world, with a carrier in its station."""

    def __init__(
        self,
        cell: str,
        folder: Path,
        seed: int = 1,
        sees: Options | None = None,
        real: Path = WORLDS,
        eyes: DeviceConfig | None = None,
    ) -> None:
        """Make it.

        Args:
            cell: Its name.
            folder: Of its state.
            seed: Of everything random.
            sees: How well its model is known, if it has nothing but that and its camera; None: it knows the truth.
            real: Folder of the world as it really is; the cell believes the one of the project.
            eyes: A driver for its camera that evaluates pictures, instead of the one that the line names.
        """
        line = looking(cell_world(cell, seed, real), cell, eyes)
        super().__init__(line, cell, WORLDS / f"{cell}.sdf", folder, seed, sees)

    @property
    def sim(self) -> Simulation:
        """The physics."""
        return self.line.simulation

    def off(self, place: str, model: str) -> float:
        """Return how far the nearest thing of a model lies from a place on the carrier [m]."""
        nominal = find_pose(self.sim, f"{CARRIER}::{place}")
        assert nominal, place
        back = nominal.inverse()
        things = [name for name, spawned in self.sim.spawned.items() if spawned.model == model]
        return min(math.hypot(*back.apply(model_pose(self.sim, name).position)) for name in things)


def looking(world: SimulatedLine, cell: str, eyes: DeviceConfig | None) -> SimulatedLine:
    """Return a line in which the camera of a cell has another driver."""
    if eyes is None:
        return world
    config, name = world.line.cells[cell], world.profile.name
    profiles = {**config.profiles, name: {**config.profiles.get(name, {}), "camera": eyes}}
    cells = {**world.line.cells, cell: config.model_copy(update={"profiles": profiles})}
    return replace(world, line=world.line.model_copy(update={"cells": cells}))


def strip_supports(sim: Simulation) -> None:
    """Take the supports off all prints and lay them on the floor, as the finishing cell would have."""
    for weld in range(sim.model.neq):
        name = sim.model.equality(weld).name
        thing, _, number = name.rpartition("::support_")
        if thing and sim.data.eq_active[weld]:
            sim.data.eq_active[weld] = False
            body = sim.model.body(f"{thing}::tab_{number}").id
            first = sim.model.jnt_qposadr[sim.model.body_jntadr[body]]
            sim.data.qpos[first : first + 3] = (FLOOR_M + 0.05 * int(number), FLOOR_M, 0.02)
    sim.disturb()
