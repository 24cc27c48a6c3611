"""Shapes of the world's description as primitives of a scene."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from foxglove import messages as fox

from cell_bringup.foxglove.frames import to_pose, to_vector
from cell_world.geometry import Pose, Vector
from cell_world.sdf.elements import (
    Box,
    Capsule,
    Cylinder,
    Ellipsoid,
    Link,
    Mesh,
    Plane,
    Sphere,
    SurfaceMaterial,
    Visual,
)

THIN = 0.001
"""Thickness of what has none [m]."""
MEDIA = {".stl": "model/stl", ".obj": "model/obj"}
DOWN = 1e-9
"""Below this distance from straight down no turn is the shortest."""


@dataclass(frozen=True, slots=True)
class Primitives:
    """What an entity is made of, by kind."""

    cubes: list[fox.CubePrimitive] = field(default_factory=list)
    cylinders: list[fox.CylinderPrimitive] = field(default_factory=list)
    spheres: list[fox.SpherePrimitive] = field(default_factory=list)
    models: list[fox.ModelPrimitive] = field(default_factory=list)

    def add(self, visual: Visual, at: Pose) -> None:
        """Add what is seen of a link whose frame is at a pose in the entity's frame."""
        pose, color = at @ visual.pose, to_color(visual.material, visual.transparency)
        match visual.shape:
            case Box(size):
                self._cube(pose, size, color)
            case Plane(normal, (width, length)):
                self._cube(pose @ facing(normal) @ Pose((0.0, 0.0, -THIN / 2.0)), (width, length, THIN), color)
            case Cylinder(radius, length):
                self._cylinder(pose, radius, length, color)
            case Capsule(radius, length):
                self._cylinder(pose, radius, length, color)
                for end in (-length / 2.0, length / 2.0):
                    self._ball(pose @ Pose((0.0, 0.0, end)), (radius, radius, radius), color)
            case Sphere(radius):
                self._ball(pose, (radius, radius, radius), color)
            case Ellipsoid(radii):
                self._ball(pose, radii, color)
            case Mesh():
                self._mesh(pose, visual.shape, color)

    def _cube(self, pose: Pose, size: Vector, color: fox.Color) -> None:
        self.cubes.append(fox.CubePrimitive(pose=to_pose(pose), size=to_vector(size), color=color))

    def _cylinder(self, pose: Pose, radius: float, length: float, color: fox.Color) -> None:
        size = fox.Vector3(x=2.0 * radius, y=2.0 * radius, z=length)
        self.cylinders.append(
            fox.CylinderPrimitive(pose=to_pose(pose), size=size, bottom_scale=1.0, top_scale=1.0, color=color)
        )

    def _ball(self, pose: Pose, radii: Vector, color: fox.Color) -> None:
        x, y, z = radii
        size = fox.Vector3(x=2.0 * x, y=2.0 * y, z=2.0 * z)
        self.spheres.append(fox.SpherePrimitive(pose=to_pose(pose), size=size, color=color))

    def _mesh(self, pose: Pose, mesh: Mesh, color: fox.Color) -> None:
        self.models.append(
            fox.ModelPrimitive(
                pose=to_pose(pose),
                scale=to_vector(mesh.scale),
                color=color,
                override_color=True,
                media_type=MEDIA[mesh.path.suffix.lower()],
                data=mesh.path.read_bytes(),
            )
        )


def to_entity(name: str, frame: str, links: Iterable[tuple[Link, Pose]], time: fox.Timestamp) -> fox.SceneEntity:
    """Return what is seen of some links as one thing that moves with a frame.

    Args:
        name: Of the entity, which replaces another one of that name.
        frame: Its frame.
        links: With the pose of each in the frame.
        time: Now.
    """
    seen = Primitives()
    for link, at in links:
        for visual in link.visuals:
            seen.add(visual, at)
    return fox.SceneEntity(
        timestamp=time,
        frame_id=frame,
        id=name,
        frame_locked=True,
        cubes=seen.cubes,
        cylinders=seen.cylinders,
        spheres=seen.spheres,
        models=seen.models,
    )


def whole_scene(entities: list[fox.SceneEntity], time: fox.Timestamp) -> fox.SceneUpdate:
    """Return a scene of these entities and no other."""
    clear = fox.SceneEntityDeletion(timestamp=time, type=fox.SceneEntityDeletionType.All)
    return fox.SceneUpdate(deletions=[clear], entities=entities)


def to_color(material: SurfaceMaterial | None, transparency: float = 0.0) -> fox.Color:
    """Return the colour of a material in the light; what shines by itself is brighter."""
    look = material or SurfaceMaterial()
    red, green, blue = (
        min(lit + own, 1.0) for lit, own in zip(look.diffuse[:3], look.emissive[:3], strict=True)
    )  # fmt: skip
    return fox.Color(r=red, g=green, b=blue, a=look.diffuse[3] * (1.0 - transparency))


def facing(normal: Vector) -> Pose:
    """Return the shortest turn from +z to a direction."""
    x, y, z = normal
    return Pose(quaternion=(1.0 + z, -y, x, 0.0) if z > DOWN - 1.0 else (0.0, 1.0, 0.0, 0.0))
