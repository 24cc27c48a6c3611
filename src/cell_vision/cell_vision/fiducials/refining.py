"""Corners to a fraction of a pixel: lines along the four edges of a tag's black square, and where they meet.

Along an edge, the light is sampled across it, and the edge stands where the light changes: at the centre of its
gradient.  The light is what the sensor had before its gamma, and the line is one where the lens' distortion is undone.
"""

from dataclasses import dataclass

import cv2
import numpy as np

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
    """Return the corners of a tag to a fraction of a pixel.

    Args:
        image: (height, width).
        camera: Whose image it is.
        corners: As the detector has them, to two pixels, (4, 2) [px].

    Returns:
        None if an edge cannot be seen: it is covered, cut off, or has no contrast.
    """
    straight = camera.straightened(corners)
    for _ in range(ROUNDS):
        edges = _edges(image, camera, straight)
        moved = None if edges is None else _meet(edges)
        if edges is None or moved is None or np.abs(moved - straight).max() > WIDEST_PX:
            return None
        straight = moved
        off = float(np.sqrt(np.mean(edges.off_px**2) + FLOOR_PX**2))
        refined = Refined(straight, off, float(np.median(edges.blur_px)))
    return refined


@dataclass(frozen=True, slots=True)
class _Edges:
    """Four lines: the points p with `normal @ p == reach`, how far off their ends are, and how blurred they are."""

    normals: Floats
    reaches: Floats
    off_px: Floats
    blur_px: Floats


def _edges(image: Grey, camera: CameraModel, straight: Floats) -> _Edges | None:
    """The lines along the four edges of a tag whose corners are near these, (4, 2)."""
    along = np.roll(straight, -1, axis=0) - straight
    lengths = np.hypot(*along.T)
    if lengths.min() < CELLS:
        return None
    outwards = np.column_stack([along[:, 1], -along[:, 0]]) / lengths[:, None]
    wide = min(WIDEST_PX, max(float(lengths.mean()) / CELLS, NARROWEST_PX))
    across = np.arange(-wide, wide + 0.5 * STEP_PX, STEP_PX)
    shares = np.linspace(ENDS, 1.0 - ENDS, SAMPLES)
    feet = straight[:, None] + along[:, None] * shares[:, None]
    spots = feet[:, :, None] + across[:, None] * outwards[:, None, None]
    pixels = camera.bent(spots.reshape(-1, 2))
    if pixels.min() < 1.0 or (pixels.max(axis=0) > (camera.width - 2.0, camera.height - 2.0)).any():
        return None
    profile = _sampled(image, camera.gamma, pixels.reshape(4 * SAMPLES, -1, 2))
    middles = 0.5 * (across[1:] + across[:-1])
    offsets, rises = (found.reshape(4, SAMPLES) for found in _centres(np.diff(profile, axis=1), middles))
    usual = np.median(rises, axis=1)
    good = rises > FAINTEST * usual[:, None]
    if usual.min() <= DIMMEST or good.sum(axis=1).min() < FEWEST:
        return None
    return _fitted(
        feet + offsets[..., None] * outwards[:, None],
        outwards,
        good,
        _blurs(profile.reshape(4, SAMPLES, -1).mean(axis=1)),
    )


def _sampled(image: Grey, gamma: float, grid: Floats) -> Floats:
    """Light between the pixels, at (n, m, 2); the full scale is 1."""
    flat = grid.reshape(-1, 2)
    low = np.floor(flat.min(axis=0)).astype(int) - 1
    high = np.ceil(flat.max(axis=0)).astype(int) + 3
    low, high = np.maximum(low, 0), np.minimum(high, image.shape[::-1])
    part = (image[low[1] : high[1], low[0] : high[0]].astype(np.float32) / 255.0) ** np.float32(gamma)
    at = (grid - low).astype(np.float32)
    between = cv2.remap(part, at[..., 0], at[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(between, dtype=np.float64)


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


def _fitted(points: Floats, outwards: Floats, good: Flags, blurs: Floats) -> _Edges | None:
    """Lines through points, (4, n, 2), without those that lie off them."""
    keep = good.astype(float)
    for _ in range(3):
        count = keep.sum(axis=1)
        if count.min() < FEWEST:
            return None
        middle = (points * keep[..., None]).sum(axis=1) / count[:, None]
        arms = points - middle[:, None]
        scatter = np.einsum("es,esi,esj->eij", keep, arms, arms)
        turn = 0.5 * np.arctan2(2.0 * scatter[:, 0, 1], scatter[:, 0, 0] - scatter[:, 1, 1])
        normals = np.column_stack([-np.sin(turn), np.cos(turn)])
        normals *= np.sign((normals * outwards).sum(axis=1))[:, None]
        away = np.einsum("esi,ei->es", arms, normals)
        usual = np.nanmedian(np.where(keep > 0, np.abs(away), np.nan), axis=1)
        keep = good * (np.abs(away) < OUTLIER * np.maximum(1.4826 * usual, FLOOR_PX)[:, None])
    count = keep.sum(axis=1)
    if count.min() < FEWEST:
        return None
    spread = np.sqrt((keep * away**2).sum(axis=1) / count)
    return _Edges(normals, (normals * middle).sum(axis=1), AT_ENDS * spread / np.sqrt(count), blurs)


def _meet(edges: _Edges) -> Floats | None:
    """Where each edge meets the one before it, (4, 2); None if two are parallel."""
    pairs = np.stack([np.roll(edges.normals, 1, axis=0), edges.normals], axis=1)
    if np.abs(np.linalg.det(pairs)).min() < PARALLEL:
        return None
    return np.linalg.solve(pairs, np.stack([np.roll(edges.reaches, 1), edges.reaches], axis=1)[..., None])[..., 0]
