"""One synthetic tray, looked at, against what is known of it."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from cell_vision.camera import CameraModel
from cell_vision.images import Floats
from cell_vision.parts.catalogue import PartCatalogue, catalogue_of
from cell_vision.parts.colours import histogram
from cell_vision.parts.depth_view import view_of
from cell_vision.parts.finding import find_parts
from cell_vision.parts.known_part import known_part
from cell_vision.synthetic.kit_parts import TrayPart
from cell_vision.synthetic.part_scene import PartScene, PlacedPart, part_scene
from cell_vision.synthetic.pose_errors import PoseError, pose_error
from cell_vision.synthetic.ray_picture import ray_picture

RIGHT_M, RIGHT_RAD = 0.010, 0.26
"""A part that is found farther off, or turned by more, is not found: it is a false one [m, rad]."""
LOOKS = 6
"""Pictures from which the colour of a part is learnt."""


@dataclass(frozen=True)
class PartTrial:
    """What came of one tray.

    Attributes:
        seed: Of it.
        visible: Of each part that lies there: the share that nothing hides.
        errors: Of the same parts, None where it was not found.
        names: Of the same parts.
        false: Names of those that were found where there is none such, with none of the poses that are told.
        unsure: So many were told with more than one pose.
        among: So many of the parts that `errors` has not are where another of the told poses is.
        took_s: Wall time from the depth image to the poses [s].
        own_s: Time that this thread worked for it [s].
        stages: The same of each stage, by name [s].
    """

    seed: int
    visible: tuple[float, ...]
    errors: tuple[PoseError | None, ...]
    names: tuple[str, ...]
    false: tuple[str, ...]
    unsure: int
    among: int
    took_s: float
    own_s: float
    stages: dict[str, float]


def kit_catalogue(kit: Sequence[TrayPart]) -> PartCatalogue:
    """Make the parts of a kit ready, with the colour that pictures of each show."""
    return catalogue_of([known_part(part.name, part.mesh, colour=_colour(part)) for part in kit])


def _colour(part: TrayPart) -> Floats:
    camera = CameraModel.of_field_of_view(0.3, 64, 64)
    rng = np.random.default_rng(0)
    pictures = []
    for _ in range(LOOKS):
        turn = np.linalg.qr(rng.normal(size=(3, 3)))[0]
        pose = np.eye(4)
        pose[:3, :3] = turn * np.sign(np.linalg.det(turn))
        pose[:3, 3] = part.mesh.bounds.mean(axis=0) - 0.4 * pose[:3, 2]
        picture = ray_picture(camera, pose, [part.mesh], [part.colour], rng)
        pictures.append(picture.colour[picture.solid >= 0])
    return histogram(np.concatenate(pictures))


def try_parts(seed: int, kit: Sequence[TrayPart], catalogue: PartCatalogue, count: int = 8) -> PartTrial:
    """Make a tray, look for its parts, and compare."""
    return judged(part_scene(seed, kit, count), catalogue)


def judged(scene: PartScene, catalogue: PartCatalogue, clock: Callable[[], float] = time.perf_counter) -> PartTrial:
    """Look for the parts of a scene, and compare."""
    began, watch = clock(), _StageWatch()
    view = view_of(scene.depth, scene.camera.matrix)
    watch.done("points and normals")
    found = find_parts(view, catalogue, np.random.default_rng(0), scene.colour, done=watch.done)
    took = clock() - began
    errors: list[PoseError | None] = [None] * len(scene.placed)
    false, among = [], 0
    for pose in found.parts:
        k, error = _nearest(pose.part, pose.camera_T_part, scene, catalogue, errors)
        if error is not None:
            errors[k] = error
        elif any(_nearest(pose.part, other, scene, catalogue, errors)[1] for other in pose.others):
            among += 1
        else:
            false.append(f"{pose.part} ({pose.score:.2f})")
    return PartTrial(
        scene.seed,
        tuple(placed.visible for placed in scene.placed),
        tuple(errors),
        tuple(placed.part.name for placed in scene.placed),
        tuple(false),
        sum(bool(pose.others) for pose in found.parts),
        among,
        took,
        sum(watch.stages.values()),
        watch.stages,
    )


class _StageWatch:
    """How long this thread worked for each stage."""

    def __init__(self) -> None:
        self.stages: dict[str, float] = {}
        self._since = time.thread_time()

    def done(self, stage: str) -> None:
        now = time.thread_time()
        self.stages[stage] = self.stages.get(stage, 0.0) + now - self._since
        self._since = now


def _nearest(
    name: str, pose: Floats, scene: PartScene, catalogue: PartCatalogue, taken: Sequence[PoseError | None]
) -> tuple[int, PoseError | None]:
    """The true part of this name that is nearest and not found yet, and the error if that is one at all."""
    known = next(part for part in catalogue.parts if part.name == name)

    def error_of(placed: PlacedPart) -> PoseError:
        return pose_error(known, scene.camera, pose, placed.camera_T_part)

    alike = [k for k, placed in enumerate(scene.placed) if placed.part.name == name and taken[k] is None]
    errors = {k: error_of(scene.placed[k]) for k in alike}
    if not errors:
        return -1, None
    best = min(errors, key=lambda k: errors[k].mssd_m)
    right = errors[best].off_m < RIGHT_M and errors[best].turn_rad < RIGHT_RAD
    return best, errors[best] if right else None
