"""The pose of known points from where they are in an image, with its covariance.

Points of a plane have up to two poses that explain an image, mirrored about the line of sight as it were: both are
found, and each is refined by itself.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from cell_vision.camera import CameraModel
from cell_vision.images import Floats
from cell_world.geometry import Pose

PLANE = 1e-6
"""Points are in one plane if they lie off it by less than this share of their spread."""
STEPS = 20
STILL = 1e-10
"""Turn [rad] and way [m] of a step that ends the refinement."""
FREE = 6


@dataclass(frozen=True, slots=True)
class Solved:
    """A pose that explains an image.

    Attributes:
        pose: Of the points' frame in the camera frame [m].
        covariance: (6, 6) of x, y, z [m] and the turns about x, y, z of the camera frame [rad], for corners that are
            off by one standard deviation each.
        cost: Sum of the squared distances between image and pose, each by the standard deviation of its corner.
        rms_px: Root of the mean squared distance along u and v [px].
    """

    pose: Pose
    covariance: Floats
    cost: float
    rms_px: float


def solve(points: Floats, straight: Floats, off_px: Floats, camera: CameraModel) -> tuple[Solved, ...]:
    """Return the poses, the one that explains the image best first; none if there is none before the camera.

    Args:
        points: (n, 3) of one frame, n >= 4 [m].
        straight: Where they are in the image, without distortion, (n, 2) [px].
        off_px: Standard deviation of each along u and v, (n,) [px].
        camera: Whose image it is.
    """
    refined = (_refined(guess, points, straight, off_px, camera) for guess in _guesses(points, straight, camera))
    return tuple(sorted((one for one in refined if one is not None), key=lambda one: one.cost))


def _guesses(points: Floats, straight: Floats, camera: CameraModel) -> list[tuple[Floats, Floats]]:
    """Rotation (3, 3) and translation (3,) of one pose, of two for points of a plane."""
    middle = points.mean(axis=0)
    spread, axes = np.linalg.svd(points - middle)[1:]
    flat = spread[2] < PLANE * spread[0]
    axes[2] = np.cross(axes[0], axes[1])
    local = (points - middle) @ axes.T
    method = cv2.SOLVEPNP_IPPE if flat else cv2.SOLVEPNP_SQPNP
    if flat:
        local[:, 2] = 0.0
    try:
        _, turns, ways, _ = cv2.solvePnPGeneric(
            local.reshape(-1, 1, 3), straight.reshape(-1, 1, 2), camera.matrix, None, flags=method
        )
    except cv2.error:
        return []
    rotations = [cv2.Rodrigues(turn)[0] @ axes for turn in turns]
    return [(turn, way.ravel() - turn @ middle) for turn, way in zip(rotations, ways, strict=True)]


def _refined(
    guess: tuple[Floats, Floats], points: Floats, straight: Floats, off_px: Floats, camera: CameraModel
) -> Solved | None:
    """The pose near a guess that explains the image best, by Gauss and Newton with a damping of Levenberg's kind."""
    turn, way = guess
    weight = np.repeat(1.0 / off_px, 2)
    error, jacobian = _errors(turn, way, points, straight, camera)
    if error is None:
        return None
    damping = 1e-6
    for _ in range(STEPS):
        weighted, rest = jacobian * weight[:, None], error * weight
        normal = weighted.T @ weighted
        step = np.linalg.solve(normal + damping * np.diag(np.diag(normal)), -weighted.T @ rest)
        next_turn, next_way = cv2.Rodrigues(step[3:])[0] @ turn, way + step[:3]
        next_error, next_jacobian = _errors(next_turn, next_way, points, straight, camera)
        if next_error is None or np.sum((next_error * weight) ** 2) > np.sum(rest**2):
            damping *= 10.0
            if damping > 1e6 or np.abs(step).max() < STILL:
                break
            continue
        turn, way, error, jacobian, damping = next_turn, next_way, next_error, next_jacobian, 0.1 * damping
        if np.abs(step).max() < STILL:
            break
    weighted = jacobian * weight[:, None]
    matrix = np.eye(4)
    matrix[:3, :3], matrix[:3, 3] = turn, way
    return Solved(
        Pose.from_matrix(matrix),
        np.asarray(np.linalg.inv(weighted.T @ weighted), dtype=np.float64),
        float(np.sum((error * weight) ** 2)),
        float(np.sqrt(np.mean(error**2))),
    )


def _errors(
    turn: Floats, way: Floats, points: Floats, straight: Floats, camera: CameraModel
) -> tuple[Floats | None, Floats]:
    """Distances of the image from a pose, (2 n,) [px], and how they change with x, y, z and turns, (2 n, 6).

    The distances are None for a pose with a point behind the camera.
    """
    arms = points @ turn.T
    x, y, z = (arms + way).T
    if z.min() <= 0.0:
        return None, np.empty((0, FREE))
    error = np.column_stack([camera.fx * x / z + camera.cx, camera.fy * y / z + camera.cy]) - straight
    a, b, c = arms.T
    jacobian = np.zeros((len(points), 2, FREE))  # of a small turn w, which moves an arm r by w x r, it is r x by_point
    for row, at, focal in ((0, x, camera.fx), (1, y, camera.fy)):
        straight_on, away = focal / z, -focal * at / z**2
        jacobian[:, row, row], jacobian[:, row, 2] = straight_on, away
        jacobian[:, row, 3] = b * away - (c * straight_on if row else 0.0)
        jacobian[:, row, 4] = (0.0 if row else c * straight_on) - a * away
        jacobian[:, row, 5] = a * straight_on if row else -b * straight_on
    return error.ravel(), jacobian.reshape(-1, FREE)
