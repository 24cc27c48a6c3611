"""Where a camera is on a robot's hand, or beside the robot, from robot poses and what the camera saw at them.

Both are one problem: `hand @ X @ board` is the same at every view.  With the camera in the hand, `hand` is the tool in
the robot's base, X the camera in the tool, and the board stands still in the base.  With the camera beside the robot
and the board in the hand, `hand` is the base in the tool, X the camera in the base, and the board stands still in the
tool.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import least_squares

from cell_vision.calibration.refusing import CalibrationFlaw, NotCalibrated
from cell_vision.images import Floats
from cell_world.geometry import Pose, unit_quaternion

LEVER_M = 0.2
"""A turn weighs as much as what it moves at this distance [m/rad]."""


@dataclass(frozen=True, slots=True)
class HandEyeLimits:
    """What is accepted.

    Attributes:
        views: Fewest views.
        turned_rad: By how much the hand must have turned about each of two axes, root mean square [rad].
        rms_mm: Greatest root mean square of the distances from the mean of where the board stands still [mm].
        rms_deg: The same of the turns [deg].
    """

    views: int = 8
    turned_rad: float = math.radians(10.0)
    rms_mm: float = 1.0
    rms_deg: float = 0.3


@dataclass(frozen=True, slots=True)
class HandEyeResult:
    """A hand and an eye that were calibrated.

    Attributes:
        camera: Pose of the camera in the tool, or in the robot's base [m].
        board: Pose of the board in the robot's base, or in the tool [m].
        off_mm: At each view, the distance of the board from there [mm].
        turn_deg: At each view, the angle of the board from there [deg].
        rms_mm: Root mean square of the distances [mm].
        rms_deg: Root mean square of the angles [deg].
    """

    camera: Pose
    board: Pose
    off_mm: tuple[float, ...]
    turn_deg: tuple[float, ...]
    rms_mm: float
    rms_deg: float


USUAL = HandEyeLimits()


def eye_in_hand(
    tools: Sequence[Pose], boards: Sequence[Pose], limits: HandEyeLimits = USUAL
) -> HandEyeResult | NotCalibrated:
    """Return where the camera is in the tool.

    Args:
        tools: Pose of the tool in the robot's base at each view.
        boards: Pose of the board in the camera frame at each view.
        limits: What is accepted.

    Raises:
        ValueError: There are not as many of both.
    """
    return _solved(tools, boards, limits)


def eye_to_hand(
    tools: Sequence[Pose], boards: Sequence[Pose], limits: HandEyeLimits = USUAL
) -> HandEyeResult | NotCalibrated:
    """Return where a camera is in the robot's base that sees a board in the hand; arguments as of `eye_in_hand`."""
    return _solved([tool.inverse() for tool in tools], boards, limits)


def _solved(hands: Sequence[Pose], boards: Sequence[Pose], limits: HandEyeLimits) -> HandEyeResult | NotCalibrated:
    if len(hands) != len(boards):
        raise ValueError(f"{len(hands)} poses of the robot do not belong to {len(boards)} of the board")
    if len(hands) < limits.views:
        return NotCalibrated(CalibrationFlaw.TOO_FEW, len(hands), limits.views)
    turned = second_turn(hands)
    if turned < limits.turned_rad:
        return NotCalibrated(CalibrationFlaw.ALIKE, turned, limits.turned_rad)
    camera, board = _refined(hands, boards, _guess(hands, boards))
    off, turn = zip(
        *(_apart(board, hand @ camera @ seen) for hand, seen in zip(hands, boards, strict=True)), strict=True
    )
    rms_mm, rms_deg = (float(np.sqrt(np.mean(np.square(values)))) for values in (off, turn))
    if rms_mm > limits.rms_mm:
        return NotCalibrated(CalibrationFlaw.RESIDUAL, rms_mm, limits.rms_mm, (int(np.argmax(off)),))
    if rms_deg > limits.rms_deg:
        return NotCalibrated(CalibrationFlaw.RESIDUAL, rms_deg, limits.rms_deg, (int(np.argmax(turn)),))
    return HandEyeResult(camera, board, off, turn, rms_mm, rms_deg)


def second_turn(hands: Sequence[Pose]) -> float:
    """Return how far a hand turned from its first pose about the axis that it used second most, rms [rad]."""
    turns = np.array([_vector(hands[0].inverse() @ hand) for hand in hands])
    return float(np.linalg.svd(turns, compute_uv=False)[1] / np.sqrt(len(hands)))


def _guess(hands: Sequence[Pose], boards: Sequence[Pose]) -> Pose:
    """X in closed form, from the motions between the first view and the others; source: Park and Martin, 1994."""
    of_hand = [hands[0].inverse() @ hand for hand in hands[1:]]
    of_board = [boards[0] @ board.inverse() for board in boards[1:]]
    turns = [np.array([_vector(motion) for motion in motions]) for motions in (of_hand, of_board)]
    left, _, right = np.linalg.svd(turns[0].T @ turns[1])
    turn = left @ np.diag([1.0, 1.0, np.linalg.det(left @ right)]) @ right
    equations = np.vstack([motion.matrix()[:3, :3] - np.eye(3) for motion in of_hand])
    known = [turn @ board.position - hand.position for hand, board in zip(of_hand, of_board, strict=True)]
    matrix = np.eye(4)
    matrix[:3, :3], matrix[:3, 3] = turn, np.linalg.lstsq(equations, np.concatenate(known))[0]
    return Pose.from_matrix(matrix)


def _refined(hands: Sequence[Pose], boards: Sequence[Pose], guess: Pose) -> tuple[Pose, Pose]:
    """X and where the board stands still, so that it is least off over all views."""
    still = hands[0] @ guess @ boards[0]

    def off(step: Floats) -> Floats:
        camera, board = guess @ _step(step[:6]), still @ _step(step[6:])
        apart = [board.inverse() @ hand @ camera @ seen for hand, seen in zip(hands, boards, strict=True)]
        return np.concatenate([[*one.position, *(LEVER_M * _vector(one))] for one in apart])

    best = least_squares(off, np.zeros(12)).x
    return guess @ _step(best[:6]), still @ _step(best[6:])


def _step(values: Floats) -> Pose:
    """The pose of x, y, z [m] and a rotation vector [rad]."""
    angle = float(np.linalg.norm(values[3:]))
    share = 0.5 if angle < 1e-9 else math.sin(0.5 * angle) / angle
    x, y, z = (float(value) for value in values[:3])
    return Pose((x, y, z), unit_quaternion((math.cos(0.5 * angle), *(share * values[3:]))))


def _vector(pose: Pose) -> Floats:
    """The rotation vector of a pose, (3,) [rad]."""
    w, *xyz = pose.quaternion
    axis = np.array(xyz)
    length = float(np.linalg.norm(axis))
    return np.asarray(axis * (2.0 if length < 1e-9 else 2.0 * math.atan2(length, w) / length), dtype=np.float64)


def _apart(one: Pose, other: Pose) -> tuple[float, float]:
    """Distance [mm] and angle [deg] between two poses."""
    between = one.inverse() @ other
    return 1e3 * float(np.linalg.norm(between.position)), math.degrees(float(np.linalg.norm(_vector(between))))
