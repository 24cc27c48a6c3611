"""Looks at the places of one cell: what is known to stand around, what may lie there, and what does."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache

import numpy as np

from cell_skills.devices.perception import Perceived
from cell_skills.devices.seen import PartSeen
from cell_vision.camera_perception import CARRIER, may_lie_at
from cell_vision.placed.comparing import PlacePicture
from cell_vision.placed.faces import Face, faces_of, faces_of_model, part_names
from cell_vision.placed.finding import Covered, FoundPart, PlaceablePart, find_part
from cell_vision.placed.recognising import recognise
from cell_vision.seeing.view import CameraView
from cell_world.geometry import Pose
from cell_world.line_world import LineWorld
from cell_world.sdf.elements import WORLD
from cell_world.sdf.errors import SdfError
from cell_world.sdf.tree import rigid_groups

NEARBY_M = 0.2
"""What is farther from a place in x or y is not in its picture [m]."""
BESIDE_M = 0.03
LEVEL_M = 0.008
"""What is known to lie this close to a place, and as high, is what is looked for, not what stands around [m]."""
UP = 0.9
"""A face whose normal has such a z carries what lies on it."""
SURELY_M = 0.0002
"""No camera is believed to see better than this, as a standard deviation [m] ..."""
SURELY_RAD = 0.002
"""... and this [rad]."""


class PlaceLooker:
    """Finds parts at the places of a cell in checked pictures."""

    def __init__(self, world: LineWorld, bases: Sequence[str] = ()) -> None:
        """Take the world that the cell believes in, and the models that units may bring on their carrier.

        Raises:
            SdfError: A model of it, or of a part, is wrong.
        """
        self._library, self._bases = world.library, bases
        self._model = cache(lambda name: faces_of_model(name, self._library))
        groups = rigid_groups(world.world.links, world.world.joints)
        standing = [link for name, link in world.world.links.items() if groups[name] == WORLD]
        self._fixed = [face.moved(link.pose) for link in standing for face in faces_of(link.visuals)]
        names = part_names(name for name in world.world.frames if name.startswith(world.scoped("")))
        self._known = [PlaceablePart.of(name, self._model(name)) for name in names]

    def base(self, view: CameraView, carrier: Perceived, at: Pose) -> str | None:
        """Return which base a unit brought on its carrier, "" if none is seen, None if nobody can tell.

        Args:
            view: A checked picture.
            carrier: Where the carrier is.
            at: Where the frame of a base is if one stands there.
        """
        faces = [face.moved(carrier.pose) for face in self._model(carrier.model)]
        picture = PlacePicture(view.rgb, view.depth, view.model, view.world_t_camera.inverse(), faces)
        try:
            return recognise(picture, at, {name: self._model(name) for name in self._bases})
        except Covered:
            return None

    def look(
        self, view: CameraView, place: str, pose: Pose, things: Mapping[str, Perceived], base_known: bool = False
    ) -> PartSeen | None:
        """Return what lies at a place, None where the picture does not show it.

        Args:
            view: A checked picture.
            place: Its name.
            pose: Where it is in the world.
            things: What is known to lie around: the carrier, and parts; what was on the carrier before may be gone.
            base_known: Whether it was seen which base the unit brought.
        """
        known = [part for part in self._known if may_lie_at(place, part.name)]
        try:
            for around in self._possible(things, base_known):
                faces = [face for face in self._around(place, pose, around) if _is_near(face, pose)]
                scenery = PlacePicture(view.rgb, view.depth, view.model, view.world_t_camera.inverse(), faces)
                found = find_part(scenery, pose, known, ground(faces, pose))
                if found is None or found.part:
                    break
        except Covered:
            return None
        return told(found)

    def _possible(self, things: Mapping[str, Perceived], base_known: bool) -> Iterator[Mapping[str, Perceived]]:
        """What may stand around: what is known; a carrier on which nothing of that is any more; or one with a base."""
        yield things
        bare = {name: thing for name, thing in things.items() if thing.model in (CARRIER, *self._bases)}
        if len(bare) < len(things):
            yield bare
        for carrier in () if base_known else bare.values():
            for base in self._bases:
                yield bare | {base: replace(carrier, model=base)}

    def _around(self, place: str, pose: Pose, things: Mapping[str, Perceived]) -> Iterator[Face]:
        """Everything that may be seen beside what is looked for."""
        yield from self._fixed
        for name, thing in things.items():
            if name != place and not _is_it(place, pose, thing):
                try:
                    faces = self._model(thing.model)
                except SdfError:
                    continue  # nobody knows how it looks
                yield from (face.moved(thing.pose) for face in faces)


def told(found: FoundPart | None) -> PartSeen:
    """Return what a skill is told of what was found."""
    if found is None:
        return PartSeen(present=False)
    return PartSeen(
        present=True,
        x_m=found.x,
        y_m=found.y,
        yaw_rad=found.yaw,
        sigma_m=math.hypot(found.sigma_m, SURELY_M),
        sigma_rad=min(math.hypot(found.sigma_rad, SURELY_RAD), math.pi),
        part=found.part,
        flipped=found.flipped,
    )


def ground(faces: Iterable[Face], place: Pose) -> float:
    """Return how high the surface below a place is, in its frame [m]; 0 where there is none."""
    x, y, z = place.position
    heights = [
        float(face.corners[:, 2].mean()) for face in faces if face.normal[2] > UP and _is_inside(face.corners, x, y)
    ]
    return max((height - z for height in heights if height <= z), default=0.0)


def _is_inside(corners: np.ndarray, x: float, y: float) -> bool:
    ahead = np.roll(corners, -1, axis=0) - corners
    return bool((ahead[:, 0] * (y - corners[:, 1]) - ahead[:, 1] * (x - corners[:, 0]) >= 0.0).all())


def _is_near(face: Face, pose: Pose) -> bool:
    """Whether some of a face may lie near a place."""
    off = face.corners[:, :2] - np.array(pose.position[:2])
    return bool((off.min(axis=0) < NEARBY_M).all() and (off.max(axis=0) > -NEARBY_M).all())


def _is_it(place: str, pose: Pose, thing: Perceived) -> bool:
    """Whether a thing that is known is the one that is looked for: at the place, or called like the seat."""
    x, y, z = pose.inverse().apply(thing.pose.position)
    there = thing.model != CARRIER and math.hypot(x, y) < BESIDE_M and abs(z) < LEVEL_M
    return there and may_lie_at(place, thing.model)
