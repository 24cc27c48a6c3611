"""How far a scanned surface is off its CAD surface, and how sure that is, point by point.

The distance is M3C2's (Lague, Brodu, Leroux 2013): along the normal of a point of the CAD surface, to the mean of the
scan within a cylinder about that normal.  Its uncertainty is that of M3C2-EP (Winiwarter, Anders, Hoefle 2021): what
the scatter in the cylinder leaves of the mean, and what the uncertain pose of the part adds.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from cell_vision.inspection.nominal import SAME_FACE, Nominal, Points
from cell_vision.inspection.registration import Registration

FEWEST = 4
"""With fewer points in its cylinder, a point of the surface was not seen."""
NEIGHBOURS = 12
"""Points of the surface into whose cylinders a point of the scan may fall."""


@dataclass(frozen=True)
class Deviation:
    """Of every point of a `Nominal`.

    Attributes:
        off_m: n, positive where there is too much material [m]; NaN where not seen, and within a radius of an edge,
            where a cylinder holds but a part of its face.
        sigma_m: n, standard deviation of that [m]; NaN where not seen.
        measurable: n, which points are no nearer to an edge than a radius.
        stray: Points of the scan, in the part's frame, near which there is no CAD surface, m by 3 [m].
    """

    off_m: NDArray[np.float64]
    sigma_m: NDArray[np.float64]
    measurable: NDArray[np.bool_]
    stray: Points

    @property
    def seen(self) -> NDArray[np.bool_]:
        """n, which points were seen."""
        return np.isfinite(self.off_m)


def deviation(
    scan: Points, part: Nominal, found: Registration, radius_m: float, depth_m: float, scanner_sigma_m: float
) -> Deviation:
    """Measure how far a scan is off its part.

    Args:
        scan: n by 3, in the scanner's frame [m].
        part: as it should be.
        found: where the part lies.
        radius_m: of the cylinders: defects narrower than that are flattened [m].
        depth_m: their length to either side: what is farther off is `stray` [m].
        scanner_sigma_m: standard deviation of the scanner's own calibration, which no mean takes away [m].
    """
    local = (scan[np.isfinite(scan).all(axis=1)] - found.pose[:3, 3]) @ found.pose[:3, :3]
    tree = cKDTree(part.points)
    reach = float(np.hypot(radius_m, depth_m))
    far, near = tree.query(local, k=min(NEIGHBOURS, len(part.points)), distance_upper_bound=reach)
    which, neighbour = np.nonzero(np.isfinite(far))
    core = near[which, neighbour]
    apart = local[which] - part.points[core]
    along = np.einsum("ij,ij->i", apart, part.normals[core])
    aside = np.sqrt(np.maximum(np.einsum("ij,ij->i", apart, apart) - along**2, 0.0))
    # A point belongs to the face that it is nearest to: not to the one around the edge, nor to the back of a wall.
    facing = np.einsum("ij,ij->i", part.normals[core], part.normals[near[which, 0]]) > SAME_FACE
    within = (aside < radius_m) & (np.abs(along) < depth_m) & facing
    core, along = core[within], along[within]
    size = len(part.points)
    count = np.bincount(core, minlength=size)
    measurable = ~part.near_edge(radius_m)
    seen = (count >= FEWEST) & measurable
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.bincount(core, along, size) / count
        spread = np.bincount(core, (along - mean[core]) ** 2, size) / (count - 1)
        of_mean = np.maximum(spread, found.sigma_m**2) / count
    slopes = np.hstack([np.cross(part.points - part.centre, part.normals), part.normals])
    of_pose = np.einsum("ij,jk,ik->i", slopes, found.covariance, slopes)
    sigma = np.sqrt(of_mean + of_pose + scanner_sigma_m**2)
    stray = local[~np.isfinite(far[:, 0])]
    return Deviation(np.where(seen, mean, np.nan), np.where(seen, sigma, np.nan), measurable, stray)
