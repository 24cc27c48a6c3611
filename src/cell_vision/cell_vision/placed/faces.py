"""How things of a world look, as flat faces: reference for what a camera should see."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from cell_vision.images import Floats
from cell_world.geometry import Pose
from cell_world.sdf.elements import SCOPE
from cell_world.sdf.looks import SurfaceMaterial, Visual
from cell_world.sdf.models import coming_off
from cell_world.sdf.reader import load_world
from cell_world.sdf.shapes import Box, Cylinder, Shape

CORNERS = 20
"""A round thing is drawn with as many."""
OPAQUE = 0.999
"""What lets less light through hides what is behind."""


@dataclass(frozen=True, eq=False)
class Face:
    """A flat convex face.

    Attributes:
        corners: (n, 3), around it [m].
        normal: Out of what it bounds, (3,), length one.
        color: Red, green, blue of its surface, (3,), 0 to 1.
        opacity: 1 hides what is behind.
        printed: A picture is on it: nobody knows the colour of each of its points.
    """

    corners: Floats
    normal: Floats
    color: Floats
    opacity: float = 1.0
    printed: bool = False

    def moved(self, pose: Pose) -> "Face":
        """Return it as it is in another frame, in which its own has this pose."""
        matrix = pose.matrix()
        turn, shift = matrix[:3, :3], matrix[:3, 3]
        return replace(self, corners=self.corners @ turn.T + shift, normal=turn @ self.normal)


def faces_of_model(name: str, library: Path) -> tuple[Face, ...]:
    """Return the faces of a model of a library, in its frame, without what can come off it, such as supports.

    Raises:
        SdfError: The model is not there, or wrong.
    """
    world = load_world(library / name / "model.sdf", [library])
    own = next(iter(world.models.values()))
    back, loose = own.pose.inverse(), set(coming_off(world, own.name))
    links = [link for link in world.links.values() if link.name not in loose]
    return tuple(face.moved(back @ link.pose) for link in links for face in faces_of(link.visuals))


def faces_of(visuals: Iterable[Visual]) -> Iterator[Face]:
    """Return the faces of what is seen of a link, in its frame; of boxes and cylinders, which is what parts are."""
    for visual in visuals:
        look = visual.material or SurfaceMaterial()
        color, opacity = np.array(look.diffuse[:3]), look.diffuse[3] * (1.0 - visual.transparency)
        for corners in _outlines(visual.shape):
            normal = np.cross(corners[1] - corners[0], corners[2] - corners[0])
            out, printed = normal / np.linalg.norm(normal), look.albedo_map is not None
            face = Face(corners, out, color, 1.0 if opacity > OPAQUE else opacity, printed)
            yield face.moved(visual.pose)


def part_names(places: Iterable[str]) -> tuple[str, ...]:
    """Return the parts that a cell has feeders for, by the names of its places."""
    feeders = (name.rpartition(SCOPE)[2] for name in places)
    return tuple(sorted({name.removeprefix("feeder.") for name in feeders if name.startswith("feeder.")}))


def _outlines(shape: Shape) -> Iterator[Floats]:
    """Return the corners of each face of a shape, counter-clockwise seen from outside."""
    if isinstance(shape, Box):
        half = 0.5 * np.array(shape.size)
        for axis in range(3):
            for side in (-1.0, 1.0):
                around = np.zeros((4, 3))
                first, second = (axis + 1) % 3, (axis + 2) % 3
                around[:, axis] = side * half[axis]
                around[:, first] = np.array([-1, 1, 1, -1]) * half[first]
                around[:, second] = np.array([-1, -1, 1, 1]) * half[second] * side
                yield around
    elif isinstance(shape, Cylinder):
        angles = np.linspace(0.0, 2.0 * np.pi, CORNERS, endpoint=False)
        ring = np.column_stack([shape.radius * np.cos(angles), shape.radius * np.sin(angles), np.zeros(CORNERS)])
        up = np.array([0.0, 0.0, 0.5 * shape.length])
        yield ring + up
        yield ring[::-1] - up
        for one, two in zip(ring, np.roll(ring, -1, axis=0), strict=True):
            yield np.array([one - up, two - up, two + up, one + up])
