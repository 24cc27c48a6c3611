"""What a skill answers: Done with a result, or Failed with a code and a way out."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Generic, TypeVar

R = TypeVar("R")


class Recovery(IntEnum):
    """What the orchestrator may do after a failure."""

    NONE = 0
    """Nothing failed."""
    RETRY = 1
    """The same cell may try the same job again."""
    OTHER_CELL = 2
    """Another cell that offers the skill may try."""
    REWORK = 3
    """The unit goes through the rework operations of its recipe."""
    SCRAP = 4
    """The unit cannot be saved."""
    HOLD = 5
    """An operator has to look first."""


@dataclass(frozen=True)
class Measurement:
    """One measured value.

    Attributes:
        name: What was measured, snake_case.
        value: The value, in `unit`.
        unit: SI unit or a written multiple of it ("g", "mm", "s").
        lower: Least good value, None where the skill itself has no limit [unit].
        upper: Greatest good value, None where the skill itself has no limit [unit].
    """

    name: str
    value: float
    unit: str
    lower: float | None = None
    upper: float | None = None

    @property
    def within(self) -> bool:
        """Whether the value keeps both limits."""
        above = self.lower is None or self.value >= self.lower
        return above and (self.upper is None or self.value <= self.upper)


@dataclass(frozen=True)
class Done(Generic[R]):
    """The skill did what it promises.

    Attributes:
        result: The result model of the skill.
        measurements: What was measured on the way.
        artifacts: URIs of files made on the way (pictures, logs).
    """

    result: R
    measurements: tuple[Measurement, ...] = ()
    artifacts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Failed:
    """An expected failure; anything raised instead is a bug.

    Attributes:
        code: A constant of `Code` or of the family's range.
        message: One line for the operator.
        recovery: What may be done next.
        measurements: What was measured until then.
        artifacts: URIs of files made until then.
    """

    code: int
    message: str
    recovery: Recovery
    measurements: tuple[Measurement, ...] = ()
    artifacts: tuple[str, ...] = ()


Outcome = Done[R] | Failed
JsonOutcome = Outcome[Mapping[str, Any]]
"""An outcome whose result is a JSON object."""
