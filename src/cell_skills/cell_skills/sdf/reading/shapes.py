"""Reads the shape of a body."""

from collections.abc import Callable, Mapping
from typing import Final

from cell_skills.sdf.elements import Box, Capsule, Cylinder, Ellipsoid, Mesh, Plane, Shape, Sphere
from cell_skills.sdf.reading.library import Library
from cell_skills.sdf.reading.values import direction, numbers, optional, positive, sizes, vector3
from cell_skills.sdf.reading.xml_file import Node

MESHES = (".stl", ".obj")


def _plane(node: Node) -> Plane:
    size = node.needed("size")
    width, length = numbers(size, 2)
    if min(width, length) <= 0.0:
        raise size.fail(f"<size> needs lengths above 0, not {size.text!r}")
    return Plane(optional(node, "normal", direction, (0.0, 0.0, 1.0)), (width, length))


SIMPLE: Final[Mapping[str, Callable[[Node], Shape]]] = {
    "box": lambda node: Box(sizes(node.needed("size"))),
    "cylinder": lambda node: Cylinder(positive(node.needed("radius")), positive(node.needed("length"))),
    "sphere": lambda node: Sphere(positive(node.needed("radius"))),
    "capsule": lambda node: Capsule(positive(node.needed("radius")), positive(node.needed("length"))),
    "ellipsoid": lambda node: Ellipsoid(sizes(node.needed("radii"))),
    "plane": _plane,
}


def read_shape(node: Node, library: Library) -> Shape:
    """Return the one shape of a <geometry>."""
    if len(node.children) != 1:
        raise node.fail(f"<geometry> needs one shape, not {len(node.children)}")
    (shape,) = node.children
    return _mesh(shape, library) if shape.tag == "mesh" else SIMPLE[shape.tag](shape)


def _mesh(node: Node, library: Library) -> Mesh:
    scale = node.child("scale")
    factors = vector3(scale) if scale else (1.0, 1.0, 1.0)
    if scale and 0.0 in factors:
        raise scale.fail("<scale> must not be 0")
    return Mesh(library.asset(node.needed("uri"), MESHES), factors)
