"""Compiles specifications of worlds; what MuJoCo says against one is a line that names the place in its SDF file."""

import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import mujoco

from cell_world.sdf.elements import Origin, SdfWorld
from cell_world.sdf.errors import SdfError

_ELEMENT = re.compile(r"\s*Element name '(?P<name>.*)', id -?\d+(?:, (?P<info>.*))?$", re.DOTALL)
"""How MuJoCo ends a message that is about one element; `info` is what that has in its field of this name."""
DROPPED = "(obj|stl)_decoder"
"""How warnings begin of a mesh that is broken and of which a part was left out."""


def note_origins(spec: mujoco.MjSpec, world: SdfWorld) -> None:
    """Note in a specification where its parts stand in the files of the world; a mesh stands where it is used."""
    spec.comment = _written(world.origins.get(""))
    for part in (*spec.bodies, *spec.joints, *spec.geoms, *spec.sites, *spec.cameras, *spec.lights, *spec.equalities):
        part.info = _written(world.origins.get(part.name))
    for geom in reversed(spec.geoms):
        for asset in (spec.mesh(geom.meshname), spec.texture(geom.material)):  # a texture is called like its material
            if asset is not None:
                asset.info = geom.info


def compiled(spec: mujoco.MjSpec) -> mujoco.MjModel:
    """Return the model of a specification.

    Raises:
        SdfError: MuJoCo cannot use the world.
        ValueError: The same, where nobody noted the origins.
    """
    with warnings.catch_warnings():
        warnings.filterwarnings("error", DROPPED, UserWarning)
        try:
            return spec.compile()
        except (ValueError, UserWarning) as error:
            raise _refused(str(error), spec.comment) from None


@contextmanager
def refused_if_fatal(spec: mujoco.MjSpec) -> Iterator[None]:
    """What MuJoCo cannot do with a model that it could compile, such as one of too many links, is said like the rest.

    Raises:
        SdfError: MuJoCo gives up.
        ValueError: The same, where nobody noted the origins.
    """
    try:
        yield
    except mujoco.FatalError as error:
        raise _refused(str(error).partition("\n")[0], spec.comment) from None


def _refused(text: str, world: str) -> SdfError | ValueError:
    about = _ELEMENT.search(text)
    why = text[: about.start() if about else None].removeprefix("Error: ")
    message = f"MuJoCo cannot use {(about and about['name']) or 'this world'}: {why}"
    file, _, line = ((about and about["info"]) or world).rpartition(":")
    return SdfError(Path(file), int(line), message) if file else ValueError(message)


def _written(origin: Origin | None) -> str:
    return f"{origin.file}:{origin.line}" if origin else ""
