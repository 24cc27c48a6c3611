"""All parts that are looked for, in arrays that many poses of many parts are tried with at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from cell_vision.images import Floats
from cell_vision.parts.depth_view import Mask
from cell_vision.parts.distance_field import Singles
from cell_vision.parts.known_part import KnownPart

SAME_M = 1e-6
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Candidates:
    """Poses of parts, k of them.

    Attributes:
        part: k, index of the part in the catalogue.
        segment: k, index of the segment that it shall explain.
        turn: (k, 3, 3), and
        move: (k, 3): `camera_T_part` [m].
    """

    part: Ints
    segment: Ints
    turn: Singles
    move: Singles

    def only(self, chosen: NDArray[np.integer] | Mask) -> Self:
        """Return some of them."""
        return type(self)(self.part[chosen], self.segment[chosen], self.turn[chosen], self.move[chosen])

    def pose(self, k: int) -> Floats:
        """Return `camera_T_part`, (4, 4), of one of them [m]."""
        pose = np.eye(4)
        pose[:3, :3], pose[:3, 3] = self.turn[k], self.move[k]
        return pose


def joined_candidates(*some: Candidates) -> Candidates:
    """Put candidates one after the other."""
    return Candidates(
        np.concatenate([one.part for one in some]),
        np.concatenate([one.segment for one in some]),
        np.concatenate([one.turn for one in some]),
        np.concatenate([one.move for one in some]),
    )


def no_candidates() -> Candidates:
    """Return none."""
    none = np.empty(0, np.int64)
    return Candidates(none, none, np.empty((0, 3, 3), np.float32), np.empty((0, 3), np.float32))


@dataclass(frozen=True, slots=True)
class PartCatalogue:
    """Parts to be found, m of them.

    Attributes:
        parts: They.
    """

    parts: tuple[KnownPart, ...]
    _cells: Singles
    _start: Ints
    _low: Singles
    _scale: Singles
    _shape: Ints

    def distances(self, part: Ints, points: Singles) -> tuple[Singles, Singles]:
        """Return distance (k, n) [m] and direction (k, n, 3) from the surface of a part each, (k), at (k, n, 3)."""
        steps = (points - self._low[part][:, None]) * self._scale[part][:, None, None]
        index = np.rint(steps)
        top = (self._shape[part] - 1).astype(np.float32)[:, None]
        np.clip(index, 0.0, top, out=index)
        shape = self._shape[part]
        strides = np.column_stack([shape[:, 1] * shape[:, 2], shape[:, 2], np.ones_like(part)]).astype(np.float32)
        # Below 2^24 voxels in all of one part, single precision counts exactly.
        flat = np.matmul(index, strides[:, :, None])[..., 0].astype(np.int64) + self._start[part][:, None]
        cell = self._cells[flat]
        along = cell[..., 1:]
        rest = (steps - index) / self._scale[part][:, None, None]
        return cell[..., 0] + np.einsum("kni,kni->kn", rest, along), along

    def twins(self, part: int) -> list[int]:
        """Return the parts of the same shape in the same frame, itself among them."""
        own = self.parts[part].corners
        return [
            k
            for k, other in enumerate(self.parts)
            if other.corners.shape == own.shape and np.allclose(other.corners, own, atol=SAME_M)
        ]


def catalogue_of(parts: Sequence[KnownPart]) -> PartCatalogue:
    """Put parts together.

    Raises:
        ValueError: there is none, or two have one name.
    """
    names = [part.name for part in parts]
    if not parts or len(set(names)) < len(names):
        raise ValueError(f"a catalogue has parts, each with a name of its own, not {names}")
    fields = [part.field for part in parts]
    sizes = [len(field.cells) for field in fields]
    return PartCatalogue(
        tuple(parts),
        np.vstack([field.cells for field in fields]),
        np.concatenate([[0], np.cumsum(sizes)[:-1]]).astype(np.int64),
        np.stack([field.low for field in fields]),
        np.array([1.0 / field.voxel_m for field in fields], np.float32),
        np.array([field.shape for field in fields], np.int64),
    )
