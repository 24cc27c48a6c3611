"""Why a target was not located: an answer, not an error."""

from dataclasses import dataclass
from enum import StrEnum


class Unseen(StrEnum):
    """What kept a target from being located."""

    NOT_FOUND = "not found"
    """None of its tags is in the image, and nothing says why; it may be looked for again."""
    AMBIGUOUS = "ambiguous"
    """Two poses explain the image as well, or a tag is there twice; a second view, or a guess of the pose, decides."""
    TOO_SMALL = "too small"
    """Its tags have too few pixels; the camera has to come nearer."""
    CUT_OFF = "cut off"
    """It reaches beyond the image."""
    TOO_OBLIQUE = "too oblique"
    """It is seen from too far aside."""
    BLURRED = "blurred"
    """Its edges are not sharp: out of focus, or moved; it may be looked for again once it is still."""
    INCONSISTENT = "inconsistent"
    """Its tags are not where they belong on it: it is bent, another one, or a tag was moved."""


@dataclass(frozen=True, slots=True)
class NotLocated:
    """A target that was not located.

    Attributes:
        why: The kind.
        measured: What was measured; pixels, radians or a number, as the kind has it.
        limit: What would have been accepted.
        tags: Ids of its tags that are in the image.
    """

    why: Unseen
    measured: float = 0.0
    limit: float = 0.0
    tags: tuple[int, ...] = ()

    def __str__(self) -> str:
        """One line for people."""
        seen = f"; of its tags {', '.join(map(str, self.tags))} are in the image" if self.tags else ""
        figures = f": {self.measured:.3g}, limit {self.limit:.3g}" if self.limit else ""
        return f"{self.why}{figures}{seen}"
