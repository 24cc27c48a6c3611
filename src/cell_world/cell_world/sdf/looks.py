"""How things look: materials, visuals, lights, the scene.  Colours are 0 to 1."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from cell_world.geometry import IDENTITY, Pose, Vector
from cell_world.sdf.shapes import Shape

Color = tuple[float, float, float, float]
"""Red, green, blue, alpha, 0 to 1."""


@dataclass(frozen=True, slots=True)
class SurfaceMaterial:
    """How a surface looks.  SDF's defaults are black.

    Attributes:
        ambient: Colour under the light that comes from everywhere.
        diffuse: Colour under a light.
        specular: Colour of highlights.
        emissive: Colour without light.
        albedo_map: Picture file, wrapped around the shape.
        roughness: 0 is polished, 1 is dull.
        metalness: 0 is plastic, 1 is bare metal.
    """

    ambient: Color = (0.0, 0.0, 0.0, 1.0)
    diffuse: Color = (0.0, 0.0, 0.0, 1.0)
    specular: Color = (0.0, 0.0, 0.0, 1.0)
    emissive: Color = (0.0, 0.0, 0.0, 1.0)
    albedo_map: Path | None = None
    roughness: float = 0.5
    metalness: float = 0.5


@dataclass(frozen=True, slots=True)
class Visual:
    """What is seen of a link: scoped name, pose in the link; transparency from 0 (solid) to 1 (invisible)."""

    name: str
    pose: Pose
    shape: Shape
    material: SurfaceMaterial | None = None
    transparency: float = 0.0


class LightKind(StrEnum):
    """Where light comes from."""

    DIRECTIONAL = "directional"
    """The same direction everywhere, like the sun."""
    POINT = "point"
    SPOT = "spot"


@dataclass(frozen=True, slots=True)
class Light:
    """A light.

    Attributes:
        name: Scoped name.
        link: Scoped name of the link that carries it, or WORLD.
        kind: Where light comes from.
        pose: In that link.
        direction: Where it shines, in the axes of `pose`.
        diffuse: Colour.
        specular: Colour of highlights.
        intensity: Factor on both colours.
        range: It reaches this far [m].
        attenuation: Constant, linear [1/m] and quadratic [1/m2] divisor.
        outer_angle: Full angle of a spot [rad].
        falloff: How fast a spot fades towards its edge.
        cast_shadows: Whether it does.
    """

    name: str
    link: str
    kind: LightKind
    pose: Pose
    direction: Vector
    diffuse: Color
    specular: Color
    intensity: float
    range: float
    attenuation: tuple[float, float, float]
    outer_angle: float
    falloff: float
    cast_shadows: bool


@dataclass(frozen=True, slots=True)
class Scene:
    """Light from everywhere and the colour behind everything."""

    ambient: Color = (0.4, 0.4, 0.4, 1.0)
    background: Color = (0.7, 0.7, 0.7, 1.0)


@dataclass(frozen=True, slots=True)
class Viewpoint:
    """From where a person looks at the world: along +x of the pose, in the world."""

    name: str
    pose: Pose = IDENTITY
