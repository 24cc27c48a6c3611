"""Tags in an image, with the corners that the detector gives: good to a pixel."""

from dataclasses import dataclass

import cv2
import numpy as np
from pyapriltags import Detector

from cell_vision.fiducials.target import FAMILY
from cell_vision.images import Floats, Grey, grey

MOST_WRONG_BITS = 2
"""Of 36; codes of the family differ in 11."""
HALF = 0.5
"""The detector's first pixel begins at (0, 0), ours has its middle there [px]."""
NEAR = np.ones((9, 9), np.uint8)
"""Where noise is told from edges: some cells of a tag [px]."""
ABOVE_NOISE = 2.5
"""An edge changes the grey by this many times what it changes in the calmest tenth of the image."""
FAINT, CLEAR = 8.0, 40.0
"""What changes less is never an edge, what changes more always is [grey levels]."""
EVERY = 4
"""The calmest tenth is found among every fourth pixel of every fourth row."""
AS_PRINTED = [3, 2, 1, 0]
"""The detector begins at the bottom left and goes round the other way."""


@dataclass(frozen=True, slots=True, eq=False)
class TagSeen:
    """A tag in an image.

    Attributes:
        id: Which.
        corners: Of its black square, (4, 2) [px]: top left, top right, bottom right, bottom left of the printed tag.
        wrong_bits: Of its code that had to be corrected.
        margin: Grey levels by which its bits are told apart, mean.
    """

    id: int
    corners: Floats
    wrong_bits: int
    margin: float


class TagDetector:
    """Finds tags of the family 36h11; each thread has one of its own.

    Chosen by measurement: docs/vision.md.
    """

    def __init__(self, threads: int = 1) -> None:
        """Make a detector that uses so many threads."""
        self._detector = Detector(families=FAMILY, nthreads=threads, quad_decimate=1.0, refine_edges=0)

    def detect(self, image: object) -> tuple[TagSeen, ...]:
        """Return the tags in an image, uint8 (height, width) or (height, width, 3), by id; none is no failure.

        Raises:
            BadImage: It is no image.
        """
        found = [tag for tag in self._detector.detect(calmed(grey(image))) if tag.hamming <= MOST_WRONG_BITS]
        seen = [
            TagSeen(int(tag.tag_id), np.array(tag.corners)[AS_PRINTED] - HALF, int(tag.hamming), tag.decision_margin)
            for tag in found
        ]
        return tuple(sorted(seen, key=lambda tag: tag.id))


def calmed(picture: Grey) -> Grey:
    """Return a grey image, (height, width), smooth where it has no edges.

    The detector traces the noise of even surfaces, too, which takes most of its time.
    """
    spread = cv2.subtract(cv2.dilate(picture, NEAR), cv2.erode(picture, NEAR))
    least = np.clip(ABOVE_NOISE * np.percentile(spread[::EVERY, ::EVERY], 10), FAINT, CLEAR)
    out: Grey = cv2.blur(picture, NEAR.shape)
    cv2.copyTo(picture, cv2.compare(spread, float(least), cv2.CMP_GE), out)
    return out
