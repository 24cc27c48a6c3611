"""Shapes of links as geoms: solid ones and seen ones, in groups of their own."""

from typing import Any

import mujoco

from cell_sim.physics.spec_assets import Assets
from cell_world.geometry import IDENTITY, Pose, Vector
from cell_world.sdf.elements import (
    Box,
    Capsule,
    Collision,
    Cylinder,
    Ellipsoid,
    Mesh,
    Plane,
    SdfWorld,
    Shape,
    Sphere,
    Visual,
)
from cell_world.sdf.tree import neighbours

VISUAL_GROUP = 2
"""Geoms that are seen and touch nothing."""
COLLISION_GROUP = 3
"""Geoms that touch and are not seen; MuJoCo hides groups from 3 on."""
ROLLING = 1e-4
"""MuJoCo's own default of rolling friction [m]; counts only in contacts of dimension 6."""
GRID = 1.0
"""Distance of the lines between which MuJoCo shades a plane [m]."""
ENDLESS = (0.0, 0.0, GRID)
TURNED = 1e-9
"""Below this distance from straight down no turn is the shortest."""
FRICTION_STEP = 1e-4
"""Frictions that differ by less are the same."""
LEAST = -(2**31)
"""Lowest priority that there is."""
SIGN = 2**31
"""Highest of the 32 bits that MuJoCo keeps in a signed number."""
Geom = mujoco.mjtGeom


def friction_priority(mu: float) -> int:
    """Return the priority of a geom: the lower its friction, the higher, so that the lower of two counts.

    That is Gazebo's rule; MuJoCo would take the higher.  Geoms that come from elsewhere have friction 1, priority 0.
    """
    return max(round((1.0 - mu) / FRICTION_STEP), LEAST)


def add_collision(body: mujoco.MjsBody, solid: Collision, assets: Assets) -> None:
    """Add what is solid; a plane has no end."""
    surface = solid.surface
    shape, pose = _shape(solid.shape, assets)
    bits = (surface.bitmask ^ SIGN) - SIGN
    if isinstance(solid.shape, Plane):
        shape["size"] = ENDLESS
    body.add_geom(
        **shape,
        **_placed(solid.name, solid.pose @ pose),
        group=COLLISION_GROUP,
        contype=bits,
        conaffinity=bits,
        friction=(surface.mu, surface.torsion, ROLLING),
        condim=4 if surface.torsion else 3,
        priority=friction_priority(surface.mu),
    )


def add_visual(body: mujoco.MjsBody, visual: Visual, assets: Assets) -> None:
    """Add what is seen."""
    shape, pose = _shape(visual.shape, assets)
    if isinstance(visual.shape, Box) and visual.material and visual.material.albedo_map:
        shape = {"type": Geom.mjGEOM_MESH, "meshname": assets.printed_box(visual.shape)}
    body.add_geom(
        **shape,
        **_placed(visual.name, visual.pose @ pose),
        group=VISUAL_GROUP,
        contype=0,
        conaffinity=0,
        material=assets.material(visual.material, visual.transparency),
    )


def add_excludes(spec: mujoco.MjSpec, world: SdfWorld) -> None:
    """Let links that touch at a joint not collide; MuJoCo does so by itself only for bodies that move."""
    for first, second in sorted(sorted(pair) for pair in neighbours(world.links, world.joints)):
        spec.add_exclude(name=f"{first} {second}", bodyname1=first, bodyname2=second)


def _placed(name: str, pose: Pose) -> dict[str, Any]:
    return {"name": name, "pos": pose.position, "quat": pose.quaternion}


def _shape(shape: Shape, assets: Assets) -> tuple[dict[str, Any], Pose]:
    """Return type and size as MuJoCo measures them, from the middle, and how they stand on SDF's shape."""
    match shape:
        case Box(size):
            return {"type": Geom.mjGEOM_BOX, "size": [edge / 2 for edge in size]}, IDENTITY
        case Cylinder(radius, length):
            return {"type": Geom.mjGEOM_CYLINDER, "size": (radius, length / 2, 0.0)}, IDENTITY
        case Capsule(radius, length):
            return {"type": Geom.mjGEOM_CAPSULE, "size": (radius, length / 2, 0.0)}, IDENTITY
        case Sphere(radius):
            return {"type": Geom.mjGEOM_SPHERE, "size": (radius, 0.0, 0.0)}, IDENTITY
        case Ellipsoid(radii):
            return {"type": Geom.mjGEOM_ELLIPSOID, "size": radii}, IDENTITY
        case Plane(normal, (width, length)):
            return {"type": Geom.mjGEOM_PLANE, "size": (width / 2, length / 2, GRID)}, _facing(normal)
        case Mesh():
            return {"type": Geom.mjGEOM_MESH, "meshname": assets.mesh(shape)}, IDENTITY


def _facing(normal: Vector) -> Pose:
    """Return the shortest turn from +z to a direction."""
    x, y, z = normal
    if z < TURNED - 1.0:
        return Pose(quaternion=(0.0, 1.0, 0.0, 0.0))
    return Pose(quaternion=(1.0 + z, -y, x, 0.0))
