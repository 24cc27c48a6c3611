"""Models that come and go while a simulation runs.

Compiling the model anew takes a few milliseconds for a whole line and keeps the state of everything else, so there
is no pool of hidden parts.
"""

from collections.abc import Callable

import mujoco

from cell_sim.world.world import SpawnError
from cell_world.geometry import Pose
from cell_world.sdf.elements import SCOPE

FREE = mujoco.mjtJoint.mjJNT_FREE
Catalogue = Callable[[str], mujoco.MjSpec]
"""Makes a fresh specification of a model by its name; its bodies get the name of the instance as a prefix."""


def no_models(name: str) -> mujoco.MjSpec:
    """The catalogue of a world into which nothing is spawned.

    Raises:
        SpawnError: always.
    """
    raise SpawnError(f"there is no model {name!r}")


def is_taken(model: mujoco.MjModel, name: str) -> bool:
    """Whether anything in a world has a name, or one in its scope."""
    names, wanted = b"\0" + bytes(model.names), b"\0" + name.encode()
    return wanted + b"\0" in names or wanted + SCOPE.encode() in names


def is_loose_model(child: mujoco.MjSpec) -> bool:
    """Whether everything in a model can move freely, so that it can be brought and taken away."""
    bodies = list(child.worldbody.bodies)
    return bool(bodies) and all(any(joint.type == FREE for joint in body.joints) for body in bodies)


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
    if frame := spec.frame(name):
        spec.delete(frame)
