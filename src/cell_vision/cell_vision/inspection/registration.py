"""Where a scanned part lies: its scan laid onto its CAD surface, and how sure that is."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import small_gicp
from numpy.typing import NDArray
from scipy.spatial import cKDTree
from scipy.spatial.transform import Rotation

from cell_vision.inspection.nominal import Nominal, Points

Pose = NDArray[np.float64]
"""4 by 4, of coordinates in the second frame to the first, as in `scanner_T_part` [m]."""

FEW = 200
"""Fewer points say nothing of a part."""
USED = 20_000
"""So many points of a scan are laid onto the part."""
ROUNDS = 30
STEP_M = 1e-7
"""A round that moves the part by less is the last [m]."""
MAD_TO_SIGMA = 1.4826
"""Of a normal distribution: standard deviation by median absolute deviation."""


class NotFound(ValueError):
    """The scan cannot be laid onto the part; the text says why."""


class TooFew(NotFound):
    """The scan has too few points to say anything."""


@dataclass(frozen=True)
class Registration:
    """Where a part lies.

    Attributes:
        pose: `scanner_T_part`.
        covariance: 6 by 6, of a turn about the part's own axes at its centre, then of a move along them [rad, m].
        sigma_m: Standard deviation of single points about the surface, defects left out [m].
        on_surface: Share of the scan that lies on the surface, 0 to 1.
        turned_rad: Angle between this pose and the expected one [rad].
    """

    pose: Pose
    covariance: NDArray[np.float64]
    sigma_m: float
    on_surface: float
    turned_rad: float


def register(
    scan: Points, part: Nominal, expected: Pose, reach_m: float, turns: Iterable[Rotation] = ()
) -> Registration:
    """Find where a part lies by its scan.

    The best of several starts wins: the expected pose, and others turned about the part's centre.  Each is improved by
    GICP (Segal, Haehnel, Thrun 2009), the winner then by least squares of the distances along the normals of the CAD
    surface, without those points that lie off it, so that a defect does not move the part.

    Args:
        scan: n by 3, in the scanner's frame [m].
        part: as it should be, with the points that the scanner can see.
        expected: `scanner_T_part` as the fixture holds it.
        reach_m: How far the part may be off a start [m].
        turns: Other starts, about the part's own axes, such as those by which it can be put in wrongly.

    Raises:
        NotFound: there are too few points, or none of the starts leads onto the part.
    """
    scan = scan[np.isfinite(scan).all(axis=1)]
    if len(scan) < FEW:
        raise TooFew(f"the scan has {len(scan)} points; at least {FEW} are needed")
    few = scan[:: max(1, len(scan) // USED)]
    coarse = _Coarse(few, part, reach_m)
    starts = [expected, *(expected @ _about(part.centre, turn) for turn in turns)]
    pose = min(map(coarse.improved, starts), key=coarse.misfit)
    return _refined(few, part, pose, expected, reach_m)


class _Coarse:
    """Improves starts, on thinned points."""

    def __init__(self, scan: Points, part: Nominal, reach_m: float) -> None:
        thin = max(reach_m / 5.0, part.pitch_m)
        self._scan, _ = small_gicp.preprocess_points(scan, thin)
        self._part, self._tree = small_gicp.preprocess_points(part.points, thin)
        self._points, self._all, self._reach = self._scan.points()[:, :3], cKDTree(part.points), reach_m

    def improved(self, start: Pose) -> Pose:
        """Return the pose to which GICP comes from a start."""
        for reach in (self._reach * 2.0, self._reach / 2.0):
            found = small_gicp.align(
                self._part,
                self._scan,
                self._tree,
                _inverse(start),
                max_correspondence_distance=reach,
                max_iterations=ROUNDS,
                translation_epsilon=STEP_M * 10,
                rotation_epsilon=1e-5,
            )
            start = _inverse(found.T_target_source)
        return start

    def misfit(self, pose: Pose) -> float:
        """Mean distance of the scan from the part, what is far off counted as `reach` [m]."""
        far, _ = self._all.query(_moved(_inverse(pose), self._points), distance_upper_bound=self._reach)
        return float(np.minimum(far, self._reach).mean())


def _refined(scan: Points, part: Nominal, pose: Pose, expected: Pose, reach_m: float) -> Registration:
    tree = cKDTree(part.points)
    limit = reach_m
    for _ in range(ROUNDS):
        local = _moved(_inverse(pose), scan)
        far, nearest = tree.query(local)
        normals = part.normals[nearest]
        off = np.einsum("ij,ij->i", local - part.points[nearest], normals)
        on = (far < max(2.0 * part.pitch_m, limit)) & (np.abs(off) < limit)
        if on.sum() < FEW:
            raise NotFound(f"{on.sum()} of {len(scan)} points of the scan lie near the part")
        sigma = MAD_TO_SIGMA * float(np.median(np.abs(off[on] - np.median(off[on]))))
        slopes = np.hstack([np.cross(local[on] - part.centre, normals[on]), normals[on]])
        step, *_ = np.linalg.lstsq(slopes, off[on], rcond=None)
        pose = pose @ _about(part.centre, Rotation.from_rotvec(step[:3]), step[3:])
        limit = max(3.0 * sigma, 1e-6)
        if max(np.linalg.norm(step[:3]) * part.size_m, np.linalg.norm(step[3:])) < STEP_M:
            break
    covariance = sigma**2 * np.linalg.inv(slopes.T @ slopes)
    turned = Rotation.from_matrix(expected[:3, :3].T @ pose[:3, :3]).magnitude()
    return Registration(pose, covariance, sigma, float(on.mean()), float(turned))


def _about(centre: Points, turn: Rotation, move: Points | None = None) -> Pose:
    """The pose that turns about a point, and then moves."""
    pose = np.eye(4)
    pose[:3, :3] = turn.as_matrix()
    pose[:3, 3] = centre - turn.apply(centre) + (0.0 if move is None else move)
    return pose


def _inverse(pose: Pose) -> Pose:
    back = np.eye(4)
    back[:3, :3] = pose[:3, :3].T
    back[:3, 3] = -pose[:3, :3].T @ pose[:3, 3]
    return back


def _moved(pose: Pose, points: Points) -> Points:
    moved: Points = points @ pose[:3, :3].T + pose[:3, 3]
    return moved
