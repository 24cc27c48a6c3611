"""Where a carrier or fixture is, by the tags on it."""

import math
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from cell_vision.camera import CameraModel
from cell_vision.fiducials.detecting import TagSeen
from cell_vision.fiducials.failures import NotLocated, Unseen
from cell_vision.fiducials.recovering import recover
from cell_vision.fiducials.refining import Refined, refine_all
from cell_vision.fiducials.solving import FREE, Solved, solve
from cell_vision.fiducials.target import CELLS, TagTarget
from cell_vision.images import Floats, Grey, grey
from cell_world.geometry import Pose, unit_quaternion


@dataclass(frozen=True, slots=True)
class TagLimits:
    """What is accepted.

    Attributes:
        side_px: Shortest side of a tag [px].
        oblique_rad: Greatest angle between a tag's normal and the line of sight [rad].
        blur_share: Greatest standard deviation of the blur, in cells of the tag.
        misfit_px: Greatest root mean square between image and pose [px].
        margin_px: A corner nearer than this to the border of the image is cut off [px].
        unlike: By how much the cost of the second pose must exceed that of the first: 9 is three standard deviations.
        alike_rad: Two poses whose turns differ by less are one [rad].
    """

    side_px: float = 14.0
    oblique_rad: float = math.radians(70.0)
    blur_share: float = 0.6
    misfit_px: float = 0.6
    margin_px: float = 3.0
    unlike: float = 9.0
    alike_rad: float = math.radians(0.5)


USUAL_LIMITS = TagLimits()
LEVERS = np.array([1.0, 1.0, 1.0, 0.1, 0.1, 0.1])
"""What a turn is worth, to find the way that is known least [m/rad]."""
BESIDE = (0.0, 1.0, -1.0, 2.0, -2.0)
"""Where the tags that the detector missed are looked for, in standard deviations along that way."""


@dataclass(frozen=True, slots=True)
class TargetLocated:
    """A target that was located.

    Attributes:
        pose: Of the target in the camera frame (optical: x right, y down, z ahead) [m].
        covariance: Row by row, 6 by 6, of x, y, z [m] and the turns about x, y, z of the camera frame [rad].
        tags: Ids of the tags that it rests on.
        left_out: Ids of tags that were seen, but not where they belong, or not well.
        rms_px: Root mean square between image and pose [px].
        other: The second pose that points of a plane allow, if there is one; it explains the image worse, or a guess
            speaks against it.
        other_rms_px: Root mean square between image and that [px].
    """

    pose: Pose
    covariance: tuple[float, ...]
    tags: tuple[int, ...]
    left_out: tuple[int, ...]
    rms_px: float
    other: Pose | None = None
    other_rms_px: float = 0.0


@dataclass(frozen=True, slots=True)
class _Corners:
    """What is known of one tag: its id, its corners on the target, and in the image."""

    id: int
    points: Floats
    refined: Refined


def locate(
    image: object,
    seen: Sequence[TagSeen],
    camera: CameraModel,
    target: TagTarget,
    near: Pose | None = None,
    limits: TagLimits = USUAL_LIMITS,
) -> TargetLocated | NotLocated:
    """Return where a target is in the frame of a camera, or why that is not known.

    Args:
        image: uint8, (height, width) or (height, width, 3), as `seen` was found in it.
        seen: What the detector found.
        camera: Whose image it is.
        target: What is looked for.
        near: Where it should be, if that is known to within some ten degrees: of two poses that explain the image as
            well, the nearer one is taken, and what is not found can be explained.
        limits: What is accepted.

    Raises:
        BadImage: The image is none, or not of the camera's size.
    """
    picture, own = grey(image), [tag for tag in seen if tag.id in target.tags]
    ids = [tag.id for tag in own]
    if len(set(ids)) < len(ids):
        return NotLocated(Unseen.AMBIGUOUS, len(ids) - len(set(ids)), 0.0, tuple(sorted(set(ids))))
    if not own:
        return _unseen(camera, target, near, limits)
    good, bad = _refined(picture, own, camera, target, limits)
    if not good:
        return bad[0]
    first = _placed(good, ids, camera, near, limits)
    if target.tags.keys() <= set(ids):
        return first
    missed = _missed(picture, first, good, target.tags.keys() - set(ids), camera, target, limits)
    again = _placed([*good, *missed], [*ids, *(tag.id for tag in missed)], camera, near, limits) if missed else first
    return again if isinstance(again, TargetLocated) else first


def _missed(
    picture: Grey,
    first: TargetLocated | NotLocated,
    good: Sequence[_Corners],
    left: Set[int],
    camera: CameraModel,
    target: TagTarget,
    limits: TagLimits,
) -> list[_Corners]:
    """The tags that the detector missed, looked for again from each one that is found."""
    found = list(good)
    while rest := left - {tag.id for tag in found}:
        more: list[_Corners] = []
        for pose in _starts(first, found, camera):
            if len(more) < len(rest):
                more = max(more, _grown(picture, pose, found, rest, camera, target, limits), key=len)
        if not more:
            break
        found += more
    return found[len(good) :]


def _starts(first: TargetLocated | NotLocated, good: Sequence[_Corners], camera: CameraModel) -> Iterator[Pose]:
    """Poses from which missed tags may be found; few tags leave one way badly known, and those beside it come, too."""
    poses = _solved(good, camera)
    if isinstance(first, TargetLocated) and len(first.tags) > 1:
        poses = poses[:1]
    for solved in poses:
        spread, ways = np.linalg.eigh(solved.covariance * np.outer(LEVERS, LEVERS))
        scale = max(1.0, solved.cost / max(1, 8 * len(good) - FREE)) * spread[-1]
        for share in BESIDE if len(good) <= 2 else BESIDE[:1]:
            step = share * math.sqrt(scale) * ways[:, -1] / LEVERS
            x, y, z = np.add(solved.pose.position, step[:3]).tolist()
            turn = Pose(quaternion=unit_quaternion((1.0, *(0.5 * step[3:]).tolist())))
            yield Pose((x, y, z), (turn @ Pose(quaternion=solved.pose.quaternion)).quaternion)


def _grown(
    picture: Grey,
    pose: Pose,
    good: Sequence[_Corners],
    rest: Set[int],
    camera: CameraModel,
    target: TagTarget,
    limits: TagLimits,
) -> list[_Corners]:
    """The tags that the detector missed, from the nearest on: each that is found says better where the next one is."""
    found = list(good)
    middles = {tag: np.array(placed.pose.position) for tag, placed in target.tags.items()}
    left = set(rest)
    while left:
        tag = min(left, key=lambda one: min(float(np.linalg.norm(middles[one] - middles[own.id])) for own in found))
        left.remove(tag)
        refined = recover(picture, camera, pose, tag, target.tags[tag])
        if refined is None:
            continue
        side = float(np.hypot(*(np.roll(refined.straight, -1, axis=0) - refined.straight).T).mean())
        if side >= limits.side_px and refined.blur_px <= limits.blur_share * side / CELLS:
            found.append(_Corners(tag, target.tags[tag].corners(), refined))
            near = pose
            pose = min((one.pose for one in _solved(found, camera)), key=lambda one: _between(near, one), default=pose)
    return found[len(good) :]


def _refined(
    picture: Grey, own: Sequence[TagSeen], camera: CameraModel, target: TagTarget, limits: TagLimits
) -> tuple[list[_Corners], list[NotLocated]]:
    """The tags whose corners are good, and what is wrong with the others."""
    good, bad = [], []
    ids = tuple(tag.id for tag in own)
    corners = refine_all(picture, camera, np.stack([tag.corners for tag in own]))
    for tag, refined in zip(own, corners, strict=True):
        side = float(np.hypot(*(np.roll(tag.corners, -1, axis=0) - tag.corners).T).mean())
        border = _inside(tag.corners, camera)
        cell = side / CELLS
        if border < limits.margin_px:
            bad.append(NotLocated(Unseen.CUT_OFF, border, limits.margin_px, ids))
        elif side < limits.side_px:
            bad.append(NotLocated(Unseen.TOO_SMALL, side, limits.side_px, ids))
        elif refined is None:
            bad.append(NotLocated(Unseen.NOT_FOUND, 0.0, 0.0, ids))
        elif refined.blur_px > limits.blur_share * cell:
            bad.append(NotLocated(Unseen.BLURRED, refined.blur_px / cell, limits.blur_share, ids))
        else:
            good.append(_Corners(tag.id, target.tags[tag.id].corners(), refined))
    return good, bad


def _inside(corners: Floats, camera: CameraModel) -> float:
    """How far the outermost corner is inside of the image [px]."""
    far = np.array([camera.width, camera.height]) - 1.0
    return float(min(corners.min(), (far - corners).min()))


def _placed(
    good: Sequence[_Corners], ids: Sequence[int], camera: CameraModel, near: Pose | None, limits: TagLimits
) -> TargetLocated | NotLocated:
    """The pose that the largest number of tags agrees on, leaving out at most half of them."""
    worst = 0.0
    for count in range(len(good), max(1, len(good) // 2) - 1, -1):
        tried = [(_solved(part, camera), part) for part in combinations(good, count)]
        found = [(poses, part) for poses, part in tried if poses and poses[0].rms_px <= limits.misfit_px]
        if found:
            poses, part = min(found, key=lambda one: one[0][0].cost)
            return _decided(poses, part, ids, near, limits)
        worst = worst or min((poses[0].rms_px for poses, _ in tried if poses), default=math.inf)
    return NotLocated(Unseen.INCONSISTENT, worst, limits.misfit_px, tuple(ids))


def _solved(part: Sequence[_Corners], camera: CameraModel) -> tuple[Solved, ...]:
    points = np.vstack([tag.points for tag in part])
    straight = np.vstack([tag.refined.straight for tag in part])
    off = np.repeat([tag.refined.off_px for tag in part], 4)
    return solve(points, straight, off, camera)


def _decided(
    poses: Sequence[Solved], part: Sequence[_Corners], ids: Sequence[int], near: Pose | None, limits: TagLimits
) -> TargetLocated | NotLocated:
    """One of at most two poses, if it is oblique to nobody's harm and the other is out of the question."""
    first, *others = poses
    free = 8 * len(part) - FREE
    scale = max(1.0, first.cost / free)
    other = next((one for one in others if _between(first.pose, one.pose) > limits.alike_rad), None)
    if other is not None and (other.cost - first.cost) / scale < limits.unlike:
        if near is None:
            return NotLocated(Unseen.AMBIGUOUS, (other.cost - first.cost) / scale, limits.unlike, tuple(ids))
        if _between(near, other.pose) < _between(near, first.pose):
            first, other = other, first
    oblique = _oblique(first.pose, part)
    if oblique > limits.oblique_rad:
        return NotLocated(Unseen.TOO_OBLIQUE, oblique, limits.oblique_rad, tuple(ids))
    tags = tuple(tag.id for tag in part)
    left_out = tuple(sorted(set(ids) - set(tags)))
    spread = tuple((scale * first.covariance).ravel().tolist())
    if other is None:
        return TargetLocated(first.pose, spread, tags, left_out, first.rms_px)
    return TargetLocated(first.pose, spread, tags, left_out, first.rms_px, other.pose, other.rms_px)


def _between(one: Pose, other: Pose) -> float:
    """Angle between the turns of two poses [rad]."""
    return 2.0 * math.acos(min(1.0, abs(float(np.dot(one.quaternion, other.quaternion)))))


def _oblique(pose: Pose, part: Sequence[_Corners]) -> float:
    """Smallest angle between the normal of a tag and the line of sight to it [rad]."""
    angles = []
    for tag in part:
        across = tag.points[1] - tag.points[0]
        normal = np.array(pose.rotate(np.cross(across, tag.points[0] - tag.points[3])))
        sight = np.array(pose.apply(tag.points.mean(axis=0)))
        facing = -float(normal @ sight) / float(np.linalg.norm(normal) * np.linalg.norm(sight))
        angles.append(math.acos(max(-1.0, min(1.0, facing))))
    return min(angles)


def _unseen(camera: CameraModel, target: TagTarget, near: Pose | None, limits: TagLimits) -> NotLocated:
    """Why no tag of a target is found that should be near a pose."""
    if near is None:
        return NotLocated(Unseen.NOT_FOUND)
    corners = {tag: np.array([near.apply(p) for p in placed.corners()]) for tag, placed in target.tags.items()}
    before = {tag: camera.project(points) for tag, points in corners.items() if points[:, 2].min() > 0.0}
    inside = {tag: pixels for tag, pixels in before.items() if _inside(pixels, camera) >= limits.margin_px}
    if not inside:
        return NotLocated(Unseen.CUT_OFF)
    facing = [_oblique(near, [_Corners(tag, target.tags[tag].corners(), _NOBODY)]) for tag in inside]
    if min(facing) > limits.oblique_rad:
        return NotLocated(Unseen.TOO_OBLIQUE, min(facing), limits.oblique_rad)
    sides = [float(np.hypot(*(np.roll(pixels, -1, axis=0) - pixels).T).mean()) for pixels in inside.values()]
    if max(sides) < limits.side_px:
        return NotLocated(Unseen.TOO_SMALL, max(sides), limits.side_px)
    return NotLocated(Unseen.NOT_FOUND)


_NOBODY = Refined(np.zeros((4, 2)), 0.0, 0.0)
