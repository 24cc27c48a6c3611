"""What a scanner can see of a part as it should be."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from cell_vision.inspection.nominal import Nominal, Points

LIFT_M = 1e-6
"""A ray begins so far above its surface, lest it meets that [m]."""


def visible(part: Nominal, eyes: Iterable[Points], grazing_rad: float) -> NDArray[np.bool_]:
    """Return which points of a part, n, are seen from at least one place.

    Args:
        part: as it should be.
        eyes: where the scanner stood, each 3, in the part's frame [m].
        grazing_rad: a scanner sees no surface that its ray meets at a larger angle to the normal [rad].
    """
    seen = np.zeros(len(part.points), dtype=bool)
    for eye in eyes:
        ways = eye - part.points
        length = np.linalg.norm(ways, axis=1)
        faces = np.einsum("ij,ij->i", ways, part.normals) > np.cos(grazing_rad) * length
        tried = np.flatnonzero(faces & ~seen)
        starts = part.points[tried] + LIFT_M * part.normals[tried]
        seen[tried] = ~part.mesh.ray.intersects_any(starts, ways[tried])
    return seen
