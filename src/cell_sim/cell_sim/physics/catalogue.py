"""Models that can be spawned, as SDF describes them."""

from collections.abc import Callable, Sequence
from dataclasses import fields, is_dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import mujoco

from cell_line.plain import identifier
from cell_sim.physics.compiling import compiled
from cell_sim.physics.extras import check_extras
from cell_sim.world.world import SpawnError
from cell_world.sdf.elements import SCOPE, World
from cell_world.sdf.reader import load_world

Build = Callable[[World], mujoco.MjSpec]
T = TypeVar("T")


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

    def _load(self, name: str) -> World:
        try:
            identifier(name)  # else it could lead out of the folders
        except ValueError as error:
            raise SpawnError(f"the name of the model {error}") from None
        for folder in self._search:
            if (file := folder / name / "model.sdf").is_file():
                world = load_world(file, self._search)
                check_extras(world)
                found = unscoped(world)
                compiled(self._build(found))  # before it is part of a world in which all else goes on
                return found
        raise SpawnError(f"there is no model {name!r}")


def unscoped(world: World) -> World:
    """The world of a single model with the model's name taken off all scoped names; its own is "" then."""
    prefix = next(iter(world.models)) + SCOPE
    return _renamed(world, prefix)


def bare(world: World) -> World:
    """A world without anything that is only seen; steps of it take a fraction of the time."""
    return replace(world, links={name: replace(link, visuals=()) for name, link in world.links.items()})


def _renamed(value: T, prefix: str) -> T:
    """A copy of anything with a prefix taken off all texts in it."""
    return _copy(value, prefix)  # type: ignore[no-any-return]


def _copy(value: Any, prefix: str) -> Any:
    if type(value) is str:  # an enumeration is a text as well
        return "" if value + SCOPE == prefix else value.removeprefix(prefix)
    if is_dataclass(value) and not isinstance(value, type):
        changes = {f.name: _copy(getattr(value, f.name), prefix) for f in fields(value) if f.init}
        return replace(value, **changes)
    if isinstance(value, dict):
        return {_copy(key, prefix): _copy(item, prefix) for key, item in value.items()}
    if type(value) is tuple:
        return tuple(_copy(item, prefix) for item in value)
    return value
