"""Why a calibration is not accepted: an answer, not an error."""

from dataclasses import dataclass
from enum import StrEnum


class CalibrationFlaw(StrEnum):
    """What is wrong with what was recorded, or with what came out of it."""

    TOO_FEW = "too few views"
    """More have to be recorded."""
    UNCOVERED = "the image is not covered"
    """The board was never seen in parts of the image; it has to be shown there."""
    ALIKE = "the views are too much alike"
    """The board was always seen from the same side, or the robot turned about one axis only: a number is not known."""
    RESIDUAL = "the residuals are too large"
    """Views and model do not agree: a blurred view, a wrong board size, a pose that belongs to another view."""
    UNSOLVABLE = "there is no solution"
    """The numbers fit no camera at all."""


@dataclass(frozen=True, slots=True)
class NotCalibrated:
    """A calibration that is not accepted.

    Attributes:
        flaw: The kind.
        measured: The figure.
        limit: What it has to reach, or may be.
        views: Indices of the views that are to blame, if it is some of them.
    """

    flaw: CalibrationFlaw
    measured: float = 0.0
    limit: float = 0.0
    views: tuple[int, ...] = ()

    def __str__(self) -> str:
        """One line for people."""
        blame = f"; look at {', '.join(map(str, self.views))}" if self.views else ""
        return f"{self.flaw}: {self.measured:.3g}, limit {self.limit:.3g}{blame}"
