"""Reads what is seen: visuals, materials, lights, the scene, the view."""

from functools import partial
from pathlib import Path

from cell_world.geometry import Pose
from cell_world.sdf.elements import Box, Light, LightKind, Mesh, Plane, Scene, Shape, SurfaceMaterial, Viewpoint, Visual
from cell_world.sdf.reading.library import Library
from cell_world.sdf.reading.pictures import check_picture
from cell_world.sdf.reading.shapes import read_shape
from cell_world.sdf.reading.values import (
    choice,
    color,
    direction,
    flag,
    fraction,
    not_negative,
    optional,
    pose,
    positive,
)
from cell_world.sdf.reading.xml_file import Node

PICTURES = (".png",)
FADE = (1.0, 1.0, 0.0)
"""SDF's attenuation: constant, linear, quadratic."""
DOWN = (0.0, 0.0, -1.0)


def read_visual(node: Node, name: str, where: Pose, library: Library) -> Visual:
    """Return what is seen of a link."""
    shape = read_shape(node.needed("geometry"), library, solid=False)
    material = optional(node, "material", partial(_material, library=library), None)
    if material and material.albedo_map and not _takes_picture(shape):
        raise node.fail("an <albedo_map> is for a box, a plane or an OBJ mesh; on other shapes no two programs agree")
    return Visual(name, where, shape, material, optional(node, "transparency", fraction, 0.0))


def _takes_picture(shape: Shape) -> bool:
    return isinstance(shape, Box | Plane) or (isinstance(shape, Mesh) and shape.path.suffix.lower() == ".obj")


def _material(node: Node, library: Library) -> SurfaceMaterial:
    plain = SurfaceMaterial()
    pbr = node.child("pbr")
    metal = pbr.needed("metal") if pbr else None
    return SurfaceMaterial(
        ambient=optional(node, "ambient", color, plain.ambient),
        diffuse=optional(node, "diffuse", color, plain.diffuse),
        specular=optional(node, "specular", color, plain.specular),
        emissive=optional(node, "emissive", color, plain.emissive),
        albedo_map=optional(metal, "albedo_map", partial(_picture, library=library), None),
        roughness=optional(metal, "roughness", fraction, plain.roughness),
        metalness=optional(metal, "metalness", fraction, plain.metalness),
    )


def _picture(node: Node, library: Library) -> Path:
    file = library.asset(node, PICTURES)
    check_picture(file, node)
    return file


def read_light(node: Node, name: str, link: str, where: Pose) -> Light:
    """Return a light of the world or of a link."""
    kind = choice(node, "type", LightKind, list(LightKind))
    fade, spot = node.child("attenuation"), node.child("spot")
    if (kind is LightKind.SPOT) != (spot is not None):
        raise node.fail("a light of type spot has <spot>, and no other light has")
    constant, linear, quadratic = FADE
    return Light(
        name=name,
        link=link,
        kind=kind,
        pose=where,
        direction=optional(node, "direction", direction, DOWN),
        diffuse=optional(node, "diffuse", color, (1.0, 1.0, 1.0, 1.0)),
        specular=optional(node, "specular", color, (0.1, 0.1, 0.1, 1.0)),
        intensity=optional(node, "intensity", not_negative, 1.0),
        range=optional(fade, "range", positive, 10.0),
        attenuation=(
            optional(fade, "constant", not_negative, constant),
            optional(fade, "linear", not_negative, linear),
            optional(fade, "quadratic", not_negative, quadratic),
        ),
        outer_angle=optional(spot, "outer_angle", positive, 0.0),
        falloff=optional(spot, "falloff", not_negative, 0.0),
        cast_shadows=optional(node, "cast_shadows", flag, False),
    )


def read_scene(node: Node) -> Scene:
    """Return ambient light and background."""
    plain = Scene()
    return Scene(optional(node, "ambient", color, plain.ambient), optional(node, "background", color, plain.background))


def read_view(world: Node) -> Viewpoint | None:
    """Return the view that a person gets, if the world has one."""
    gui = world.child("gui")
    camera = gui.child("camera") if gui else None
    return Viewpoint(camera.name, pose(camera.child("pose"))) if camera else None
