"""Reads links: mass, solid bodies, what is seen."""

import numpy as np

from cell_world.geometry import Pose
from cell_world.sdf.elements import Collision, Inertial, Link, Surface
from cell_world.sdf.reading.cameras import read_sensor
from cell_world.sdf.reading.layout import Layout
from cell_world.sdf.reading.library import Library
from cell_world.sdf.reading.looks import read_visual
from cell_world.sdf.reading.outline import Outline, join
from cell_world.sdf.reading.shapes import read_shape
from cell_world.sdf.reading.values import flag, not_negative, number, optional, pose, positive, whole
from cell_world.sdf.reading.xml_file import Node

PATCH = 3.0 * np.pi / 16.0
"""Torque of a round patch that turns on the spot, per friction, normal force and radius."""
ROUNDING = 1e-9
"""Part of an inertia that may be lost in writing it down."""
ALL_BITS = 2**32 - 1


def read_link(node: Node, owner: Outline, layout: Layout, library: Library) -> Link:
    """Return a link of a model."""
    name = owner.name_of(node)

    def place(part: Node) -> tuple[str, Pose]:
        return join(name, part.name), layout.pose_in_link(part.child("pose"), name, owner.scope)

    return Link(
        name=name,
        model=owner.scope,
        pose=layout.pose(name),
        static=owner.static,
        gravity=optional(node, "gravity", flag, True),
        inertial=optional(node, "inertial", read_inertial, None),
        visuals=tuple(read_visual(part, *place(part), library) for part in node.all("visual")),
        collisions=tuple(_collision(part, *place(part), library) for part in node.all("collision")),
        sensors=tuple(read_sensor(part, *place(part), name) for part in node.all("sensor")),
    )


def read_inertial(node: Node) -> Inertial:
    """Return a mass.

    Raises:
        SdfError: No body in this world has such an inertia.
    """
    inertia = node.needed("inertia")
    ixx, iyy, izz = (number(inertia.needed(tag)) for tag in ("ixx", "iyy", "izz"))
    ixy, ixz, iyz = (optional(inertia, tag, number, 0.0) for tag in ("ixy", "ixz", "iyz"))
    least, middle, most = np.linalg.eigvalsh([[ixx, ixy, ixz], [ixy, iyy, iyz], [ixz, iyz, izz]]).tolist()
    if least <= 0.0 or most * (1.0 - ROUNDING) > least + middle:
        raise inertia.fail(f"no body has these principal inertias: {least:.4g}, {middle:.4g}, {most:.4g}")
    return Inertial(positive(node.needed("mass")), pose(node.child("pose")), (ixx, iyy, izz, ixy, ixz, iyz))


def _collision(node: Node, name: str, where: Pose, library: Library) -> Collision:
    shape = read_shape(node.needed("geometry"), library, solid=True)
    return Collision(name, where, shape, optional(node, "surface", read_surface, Surface()))


def read_surface(node: Node) -> Surface:
    """Return friction and what the body collides with."""
    friction = node.child("friction")
    return Surface(
        mu=optional(friction, "ode", _friction, Surface().mu),
        torsion=optional(friction, "torsional", _torsion, 0.0),
        bitmask=optional(node, "contact", _bitmask, Surface().bitmask),
    )


def _bitmask(contact: Node) -> int:
    return whole(ALL_BITS, lowest=0)(contact.needed("collide_bitmask"))


def _friction(node: Node) -> float:
    mu, second = (not_negative(node.needed(tag)) for tag in ("mu", "mu2"))
    if mu != second:
        raise node.fail(f"<mu> {mu:g} and <mu2> {second:g} must be equal: friction is the same in all directions")
    return mu


def _torsion(node: Node) -> float:
    """Return the torque per normal force of a round contact patch under even pressure [m]."""
    return PATCH * not_negative(node.needed("coefficient")) * not_negative(node.needed("patch_radius"))
