"""The part that a kinematic scanner looks at: made as it should be, with flaws, and put down nearly in its place."""

from typing import Any

import numpy as np
import trimesh
from numpy.typing import NDArray

from cell_vision.inspection.nominal import spread
from cell_vision.inspection.visibility import visible
from cell_vision.synthetic.printed_part import Spot
from cell_vision.synthetic.scanner import Scanner
from post_processing_cell.devices import Shape
from post_processing_cell.kinematic.printed import Flaws

ROOM_M = 0.003
"""Between the middle of a spot and the next edge [m]."""
PITCH_M = 0.002
SPOT_M = 0.0025
"""Radius of a spot [m]."""
TILT_RAD, AWAY_M = 0.02, 0.001
"""Standard deviations of how a part lies in its fixture [rad], [m]."""
LOST = 0.3
"""Share of its height that is missing of a part of which a piece is."""


def made(shape: Shape, flaws: Flaws) -> Any:
    """Return a part as `trimesh.Trimesh`, in the frame of the plate."""
    mesh = trimesh.Trimesh(shape.corners, shape.triangles)
    if flaws.another:
        mesh.apply_transform(np.diag([1.0, 1.1, 1.0, 1.0]))
    if flaws.missing:
        mesh = _without_its_top(mesh)
    if flaws.spot_m:
        mesh = _spot(mesh, flaws).put_on(mesh)
    return mesh.apply_transform(_near_its_place(np.random.default_rng(flaws.seed), flaws.turned))


def look_at(mesh: Any, angle: float, scan: tuple[float, float, float], seed: int) -> Any:
    """Scan a part from the one place where the scanner stands.

    Args:
        mesh: The part, in the frame of the plate.
        angle: Of the turntable [rad].
        scan: Distance of its rays, noise of a point, noise of the whole scan [m].
        seed: Of the noise.

    Returns:
        Points, n by 3, and from where they were seen, 3: both in the frame that does not turn [m].
    """
    scanner = Scanner(views=1, pitch_m=scan[0], noise_m=scan[1], turn_noise_m=scan[2])
    turned = mesh.copy().apply_transform(trimesh.transformations.rotation_matrix(angle, (0, 0, 1)))
    centre = np.array([0.0, 0.0, turned.bounds[:, 2].mean()])
    radius = float(np.linalg.norm(turned.vertices - centre, axis=1).max())
    (eye,) = scanner.eyes(centre)
    rays = trimesh.ray.ray_pyembree.RayMeshIntersector(turned)
    return scanner.look(turned, rays, centre, radius, eye, np.random.default_rng(seed)), eye


def _near_its_place(rng: np.random.Generator, turned: bool) -> NDArray[np.float64]:
    lies: NDArray[np.float64] = trimesh.transformations.euler_matrix(*rng.normal(0.0, TILT_RAD, 3))
    lies[:3, 3] = rng.normal(0.0, AWAY_M, 3)
    return lies @ trimesh.transformations.rotation_matrix(np.pi, (0, 0, 1)) if turned else lies


def _without_its_top(mesh: Any) -> Any:
    low, high = mesh.bounds
    size = (high - low) * 1.1
    at = (low + high) / 2.0
    at[2] = high[2] - LOST * (high[2] - low[2]) + size[2] / 2.0
    knife = trimesh.creation.box(size, trimesh.transformations.translation_matrix(at))
    return trimesh.boolean.difference([mesh, knife])


def _spot(mesh: Any, flaws: Flaws) -> Spot:
    """A spot where the scanner sees it, on the side that is said, as far as there is one."""
    part, scanner = spread(mesh, PITCH_M), Scanner()
    can_see = visible(part, scanner.eyes(part.centre), scanner.grazing_rad - 0.1)
    fit = np.flatnonzero(can_see & ~part.near_edge(ROOM_M))
    if not len(fit):
        fit = np.flatnonzero(can_see)
    side = np.arctan2(part.points[fit, 1], part.points[fit, 0]) - flaws.spot_rad
    at = fit[np.argmin(1.0 - np.cos(side))]
    return Spot(part.points[at], part.normals[at], flaws.spot_m, SPOT_M)
