"""Worlds of the repository, ready to be looked at."""

from pathlib import Path

from cell_sim.physics.build_scene import build_scene
from cell_sim.physics.build_simulation import BuiltSimulation, build_simulation
from cell_sim.physics.scene import VisibleScene
from cell_world.sdf.elements import SdfWorld
from cell_world.sdf.reader import load_world

WORLDS = Path(__file__).parents[4] / "worlds"
MODELS = [WORLDS / "models"]


def world_named(name: str) -> SdfWorld:
    """Read a world."""
    return load_world(WORLDS / f"{name}.sdf", MODELS)


def line_of(world: SdfWorld) -> BuiltSimulation:
    """Make the simulation of it."""
    return build_simulation(world, MODELS, {})


def scene_of(world: SdfWorld) -> VisibleScene:
    """Make the scene of it, as it is after a first moment."""
    scene = build_scene(world, MODELS)
    scene.show(line_of(world).sim.shot())
    return scene
