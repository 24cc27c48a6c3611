"""Corners to a fraction of a pixel: lines along the four edges of a tag's black square, and where they meet.

Along an edge, the light is sampled across it, and the edge stands where the light changes: at the centre of its
gradient.  The light is what the sensor had before its gamma, and the line is one where the lens' distortion is undone.
"""

from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from cell_vision.camera import CameraModel
from cell_vision.fiducials.target import CELLS
from cell_vision.images import Flags, Floats, Grey

SAMPLES = 20
"""Along each edge."""
ENDS = 0.12
"""Share of an edge that is left out at each end: there the other edge blurs into it."""
STEP_PX = 0.25
"""Between samples across an edge [px]."""
WIDEST_PX = 4.0
"""How far across an edge is looked at most [px]."""
ROUNDS = 2
NARROWEST_PX = 2.0
"""How far across the edges of a small tag is looked at least [px]."""
NEAR_PX = 2.0
"""What lies farther from the place where the light changes most is another edge [px]."""
DIMMEST = 0.01
"""Rise of the light over an edge that is none, share of the full scale."""
PARALLEL = 0.1
AT_ENDS = 4.0
"""A line is known half as well at its ends as in its middle, and samples beside each other share half their noise."""
FAINTEST = 0.25
"""Share of the edges' usual contrast below which a sample is none: something covers it, or shines on it."""
FEWEST = 8
"""Samples that a line needs."""
OUTLIER = 3.0
"""Standard deviations beyond which a sample is left out."""
FLOOR_PX = 0.03
"""Nobody knows an edge better than this [px]."""


@dataclass(frozen=True, slots=True)
class Refined:
    """The corners of one tag.

    Attributes:
        straight: Where they would be without distortion, (4, 2) [px].
        off_px: Standard deviation of each, along u and along v [px].
        blur_px: Standard deviation of the blur across its edges [px].
    """

    straight: Floats
    off_px: float
    blur_px: float


def refine(image: Grey, camera: CameraModel, corners: Floats) -> Refined | None:
    """Return the corners of one tag to a fraction of a pixel; see `refine_all`."""
    return refine_all(image, camera, corners[None])[0]


def refine_all(image: Grey, camera: CameraModel, corners: Floats) -> list[Refined | None]:
    """Return the corners of some tags to a fraction of a pixel.

    Args:
        image: (height, width).
        camera: Whose image it is.
        corners: As the detector has them, to two pixels, (n, 4, 2) [px].

    Returns:
        One for each tag; None if an edge of it cannot be seen: it is covered, cut off, or has no contrast.
    """
    straight = camera.straightened(corners.reshape(-1, 2)).reshape(-1, 4, 2)
    out: list[Refined | None] = [None] * len(corners)
    alive = np.arange(len(corners))
    for _ in range(ROUNDS):
        alive = alive[_in_view(straight[alive], camera)]
        if not len(alive):
            break
        edges = _edges(image, camera, straight[alive])
        moved, met = _meet(edges)
        good = edges.good & met & (np.abs(moved - straight[alive]).max(axis=(1, 2)) <= WIDEST_PX)
        straight[alive[good]], lost = moved[good], alive[~good]
        off = np.sqrt(np.mean(edges.off_px**2, axis=1) + FLOOR_PX**2)
        for k, tag in enumerate(alive):
            out[tag] = Refined(straight[tag].copy(), float(off[k]), float(np.median(edges.blur_px[k])))
        for tag in lost:
            out[tag] = None
        alive = alive[good]
    return [one if k in alive else None for k, one in enumerate(out)]


@dataclass(frozen=True, slots=True)
class _Edges:
    """Four lines of each of n tags: the points p with `normal @ p == reach`, all (n, 4, ...).

    Attributes:
        normals: Outwards.
        reaches: [px].
        off_px: Standard deviation of their ends [px].
        blur_px: Standard deviation of the blur across them [px].
        good: Tags of which all four can be seen, (n,).
    """

    normals: Floats
    reaches: Floats
    off_px: Floats
    blur_px: Floats
    good: Flags


def _in_view(straight: Floats, camera: CameraModel) -> Flags:
    """Which tags, (n, 4, 2), are large enough, and so far inside that their edges can be looked across."""
    if not len(straight):
        return np.zeros(0, dtype=bool)
    sides = np.hypot(*np.moveaxis(np.roll(straight, -1, axis=1) - straight, 2, 0))
    pixels = camera.bent(straight.reshape(-1, 2)).reshape(straight.shape)
    far = np.array([camera.width, camera.height]) - 2.0
    border = 1.0 + WIDEST_PX
    inside = ((pixels > border) & (pixels < far - WIDEST_PX)).all(axis=(1, 2))
    return np.asarray((sides.min(axis=1) >= CELLS) & inside)


def _edges(image: Grey, camera: CameraModel, straight: Floats) -> _Edges:
    """The lines along the edges of tags whose corners are near these, (n, 4, 2)."""
    count = len(straight)
    along = (np.roll(straight, -1, axis=1) - straight).reshape(-1, 2)
    lengths = np.hypot(*along.T)
    outwards = np.column_stack([along[:, 1], -along[:, 0]]) / lengths[:, None]
    smallest = float(lengths.reshape(count, 4).mean(axis=1).min())
    wide = min(WIDEST_PX, max(smallest / CELLS, NARROWEST_PX))
    across = np.arange(-wide, wide + 0.5 * STEP_PX, STEP_PX)
    shares = np.linspace(ENDS, 1.0 - ENDS, SAMPLES)
    feet = straight.reshape(-1, 1, 2) + along[:, None] * shares[:, None]
    # So short a way across an edge is straight, whatever the lens: its ends say where the rest is.
    ends = camera.bent((feet[:, :, None] + across[[0, -1], None] * outwards[:, None, None]).reshape(-1, 2))
    first, last = ends.reshape(-1, 2, 1, 2).swapaxes(0, 1)
    pixels = first + np.linspace(0.0, 1.0, len(across))[:, None] * (last - first)
    profile = _sampled(image, camera.gamma, pixels)
    middles = 0.5 * (across[1:] + across[:-1])
    offsets, rises = (found.reshape(-1, SAMPLES) for found in _centres(np.diff(profile, axis=1), middles))
    usual = np.median(rises, axis=1)
    seen = rises > FAINTEST * usual[:, None]
    normals, reaches, off, fitted = _fitted(feet + offsets[..., None] * outwards[:, None], outwards, seen)
    blurs = _blurs(profile.reshape(4 * count, SAMPLES, -1).mean(axis=1))
    good = np.asarray((fitted & (usual > DIMMEST)).reshape(count, 4).all(axis=1))
    by_tag = (count, 4)
    return _Edges(
        normals.reshape(count, 4, 2), reaches.reshape(by_tag), off.reshape(by_tag), blurs.reshape(by_tag), good
    )


def _sampled(image: Grey, gamma: float, grid: Floats) -> Floats:
    """Light between the pixels, at (n, m, 2); the full scale is 1."""
    flat = grid.reshape(-1, 2)
    low = np.floor(flat.min(axis=0)).astype(int) - 1
    high = np.ceil(flat.max(axis=0)).astype(int) + 3
    low, high = np.maximum(low, 0), np.minimum(high, image.shape[::-1])
    part = cv2.LUT(image[low[1] : high[1], low[0] : high[0]], _lights(gamma))
    at = (grid - low).astype(np.float32)
    between = cv2.remap(part, at[..., 0], at[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(between, dtype=np.float64)


@cache
def _lights(gamma: float) -> NDArray[np.float32]:
    """Light of each grey value, (256,)."""
    return (np.arange(256, dtype=np.float32) / 255.0) ** np.float32(gamma)


def _blurs(profiles: Floats) -> Floats:
    """Standard deviations of the blur [px] of edges, from light across them, (n, m): their height over their slope."""
    height = profiles.max(axis=1) - profiles.min(axis=1)
    slope = np.maximum(np.diff(profiles, axis=1).max(axis=1) / STEP_PX, 1e-9)
    return np.asarray(height / (slope * np.sqrt(2.0 * np.pi)), dtype=np.float64)


def _centres(gradient: Floats, across: Floats) -> tuple[Floats, Floats]:
    """Offset [px] and rise of the light of each row of gradients from dark to bright."""
    smooth = cv2.GaussianBlur(gradient.astype(np.float32), (9, 1), 2.0)
    peak = across[np.argmax(smooth[:, 2:-2], axis=1) + 2]
    weight = np.where(np.abs(across - peak[:, None]) < NEAR_PX, np.maximum(gradient, 0.0), 0.0)
    total = np.maximum(weight.sum(axis=1), 1e-9)
    offset = (weight * across).sum(axis=1) / total
    return offset, weight.sum(axis=1)


def _fitted(points: Floats, outwards: Floats, seen: Flags) -> tuple[Floats, Floats, Floats, Flags]:
    """Lines through the seen ones of points, (e, n, 2), without those that lie off them.

    Returns:
        Normals (e, 2), reaches and standard deviations of the ends (e,) [px], and which have points enough.
    """
    keep = seen.astype(float)
    enough = np.ones(len(points), dtype=bool)
    for _ in range(3):
        count = keep.sum(axis=1)
        enough &= count >= FEWEST
        count = np.maximum(count, 1.0)
        middle = (points * keep[..., None]).sum(axis=1) / count[:, None]
        arms = points - middle[:, None]
        x, y = arms[..., 0], arms[..., 1]
        turn = 0.5 * np.arctan2(2.0 * (keep * x * y).sum(axis=1), (keep * (x * x - y * y)).sum(axis=1))
        normals = np.column_stack([-np.sin(turn), np.cos(turn)])
        normals *= np.where((normals * outwards).sum(axis=1) < 0.0, -1.0, 1.0)[:, None]
        away = x * normals[:, :1] + y * normals[:, 1:]
        limit = OUTLIER * np.maximum(1.4826 * _medians(np.abs(away), keep > 0.0), FLOOR_PX)
        keep = seen * (np.abs(away) < limit[:, None])
    count = keep.sum(axis=1)
    enough &= count >= FEWEST
    count = np.maximum(count, 1.0)
    spread = np.sqrt((keep * away**2).sum(axis=1) / count)
    return normals, (normals * middle).sum(axis=1), AT_ENDS * spread / np.sqrt(count), enough


def _medians(values: Floats, chosen: Flags) -> Floats:
    """Median of the chosen ones of each row of values, (n, m); 0 where there is none."""
    ordered = np.sort(np.where(chosen, values, np.inf), axis=1)
    count, row = chosen.sum(axis=1), np.arange(len(values))
    middle = 0.5 * (
        ordered[row, np.maximum(count - 1, 0) // 2] + ordered[row, np.minimum(count // 2, len(values[0]) - 1)]
    )
    return np.where(count > 0, middle, 0.0)


def _meet(edges: _Edges) -> tuple[Floats, Flags]:
    """Where each edge meets the one before it, (n, 4, 2), and of which tags no two that meet are parallel, (n,)."""
    pairs = np.stack([np.roll(edges.normals, 1, axis=1), edges.normals], axis=2)
    across = np.abs(np.linalg.det(pairs)) >= PARALLEL
    pairs = np.where(across[..., None, None], pairs, np.eye(2))
    reaches = np.stack([np.roll(edges.reaches, 1, axis=1), edges.reaches], axis=2)
    return np.linalg.solve(pairs, reaches[..., None])[..., 0], across.all(axis=1)
