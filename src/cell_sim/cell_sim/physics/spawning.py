"""Models that come and go while a simulation runs.

Compiling the model anew takes a few milliseconds for a whole line and keeps the state of everything else, so there
is no pool of hidden parts.
"""

from collections.abc import Callable
from dataclasses import dataclass

import mujoco

from cell_skills.geometry import Pose

SCOPE = "::"
Catalogue = Callable[[str], mujoco.MjSpec]
"""Makes a fresh specification of a model by its name; its bodies get the name of the instance as a prefix."""


class SpawnError(ValueError):
    """A model that cannot come or go: unknown, or its name is taken or free."""


@dataclass(frozen=True, slots=True)
class Spawned:
    """A model that was added: its name in the catalogue and where it was put."""

    model: str
    pose: Pose


def no_models(name: str) -> mujoco.MjSpec:
    """The catalogue of a world into which nothing is spawned.

    Raises:
        SpawnError: always.
    """
    raise SpawnError(f"there is no model {name!r}")


def attach(spec: mujoco.MjSpec, child: mujoco.MjSpec, name: str, pose: Pose) -> None:
    """Put a model into a specification, everything in it under `name::`."""
    child.option, child.visual = spec.option, spec.visual  # those of the world hold
    frame = spec.worldbody.add_frame(name=name, pos=pose.position, quat=pose.quaternion)
    spec.attach(child, frame=frame, prefix=name + SCOPE)


def detach(spec: mujoco.MjSpec, name: str) -> None:
    """Take a model out of a specification, with all it brought."""
    prefix = name + SCOPE
    for body in [body for body in spec.worldbody.bodies if body.name.startswith(prefix)]:
        spec.delete(body)
    for assets in (spec.materials, spec.textures, spec.meshes):
        for asset in [asset for asset in assets if asset.name.startswith(prefix)]:
            spec.delete(asset)
    spec.delete(spec.frame(name))
