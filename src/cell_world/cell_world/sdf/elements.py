"""What an SDF world says, flat: everything under its scoped name, placed where it stands at the start.

A scoped name is written like ``assembly::arm::wrist_3_link``.  Mappings keep the order of the file.
Lengths [m], angles [rad], masses [kg], SI throughout; the axes are right-handed and z points up.
The parts of a link and the joints live in modules of their own; all are imported from here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from cell_world.geometry import Pose, Vector
from cell_world.sdf.joints import UNLIMITED, Joint, JointKind, Limit, Mimic
from cell_world.sdf.looks import Color, Light, LightKind, Scene, SurfaceMaterial, Viewpoint, Visual
from cell_world.sdf.sensors import CameraSensor, Sensor, SensorKind
from cell_world.sdf.shapes import Box, Capsule, Cylinder, Ellipsoid, Mesh, Plane, Shape, Sphere

__all__ = [
    "SCOPE",
    "UNLIMITED",
    "WORLD",
    "Box",
    "CameraSensor",
    "Capsule",
    "Collision",
    "Color",
    "CustomElement",
    "Cylinder",
    "Ellipsoid",
    "Frame",
    "Inertial",
    "Joint",
    "JointKind",
    "Light",
    "LightKind",
    "Limit",
    "Link",
    "Mesh",
    "Mimic",
    "Model",
    "Origin",
    "Physics",
    "Plane",
    "Scene",
    "SdfWorld",
    "Sensor",
    "SensorKind",
    "Shape",
    "Sphere",
    "Surface",
    "SurfaceMaterial",
    "Viewpoint",
    "Visual",
]

WORLD: Final = "world"
"""The name that stands for the ground: parent of a joint, or what a frame or a light is attached to."""
SCOPE: Final = "::"
"""Between the names of a scoped name."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where something stands in a file, lines from 1."""

    file: Path
    line: int


@dataclass(frozen=True, slots=True)
class CustomElement:
    """An element of our own namespace, ``<cell:antenna place="load"/>``; its reader gives it a meaning.

    Attributes:
        tag: Name without the prefix.
        attributes: As written.
        text: Stripped, "" when there is none.
        children: Elements inside, of the same namespace.
        file: Where it stands, for whoever has to refuse it.
        line: Where it stands.
    """

    tag: str
    attributes: Mapping[str, str]
    text: str
    children: tuple["CustomElement", ...]
    file: Path
    line: int


@dataclass(frozen=True, slots=True)
class Inertial:
    """Mass of a link.

    Attributes:
        mass: [kg].
        pose: Centre of mass and the axes of the inertia, in the link.
        inertia: ixx, iyy, izz, ixy, ixz, iyz about the centre of mass, in the axes of `pose` [kg m2].
    """

    mass: float
    pose: Pose
    inertia: tuple[float, float, float, float, float, float]


@dataclass(frozen=True, slots=True)
class Surface:
    """How a collision body touches others.

    Attributes:
        mu: Coulomb friction, the same in all directions.  Between two bodies the lower one counts, as in Gazebo.
        torsion: Torque that resists turning on the spot per normal force [m].
        bitmask: Two bodies collide when they share a bit.
    """

    mu: float = 1.0
    torsion: float = 0.0
    bitmask: int = 0xFFFF


@dataclass(frozen=True, slots=True)
class Collision:
    """A solid body of a link: scoped name, pose in the link."""

    name: str
    pose: Pose
    shape: Shape
    surface: Surface = field(default_factory=Surface)


@dataclass(frozen=True, slots=True)
class Link:
    """A rigid body.

    Attributes:
        name: Scoped name.
        model: Scoped name of the model it belongs to.
        pose: In the world, at the start.
        static: It never moves, whatever its joints.
        gravity: Whether gravity pulls it.
        inertial: None only if it cannot move: it is static or fixed to the world.
        visuals: What is seen.
        collisions: What is solid.
        sensors: Cameras.
    """

    name: str
    model: str
    pose: Pose
    static: bool
    gravity: bool
    inertial: Inertial | None
    visuals: tuple[Visual, ...]
    collisions: tuple[Collision, ...]
    sensors: tuple[Sensor, ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """A named place that moves with a link.

    Attributes:
        name: Scoped name.
        link: Scoped name of the link it is attached to, or WORLD.
        pose: In that link.
        world: In the world, at the start.
    """

    name: str
    link: str
    pose: Pose
    world: Pose


@dataclass(frozen=True, slots=True)
class Model:
    """A group of links.

    Attributes:
        name: Scoped name.
        uri: What it was included from, such as ``model://carrier``; "" when it stands in the file itself.
        static: None of its links moves.
        pose: In the world, at the start.
        links: Scoped names of its own links.
        joints: Scoped names of its own joints.
        frames: Scoped names of its own frames.
        models: Scoped names of the models in it.
        extras: Elements of our own namespace.
    """

    name: str
    uri: str
    static: bool
    pose: Pose
    links: tuple[str, ...]
    joints: tuple[str, ...]
    frames: tuple[str, ...]
    models: tuple[str, ...]
    extras: tuple[CustomElement, ...]


@dataclass(frozen=True, slots=True)
class Physics:
    """How time passes: step [s] and simulated seconds per real second."""

    step: float = 0.001
    real_time_factor: float = 1.0


@dataclass(frozen=True, slots=True)
class SdfWorld:
    """A world; mappings go from scoped name to thing.

    Attributes:
        name: Of the world.
        gravity: [m/s2].
        physics: Time.
        scene: Background and ambient light.
        models: All models, an outer one before those in it.
        links: All links.
        joints: All joints.
        frames: All frames that the files name.
        lights: All lights.
        extras: Elements of our own namespace that stand in the world itself.
        camera: The view a person gets, if the file gives one.
        origins: Where each named thing stands in the files, "" for the world itself.
    """

    name: str
    gravity: Vector
    physics: Physics
    scene: Scene
    models: Mapping[str, Model]
    links: Mapping[str, Link]
    joints: Mapping[str, Joint]
    frames: Mapping[str, Frame]
    lights: Mapping[str, Light]
    extras: tuple[CustomElement, ...]
    camera: Viewpoint | None
    origins: Mapping[str, Origin]

    def sensors(self) -> Iterator[Sensor]:
        """All cameras."""
        for link in self.links.values():
            yield from link.sensors
