"""Many candidate poses improved at once, by least squares."""

import numpy as np

from cell_vision.parts.catalogue import Candidates, PartCatalogue, joined_candidates
from cell_vision.parts.distance_field import Singles

DAMPING = np.float32(1e-3)
HALF_TURNS = np.stack([np.diag(signs) for signs in ((1, -1, -1), (-1, 1, -1), (-1, -1, 1))]).astype(np.float32)


def turned_over(catalogue: PartCatalogue, candidates: Candidates) -> Candidates:
    """Return candidates turned by half a turn about each axis of the box around the part: many look alike then."""
    out = []
    for flip in HALF_TURNS:
        centre = np.stack([catalogue.parts[k].model.centre for k in candidates.part]).astype(np.float32)
        move = candidates.move + np.einsum("kij,kj->ki", candidates.turn, centre - centre @ flip)
        out.append(Candidates(candidates.part, candidates.segment, candidates.turn @ flip, move))
    return joined_candidates(*out)


def cross(a: Singles, b: Singles) -> Singles:
    """Return a x b, (..., 3); numpy's own takes three times as long."""
    out = np.empty_like(b)
    out[..., 0] = a[..., 1] * b[..., 2] - a[..., 2] * b[..., 1]
    out[..., 1] = a[..., 2] * b[..., 0] - a[..., 0] * b[..., 2]
    out[..., 2] = a[..., 0] * b[..., 1] - a[..., 1] * b[..., 0]
    return out


def normal_equations(rows: Singles, off: Singles, weight: Singles) -> tuple[Singles, Singles]:
    """Return the matrices, (k, 6, 6), and right sides, (k, 6), of the least squares."""
    weighted = rows * weight[..., None]
    turned = weighted.transpose(0, 2, 1)
    return np.matmul(turned, rows), -np.matmul(turned, off[..., None])[..., 0]


def stepped(turn: Singles, move: Singles, matrix: Singles, right: Singles) -> tuple[Singles, Singles]:
    """Solve, and turn and move each pose in its own frame."""
    scale = np.trace(matrix[:, 3:, 3:], axis1=1, axis2=2)[:, None] / 3.0 + 1e-9
    size = np.trace(matrix[:, :3, :3], axis1=1, axis2=2)[:, None] / 3.0 + 1e-12
    damp = np.concatenate([np.repeat(size, 3, axis=1), np.repeat(scale, 3, axis=1)], axis=1) * DAMPING
    step = np.linalg.solve(matrix + damp[:, :, None] * np.eye(6, dtype=np.float32), right[..., None])[..., 0]
    return np.matmul(turn, turned_by(step[:, :3])), move + np.matmul(turn, step[:, 3:, None])[..., 0]


def turned_by(vectors: Singles) -> Singles:
    """Return the turns, (k, 3, 3), of rotation vectors, (k, 3) [rad] (Rodrigues)."""
    angle = np.linalg.norm(vectors, axis=1)[:, None, None]
    x, y, z = vectors.T
    none = np.zeros_like(x)
    cross = np.stack([none, -z, y, z, none, -x, -y, x, none], axis=1).reshape(-1, 3, 3)
    small = np.maximum(angle, np.float32(1e-6))
    turns = np.eye(3, dtype=np.float32) + np.sin(small) / small * cross
    turns += (1.0 - np.cos(small)) / small**2 * np.matmul(cross, cross)
    return np.asarray(turns, np.float32)
