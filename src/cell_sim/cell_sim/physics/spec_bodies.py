"""Links as a tree of bodies."""

from collections.abc import Iterator

import mujoco
import numpy as np

from cell_world.geometry import Pose
from cell_world.sdf.elements import WORLD, Inertial, Joint, Link, SdfWorld
from cell_world.sdf.tree import joint_above


def add_bodies(spec: mujoco.MjSpec, world: SdfWorld) -> dict[str, mujoco.MjsBody]:
    """Add a body for every link, under the link that its joint hangs it on, and return them with the world's body.

    What no joint holds floats freely, with a joint that has the name of the link.
    """
    above = joint_above(world.joints)
    bodies = {WORLD: spec.worldbody}
    for link in _parents_first(world, above):
        joint = above.get(link.name)
        parent = joint.parent if joint else WORLD
        bodies[link.name] = _add_body(bodies[parent], link, world.links.get(parent))
        if joint is None and not link.static:
            bodies[link.name].add_freejoint(name=link.name)
    return bodies


def _parents_first(world: SdfWorld, above: dict[str, Joint]) -> Iterator[Link]:
    """Yield all links, each after the one it hangs on."""
    done = {WORLD}
    for name in world.links:
        way = []
        while name not in done:
            done.add(name)
            way.append(name)
            name = above[name].parent if name in above else WORLD
        yield from (world.links[step] for step in reversed(way))


def _add_body(parent: mujoco.MjsBody, link: Link, parent_link: Link | None) -> mujoco.MjsBody:
    pose = parent_link.pose.inverse() @ link.pose if parent_link else link.pose
    body = parent.add_body(
        name=link.name, pos=pose.position, quat=pose.quaternion, gravcomp=0.0 if link.gravity else 1.0
    )
    if link.inertial:
        _set_inertial(body, link.inertial)
    return body


def _set_inertial(body: mujoco.MjsBody, inertial: Inertial) -> None:
    """Give a body its mass, with the axes in which its inertia is diagonal.

    MuJoCo refuses moments of which one is larger than the two others together by a rounding error, as those of a thin
    plate may be.
    """
    ixx, iyy, izz, ixy, ixz, iyz = inertial.inertia
    moments, axes = np.linalg.eigh([[ixx, ixy, ixz], [ixy, iyy, iyz], [ixz, iyz, izz]])
    least, middle, most = moments.tolist()
    axes[:, 0] *= np.linalg.det(axes)  # right-handed
    turn = np.eye(4)
    turn[:3, :3] = axes
    body.explicitinertial = True
    body.mass = inertial.mass
    body.ipos = inertial.pose.position
    body.iquat = (inertial.pose @ Pose.from_matrix(turn)).quaternion
    body.inertia = (least, middle, min(most, least + middle))
