"""What a camera of the line sees of a target, drawn by chance: where it is, how it is lit, what lies on it."""

from dataclasses import dataclass

import numpy as np

from cell_vision.camera import CameraModel
from cell_vision.fiducials.target import PlacedTag, TagTarget
from cell_vision.images import Floats
from cell_world.geometry import Pose, unit_quaternion

AWAY_M = 0.6
CORNER_M = 0.1225
"""Of the middle of a carrier's tag from the middle of its top face, along x and along y [m]."""
TAG_M = 0.024
"""Side of the black square of a carrier's tag; the white one is a quarter larger [m]."""
GAMMAS = (1.0, 2.2)


def carrier(size_m: float = TAG_M) -> TagTarget:
    """Return a carrier with four tags in its corners; its frame is that of the model: x, y in the top face, z up."""
    spots = ((-1, 1), (1, 1), (1, -1), (-1, -1))
    at = [Pose((x * CORNER_M, y * CORNER_M, 0.0)) for x, y in spots]
    return TagTarget({tag: PlacedTag(size_m, pose) for tag, pose in enumerate(at)})


@dataclass(frozen=True, slots=True)
class TagScene:
    """One scene.

    Attributes:
        camera: Who looks.
        target: At what.
        pose: Of the target in the camera frame [m].
        exposure: Share of the full scale that white reaches in even light.
        slope: Change of the light across the width and the height of the image, share.
        shine: Middle u, v and radius of a reflection [px], and its strength as a share of the full scale.
        blur_px: Standard deviation of the lens' blur [px].
        smear_px: Way that the image moves in the time of exposure, along u and v [px].
        noise: Standard deviation of the sensor's noise in the dark, and of what grows with the light, share.
        covers: What lies before the target: polygons, (n, 2) [px], and their brightness.
        clutter: Seed of what lies around and on it.
    """

    camera: CameraModel
    target: TagTarget
    pose: Pose
    exposure: float
    slope: tuple[float, float]
    shine: tuple[float, float, float, float]
    blur_px: float
    smear_px: tuple[float, float]
    noise: tuple[float, float]
    covers: tuple[tuple[Floats, float], ...]
    clutter: int


def scene_of(seed: int, target: TagTarget, away_m: float = AWAY_M, camera: CameraModel | None = None) -> TagScene:
    """Draw a scene by seed.

    Args:
        seed: Another one is another scene.
        target: What is seen.
        away_m: Distance of the target's origin from the camera, to within a tenth [m].
        camera: Who looks; None for the line's own, with some distortion and one of two gammas.
    """
    random = np.random.default_rng([seed, 13])
    looks = camera or lines_camera(random)
    pose = _pose(random, away_m)
    turn = random.uniform(0.0, 2.0 * np.pi)
    smear = random.uniform(0.0, 1.5) * np.array([np.cos(turn), np.sin(turn)])
    return TagScene(
        camera=looks,
        target=target,
        pose=pose,
        exposure=random.uniform(0.35, 0.95),
        slope=(random.uniform(-0.3, 0.3), random.uniform(-0.3, 0.3)),
        shine=(random.uniform(0, looks.width), random.uniform(0, looks.height), *random.uniform((20, 0), (80, 0.35))),
        blur_px=random.uniform(0.4, 1.1),
        smear_px=(float(smear[0]), float(smear[1])),
        noise=(random.uniform(0.002, 0.012), random.uniform(0.002, 0.012)),
        covers=_covers(random, looks.project(np.array([pose.apply((0.0, 0.0, 0.0))]))[0]),
        clutter=seed,
    )


def lines_camera(random: np.random.Generator) -> CameraModel:
    """Return the camera of `worlds/models/cell_camera`, with a lens that is not perfect."""
    ideal = CameraModel.of_field_of_view(1.05, 640, 480)
    lens = random.uniform(-1.0, 1.0, 5) * (0.12, 0.05, 0.001, 0.001, 0.0)
    focal = ideal.fx * random.uniform(0.98, 1.02)
    middle = random.uniform(-8.0, 8.0, 2)
    gamma = float(random.choice(GAMMAS))
    return CameraModel(focal, focal, ideal.cx + middle[0], ideal.cy + middle[1], 640, 480, tuple(lens.tolist()), gamma)


def _pose(random: np.random.Generator, away_m: float) -> Pose:
    """A target that faces the camera, up to 35 degrees aside, turned any way, near the middle of the image."""
    facing = Pose.from_xyz_rpy((0.0, 0.0, 0.0), (np.pi, 0.0, random.uniform(-np.pi, np.pi)))
    aside, towards = random.uniform(0.0, np.radians(35.0)), random.uniform(0.0, 2.0 * np.pi)
    lean = np.sin(0.5 * aside)
    tilt = Pose(quaternion=unit_quaternion((np.cos(0.5 * aside), lean * np.cos(towards), lean * np.sin(towards), 0.0)))
    x, y = random.uniform(-0.07, 0.07), random.uniform(-0.04, 0.04)
    return Pose((x, y, away_m * random.uniform(0.9, 1.1))) @ tilt @ facing


def _covers(random: np.random.Generator, middle: Floats) -> tuple[tuple[Floats, float], ...]:
    """In two scenes of five, a thing that hides a part of the target."""
    if random.uniform() > 0.4:
        return ()
    turn, spread = random.uniform(0.0, 2.0 * np.pi), random.uniform(40.0, 150.0)
    at = middle + spread * np.array([np.cos(turn), np.sin(turn)])
    along = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    sides = random.uniform(15.0, 45.0, 2)
    box = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * sides
    return ((at + box @ along, random.uniform(0.02, 0.9)),)
