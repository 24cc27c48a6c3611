"""The shapes of bodies.  Each is centred on its own origin; round ones stand along z.  Lengths [m]."""

from dataclasses import dataclass
from pathlib import Path

from cell_world.geometry import Vector


@dataclass(frozen=True, slots=True)
class Box:
    """A box: full lengths of the edges along x, y, z."""

    size: Vector


@dataclass(frozen=True, slots=True)
class Cylinder:
    """A cylinder."""

    radius: float
    length: float


@dataclass(frozen=True, slots=True)
class Sphere:
    """A ball."""

    radius: float


@dataclass(frozen=True, slots=True)
class Capsule:
    """A cylinder of this length with half a ball on each end."""

    radius: float
    length: float


@dataclass(frozen=True, slots=True)
class Ellipsoid:
    """An ellipsoid: radii along x, y, z."""

    radii: Vector


@dataclass(frozen=True, slots=True)
class Plane:
    """A plane through the origin; as a collision body it has no end and everything below it is solid.

    Attributes:
        normal: Where it faces, length one.
        size: Lengths of the edges of what is seen.
    """

    normal: Vector
    size: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Mesh:
    """Triangles from an STL or OBJ file, scaled along x, y, z."""

    path: Path
    scale: Vector


Shape = Box | Cylinder | Sphere | Capsule | Ellipsoid | Plane | Mesh
