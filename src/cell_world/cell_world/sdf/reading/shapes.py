"""Reads the shape of a body."""

from collections.abc import Callable, Mapping
from typing import Final

from cell_line.plain import quoted
from cell_world.sdf.elements import Box, Capsule, Cylinder, Ellipsoid, Mesh, Plane, Shape, Sphere
from cell_world.sdf.meshes import READERS, check_mesh
from cell_world.sdf.reading.library import Library
from cell_world.sdf.reading.values import FARTHEST, THINNEST, direction, length, lengths, optional, sizes, vector3
from cell_world.sdf.reading.xml_file import Node


def _plane(node: Node) -> Plane:
    width, depth = lengths(node.needed("size"), 2)
    return Plane(optional(node, "normal", direction, (0.0, 0.0, 1.0)), (width, depth))


SIMPLE: Final[Mapping[str, Callable[[Node], Shape]]] = {
    "box": lambda node: Box(sizes(node.needed("size"))),
    "cylinder": lambda node: Cylinder(length(node.needed("radius")), length(node.needed("length"))),
    "sphere": lambda node: Sphere(length(node.needed("radius"))),
    "capsule": lambda node: Capsule(length(node.needed("radius")), length(node.needed("length"))),
    "ellipsoid": lambda node: Ellipsoid(sizes(node.needed("radii"))),
    "plane": _plane,
}


def read_shape(node: Node, library: Library, solid: bool) -> Shape:
    """Return the one shape of a <geometry>; what is solid has a volume."""
    if len(node.children) != 1:
        raise node.fail(f"<geometry> needs one shape, not {len(node.children)}")
    (shape,) = node.children
    return _mesh(shape, library, solid) if shape.tag == "mesh" else SIMPLE[shape.tag](shape)


def _mesh(node: Node, library: Library, solid: bool) -> Mesh:
    scale = node.child("scale")
    factors = vector3(scale) if scale else (1.0, 1.0, 1.0)
    if scale and not all(THINNEST <= abs(factor) <= FARTHEST for factor in factors):
        raise scale.fail(f"<scale> must not be 0, nor beyond {THINNEST:g} to {FARTHEST:g}, not {quoted(scale.text)}")
    uri = node.needed("uri")
    path = library.asset(uri, tuple(READERS))
    try:
        check_mesh(path, solid)
    except ValueError as error:
        raise uri.fail(f"{uri.text} {error}") from None
    return Mesh(path, factors)
