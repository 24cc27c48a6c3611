"""Faces as arrays: all of a thing are moved and looked at together."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from cell_vision.images import Flags, Floats
from cell_vision.placed.faces import Face
from cell_world.geometry import Pose

Whole = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class FaceSet:
    """Flat convex faces.

    Attributes:
        corners: Of all faces one after the other, (n, 3) [m].
        starts: Where the corners of each begin, (faces,).
        normals: (faces, 3).
        colors: (faces, 3), 0 to 1.
        opacity: (faces,).
        printed: (faces,).
    """

    corners: Floats
    starts: Whole
    normals: Floats
    colors: Floats
    opacity: Floats
    printed: Flags

    @classmethod
    def of(cls, faces: "Iterable[Face] | FaceSet") -> "FaceSet":
        """Return faces as a set of them."""
        if isinstance(faces, FaceSet):
            return faces
        known = list(faces)
        counts = [len(face.corners) for face in known]
        return cls(
            np.concatenate([face.corners for face in known] or [np.empty((0, 3))]),
            np.concatenate([[0], np.cumsum(counts[:-1], dtype=np.intp)]).astype(np.intp)[: len(known)],
            np.array([face.normal for face in known]).reshape(-1, 3),
            np.array([face.color for face in known]).reshape(-1, 3),
            np.array([face.opacity for face in known]),
            np.array([face.printed for face in known], np.bool_),
        )

    def moved(self, pose: Pose) -> "FaceSet":
        """Return them as they are in another frame, in which their own has this pose."""
        matrix = pose.matrix()
        turn = matrix[:3, :3].T
        return replace(self, corners=self.corners @ turn + matrix[:3, 3], normals=self.normals @ turn)

    def spans(self) -> Iterator[slice]:
        """Return which corners are of each face."""
        ends = np.append(self.starts[1:], len(self.corners)).tolist()
        return (slice(start, end) for start, end in zip(self.starts.tolist(), ends, strict=True))

    def following(self) -> Whole:
        """Return which corner comes after each one, around its face, (n,)."""
        after = np.arange(1, len(self.corners) + 1)
        ends = np.append(self.starts[1:], len(self.corners)) - 1
        after[ends] = self.starts
        return after
