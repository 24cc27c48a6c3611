"""How far a pose is from the true one, as the BOP challenge counts it, and as an engineer does.

Source: Hodan et al., "BOP challenge 2020 on 6D object localization": MSSD and MSPD, their thresholds, and recall.
"""

from dataclasses import dataclass

import numpy as np

from cell_vision.camera import CameraModel
from cell_vision.images import Floats
from cell_vision.parts.known_part import KnownPart

SHARES = np.arange(0.05, 0.51, 0.05)
"""Of the diameter, below which MSSD is a hit."""
PIXELS = np.arange(5.0, 51.0, 5.0)
"""Below which MSPD is a hit, for an image 640 px wide [px]."""


@dataclass(frozen=True, slots=True)
class PoseError:
    """An error modulo the symmetry of the part.

    Attributes:
        off_m: Of the part's centre [m].
        turn_rad: Of its turn [rad].
        mssd_m: Largest distance of a point of the surface from where it should be [m].
        mspd_px: The same in the image [px].
        recall: Share of BOP's thresholds that both are below: mean of the two.
    """

    off_m: float
    turn_rad: float
    mssd_m: float
    mspd_px: float
    recall: float


def pose_error(part: KnownPart, camera: CameraModel, found: Floats, true: Floats) -> PoseError:
    """Compare two poses, `camera_T_part`."""
    group = part.symmetry.poses()
    turns = np.swapaxes((true @ group)[:, :3, :3], 1, 2) @ found[:3, :3]
    angles = np.arccos(np.clip((np.trace(turns, axis1=1, axis2=2) - 1.0) / 2.0, -1.0, 1.0))
    centre = np.append(part.symmetry.centre, 1.0)
    points = np.column_stack([part.corners, np.ones(len(part.corners))])
    here = np.ascontiguousarray((points @ found.T)[:, :3])
    there = np.einsum("sij,nj->sni", true @ group, points)[..., :3]
    mssd = float(np.linalg.norm(there - here, axis=2).max(axis=1).min())
    pixels = camera.project(np.ascontiguousarray(there.reshape(-1, 3))).reshape(len(group), -1, 2)
    mspd = float(np.linalg.norm(pixels - camera.project(here), axis=2).max(axis=1).min())
    hits = (mssd < SHARES * part.diameter_m).mean() + (mspd < PIXELS * camera.width / 640.0).mean()
    off = float(np.linalg.norm(((found - true) @ centre)[:3]))
    return PoseError(off, float(angles.min()), mssd, mspd, float(hits / 2.0))
