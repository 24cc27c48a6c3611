"""Models that can be spawned, as SDF describes them."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import mujoco

from cell_line.plain import identifier
from cell_sim.makes.elements import check_extras
from cell_sim.physics.compiling import compiled
from cell_sim.world.world import SpawnError
from cell_world.sdf.elements import SdfWorld
from cell_world.sdf.models import renamed
from cell_world.sdf.reader import load_world

Build = Callable[[SdfWorld], mujoco.MjSpec]


class ModelCatalogue:
    """Reads models by name from folders, each once, and builds specifications of them."""

    def __init__(self, search: Sequence[Path], build: Build) -> None:
        """Take the folders that hold models, and how a specification is made of one."""
        self._search = tuple(search)
        self._build = build
        self.world = cache(self._load)
        """Returns what a model says, by its name; names in it are as in its own file, without the model's."""

    def __call__(self, name: str) -> mujoco.MjSpec:
        """Return a fresh specification of a model.

        Raises:
            SpawnError: there is no model of that name.
            SdfError: what is wrong in its file.
        """
        spec = self._build(self.world(name))
        for texture in [t for t in spec.textures if t.type == mujoco.mjtTexture.mjTEXTURE_SKYBOX]:
            spec.delete(texture)  # the world has a sky of its own
        return spec

    def _load(self, name: str) -> SdfWorld:
        try:
            identifier(name)  # else it could lead out of the folders
        except ValueError as error:
            raise SpawnError(f"the name of the model {error}") from None
        for folder in self._search:
            if (file := folder / name / "model.sdf").is_file():
                world = load_world(file, self._search)
                check_extras(world)
                found = renamed(world, "")
                compiled(self._build(found))  # before it is part of a world in which all else goes on
                return found
        raise SpawnError(f"there is no model {name!r}")


def bare(world: SdfWorld) -> SdfWorld:
    """A world without anything that is only seen; steps of it take a fraction of the time."""
    return replace(world, links={name: replace(link, visuals=()) for name, link in world.links.items()})
