"""What a camera would see of parts: depth by one ray for each of some pixels of the window around each."""

from dataclasses import dataclass

import numpy as np

from cell_vision.parts.catalogue import Candidates, Ints, PartCatalogue
from cell_vision.parts.depth_view import DepthView, Mask
from cell_vision.parts.distance_field import Singles
from cell_vision.parts.known_part import KnownPart


@dataclass(frozen=True, slots=True)
class PartPictures:
    """Of k candidates, n pixels each.

    Attributes:
        row: (k, n), and
        column: (k, n): the pixels, spread evenly over the window; those of small ones come twice.
        depth: (k, n), along z, NaN where the part is not [m].
        normals: (k, n, 3), of the surface there, in the part's frame.
        area_px: k, how large the picture of each is.
    """

    row: Ints
    column: Ints
    depth: Singles
    normals: Singles
    area_px: Singles

    @property
    def there(self) -> Mask:
        """Where the part is, (k, n)."""
        there: Mask = np.isfinite(self.depth)
        return there

    def points(self, view: DepthView) -> Singles:
        """Return where the rays meet the parts in the camera frame, (k, n, 3) [m]; 0 where they do not."""
        depth = np.nan_to_num(self.depth)
        across = (self.column - view.matrix[0, 2]).astype(np.float32) / np.float32(view.matrix[0, 0])
        down = (self.row - view.matrix[1, 2]).astype(np.float32) / np.float32(view.matrix[1, 1])
        return np.stack([across * depth, down * depth, depth], axis=-1)


def rendered(view: DepthView, catalogue: PartCatalogue, candidates: Candidates, across: int) -> PartPictures:
    """Cast rays at each candidate, `across` by `across` over the window that holds its picture.

    What lies outside of the image has no pixels.
    """
    count = len(candidates.part)
    row, column = np.zeros((2, count, across * across), np.int64)
    depth = np.full((count, across * across), np.nan, np.float32)
    normals, area = np.zeros((*depth.shape, 3), np.float32), np.zeros(count, np.float32)
    steps = (np.arange(across, dtype=np.float32) + 0.5) / across
    for k in np.unique(candidates.part).tolist():
        of = np.flatnonzero(candidates.part == k)
        turn, move = candidates.turn[of], candidates.move[of]
        low, high = _windows(view, catalogue.parts[k], turn, move)
        at = np.rint(low[:, None] + steps[None, :, None] * (high - low)[:, None]).astype(np.int64)
        row[of] = np.repeat(at[..., 0], across, axis=1)
        column[of] = np.tile(at[..., 1], (1, across))
        depth[of], normals[of] = _cast(view, catalogue.parts[k], turn, move, row[of], column[of])
        area[of] = np.isfinite(depth[of]).mean(axis=1) * np.prod(high - low + 1.0, axis=1)
    return PartPictures(row, column, depth, normals, area)


def _windows(view: DepthView, part: KnownPart, turn: Singles, move: Singles) -> tuple[Singles, Singles]:
    """First and last row and column, (k, 2), of the picture of each."""
    corners = np.matmul(part.corners.astype(np.float32), turn.transpose(0, 2, 1)) + move[:, None]
    pixels = np.stack(view.pixels_of(corners), axis=-1).astype(np.float32)
    return pixels.min(axis=1), pixels.max(axis=1)


def _cast(
    view: DepthView, part: KnownPart, turn: Singles, move: Singles, row: Ints, column: Ints
) -> tuple[Singles, Singles]:
    across = (column - view.matrix[0, 2]) / view.matrix[0, 0]
    down = (row - view.matrix[1, 2]) / view.matrix[1, 1]
    rays = np.stack([across, down, np.ones_like(across)], axis=-1).astype(np.float32)
    ways = np.matmul(rays, turn)
    eyes = np.broadcast_to(-np.einsum("kji,kj->ki", turn, move)[:, None], ways.shape)
    flat = ways.reshape(-1, 3)
    triangle = part.model.mesh.ray.intersects_first(eyes.reshape(-1, 3), flat)
    normals, offsets = part.faces
    hit = triangle >= 0
    slope = np.einsum("ni,ni->n", flat, normals[triangle])
    with np.errstate(divide="ignore", invalid="ignore"):
        depth = (offsets[triangle] - np.einsum("ni,ni->n", eyes.reshape(-1, 3), normals[triangle])) / slope
    depth = np.where(hit, depth, np.nan).reshape(row.shape).astype(np.float32)
    return depth, normals[triangle].reshape(*row.shape, 3)
