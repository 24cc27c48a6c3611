"""The scene that shows the simulation of a world that SDF describes."""

from collections.abc import Sequence
from pathlib import Path

import mujoco

from cell_sim.makes.stations import CLOTH, folding
from cell_sim.physics.breaking import build_loose
from cell_sim.physics.catalogue import ModelCatalogue
from cell_sim.physics.cloth.model import add_drape
from cell_sim.physics.scene import VisibleScene
from cell_sim.physics.spec import build_spec
from cell_world.sdf.elements import SdfWorld


def build_scene(world: SdfWorld, models: Sequence[Path]) -> VisibleScene:
    """Make the scene that shows the simulation of a world.

    Args:
        world: as read from SDF.
        models: folders of models that can be spawned.
    """
    spec = visible_spec(world)
    for cell in folding(world):
        add_drape(spec, cell + CLOTH)
    return VisibleScene(spec, ModelCatalogue(models, visible_spec))


def visible_spec(world: SdfWorld) -> mujoco.MjSpec:
    """A world with all looks, and with the same joints as the one that is simulated."""
    return build_loose(world, build_spec)
