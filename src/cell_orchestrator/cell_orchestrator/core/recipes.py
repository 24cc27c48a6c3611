"""Control recipes (ISA-88): the ordered operations one unit needs, with limits and what to do when they fail."""

from collections.abc import Mapping
from dataclasses import field
from enum import StrEnum
from typing import Any

from cell_orchestrator.core.frozen import frozen


class OnFail(StrEnum):
    """What a failed quality gate does to the unit."""

    REWORK = "rework"
    """Go back to `Operation.rework_from`, at most `Operation.max_rework` times, then scrap."""
    SCRAP = "scrap"
    """The unit is lost."""
    HOLD = "hold"
    """A person says what becomes of the unit."""


@frozen
class Measurement:
    """One measured value with its unit and, where the skill judged it itself, the limits it used."""

    name: str
    value: float
    unit: str
    lower: float | None = None
    upper: float | None = None


@frozen
class Gate:
    """A quality gate: the measurement of this name must exist and lie within [lower, upper]."""

    name: str
    unit: str
    lower: float | None = None
    upper: float | None = None

    def passes(self, measured: Measurement) -> bool:
        """True if the value was measured in this unit, inside the limits."""
        if measured.unit != self.unit:
            return False
        return (self.lower is None or measured.value >= self.lower) and (
            self.upper is None or measured.value <= self.upper
        )

    def is_met(self, measurements: tuple[Measurement, ...]) -> bool:
        """True if what the gate asks for was measured, and passes each time it was."""
        own = [measured for measured in measurements if measured.name == self.name]
        return bool(own) and all(map(self.passes, own))


@frozen
class Operation:
    """One step of a recipe: a skill with parameters on a setup; any cell that offers both may run it."""

    name: str
    skill: str
    parameters: Mapping[str, Any] = field(default_factory=dict)
    setup: str = ""
    duration_s: float = 10.0
    gates: tuple[Gate, ...] = ()
    on_fail: OnFail = OnFail.SCRAP
    rework_from: str = ""
    max_rework: int = 1

    def failed_gates(self, measurements: tuple[Measurement, ...]) -> tuple[str, ...]:
        """Names of the gates that these measurements do not pass."""
        return tuple(gate.name for gate in self.gates if not gate.is_met(measurements))


@frozen
class Recipe:
    """The control recipe of one unit."""

    family: str
    variant: str
    revision: str
    operations: tuple[Operation, ...]
    brings: Mapping[str, str] = field(default_factory=dict)
    """What is put on the carrier with the unit: place on the carrier -> model."""
    options: Mapping[str, Any] | None = None
    """What the order chose beside the variant: option -> its word for it.  None: made by a version that did not say."""
    remake: int = 0
    """How often a unit that is scrapped is made again."""

    def index_of(self, operation: str) -> int:
        """Position of the named operation.

        Raises:
            KeyError: no operation has this name.
        """
        for index, candidate in enumerate(self.operations):
            if candidate.name == operation:
                return index
        raise KeyError(operation)
