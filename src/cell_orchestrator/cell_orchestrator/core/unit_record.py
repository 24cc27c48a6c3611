"""The complete record of one unit: what was done to it, where, with what, what was measured, and what followed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class MeasurementRecord:
    """A measured value with both kinds of limits: the skill's own, and those of the recipe's quality gate."""

    name: str
    value: float
    unit: str
    lower: float | None
    upper: float | None
    gate_lower: float | None
    gate_upper: float | None
    passed: bool
    """Inside all limits that were given."""


@dataclass(frozen=True, slots=True)
class OperationRecord:
    """One execution of an operation.  Times in line time [s]; `ended` is None while it runs.

    Attributes:
        outcome: running, done, failed or refused.
        failed_gates: quality gates its measurements did not pass.
        followed: what the line made of a failure, '' after a success.
        simulated: roles of the cell's devices that did not stand on hardware; what they measured was made up.
        hash: hash of the event that holds the outcome.
        lots: material -> lot that it took, as far as it is known.
    """

    job: str
    step: int
    operation: str
    skill: str
    cell: str
    setup: str
    carrier: str
    parameters: Mapping[str, Any]
    given: float
    started: float
    ended: float | None
    outcome: str
    code: int
    message: str
    measurements: tuple[MeasurementRecord, ...]
    failed_gates: tuple[str, ...]
    result: Mapping[str, Any]
    artifacts: tuple[str, ...]
    simulated: tuple[str, ...]
    followed: str
    seq: int
    hash: str
    lots: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MoveRecord:
    """One movement of the unit's carrier; `ended` is None while it is on its way."""

    move: str
    carrier: str
    origin: str
    destination: str
    why: str
    started: float
    ended: float | None
    outcome: str


@dataclass(frozen=True, slots=True)
class ReadRecord:
    """Evidence on the identity of the unit's carrier; `what` is one of the words in trace.READS."""

    at: float
    carrier: str
    station: str
    what: str
    text: str


@dataclass(frozen=True, slots=True)
class EntryRecord:
    """One event of the unit's history, with its place and hash in the log."""

    seq: int
    at: float
    kind: str
    text: str
    hash: str


@dataclass(frozen=True, slots=True)
class UnitRecord:
    """Everything known of one unit.  Times in line time [s], None where it has not happened."""

    unit: str
    order: str
    customer: str
    family: str
    variant: str
    revision: str
    status: str
    reason: str
    first_pass: bool
    ordered: float
    due: float | None
    loaded: float | None
    left: float | None
    cycle_s: float | None
    carriers: tuple[str, ...]
    operations: tuple[OperationRecord, ...]
    moves: tuple[MoveRecord, ...]
    reads: tuple[ReadRecord, ...]
    history: tuple[EntryRecord, ...]
    number: str = ""
    """What the customer knows the order by."""
    replaces: str = ""
    """The scrapped unit it was made for once more."""
