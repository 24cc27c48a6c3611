"""The models of family and variant files, and the master recipes they say."""

from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, StringConstraints, field_validator, model_validator

from cell_line import plain
from cell_line.config.plugins import Name
from cell_line.config.strict_yaml import StrictModel
from cell_orchestrator.core.masters import Extra, Family, Override, Variant
from cell_orchestrator.core.options import Option, OptionError, OptionType
from cell_orchestrator.core.recipes import Gate, OnFail, Operation

Sku = Annotated[str, StringConstraints(max_length=40), AfterValidator(plain.identifier)]
Target = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*(\.[a-z0-9_]+)+$")]
"""Where an option goes: operation.parameter, then keys and list places (from 0) inside the parameter."""
Place = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*(\.[a-z0-9_]+)?$")]
Word = Annotated[str, StringConstraints(min_length=1, max_length=plain.TEXT_LENGTH)]
"""What an order may say."""
Brings = dict[Place, Name]
"""What a person puts on the carrier at the load station: place on the carrier -> model."""
Revision = Annotated[int, Field(ge=1, le=9999)]
Number = Annotated[float, AfterValidator(plain.finite)]
Duration = Annotated[float, Field(gt=0.0, le=86_400.0)]
"""Planned time of an operation [s]: a day at most."""
UnitName = Annotated[str, StringConstraints(max_length=20)]
"""Unit of a number, "" for none."""


class GateConfig(StrictModel):
    """Limits of a measurement, in its own unit."""

    unit: UnitName
    lower: Number | None = None
    upper: Number | None = None

    @model_validator(mode="after")
    def _has_limits(self) -> Self:
        if self.lower is None and self.upper is None:
            raise ValueError("needs a lower or an upper limit")
        if self.lower is not None and self.upper is not None and self.lower > self.upper:
            raise ValueError(f"lower limit {self.lower:g} is above upper limit {self.upper:g}")
        return self


class OperationConfig(StrictModel):
    """An operation with everything it needs."""

    skill: Name
    parameters: dict[Name, Any] = Field(default_factory=dict)
    setup: str = ""
    """Setup the cell must hold; '' takes any."""
    duration_s: Duration
    gates: dict[Name, GateConfig] = Field(default_factory=dict)
    on_fail: Literal["rework", "scrap", "hold"] = "scrap"
    rework_from: str = ""
    """Operation a rework starts from; where a skill asks for one and nothing is said, '', this one is repeated."""
    max_rework: int = Field(default=1, ge=0, le=100)

    @model_validator(mode="after")
    def _can_be_reworked(self) -> Self:
        if self.on_fail == "rework" and not self.rework_from:
            raise ValueError(
                "'on_fail: rework' needs 'rework_from': the operation it starts from, this one to repeat it"
            )
        if self.on_fail == "rework" and self.max_rework == 0:
            raise ValueError("'on_fail: rework' with 'max_rework: 0' is never reworked; say 'on_fail: scrap'")
        return self

    def master(self, name: str) -> Operation:
        """Return the operation."""
        return Operation(
            name,
            self.skill,
            self.parameters,
            self.setup,
            self.duration_s,
            _gates(self.gates),
            OnFail(self.on_fail),
            self.rework_from,
            self.max_rework,
        )


class ExtraConfig(OperationConfig):
    """An operation that only one variant has."""

    after: str
    """Operation it follows; '' puts it first."""


class OverrideConfig(StrictModel):
    """What a variant changes in an operation."""

    parameters: dict[Name, Any] = Field(default_factory=dict)
    setup: str | None = None
    duration_s: Duration | None = None
    gates: dict[Name, GateConfig] = Field(default_factory=dict)

    def master(self) -> Override:
        """Return the override."""
        return Override(self.parameters, self.setup, self.duration_s, _gates(self.gates))


class OptionConfig(StrictModel):
    """Something an order may choose."""

    type: Literal["text", "number", "integer", "choice", "flag"]
    sets: list[Target] = Field(min_length=1, max_length=20)
    unit: UnitName = ""
    minimum: Number | None = None
    maximum: Number | None = None
    max_length: int = Field(default=40, ge=1, le=plain.TEXT_LENGTH)
    allowed: dict[Word, Any] = Field(default_factory=dict, max_length=200)
    """What an order may say -> value of the parameter; a list where both are the same."""
    default: Any = None
    """Taken when the order says nothing, in the words of an order."""

    @field_validator("allowed", mode="before")
    @classmethod
    def _list_means_itself(cls, given: object) -> object:
        if not isinstance(given, list) or not all(isinstance(word, str) for word in given):
            return given
        if len(set(given)) < len(given):
            raise ValueError("names a word twice")
        return {word: word for word in given}

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        if (self.type == "choice") != bool(self.allowed):
            raise ValueError("a choice needs 'allowed', and only a choice may have it")
        if len({word.casefold() for word in self.allowed}) < len(self.allowed):
            raise ValueError("two words of 'allowed' differ only in upper and lower case")
        if self.type not in ("number", "integer") and (self.minimum is not None or self.maximum is not None):
            raise ValueError("only a number may have 'minimum' and 'maximum'")
        if self.minimum is not None and self.maximum is not None and self.minimum > self.maximum:
            raise ValueError(f"minimum {self.minimum:g} is above maximum {self.maximum:g}")
        try:
            self.master("default")
        except OptionError as error:
            raise ValueError(f"default {error.reason}") from None
        return self

    def master(self, name: str) -> Option:
        """Return the option.

        Raises:
            OptionError: the default is not an allowed value.
        """
        targets = tuple(tuple(target.split(".")) for target in self.sets)
        option = Option(
            name, OptionType(self.type), targets, self.unit, self.minimum, self.maximum, self.max_length, self.allowed
        )
        return option if self.default is None else option.with_default(self.default)


class FamilyConfig(StrictModel):
    """A product family's file."""

    family: Name
    revision: Revision
    operations: dict[Name, OperationConfig] = Field(min_length=1, max_length=100)
    options: dict[Name, OptionConfig] = Field(default_factory=dict)
    brings: Brings = Field(default_factory=dict)
    remake: int = Field(default=0, ge=0, le=10)
    """How often a unit that is scrapped is made again."""

    def master(self) -> Family:
        """Return the family."""
        operations = tuple(op.master(name) for name, op in self.operations.items())
        return Family(self.family, self.revision, operations, _options(self.options), self.brings, self.remake)


class VariantConfig(StrictModel):
    """A product variant's file: only what differs from its family."""

    variant: Sku
    family: str
    revision: Revision
    operations: dict[str, OverrideConfig] = Field(default_factory=dict)
    extra: dict[Name, ExtraConfig] = Field(default_factory=dict, max_length=100)
    skip: list[str] = Field(default_factory=list)
    brings: Brings = Field(default_factory=dict)
    options: dict[Name, OptionConfig] = Field(default_factory=dict)

    def master(self) -> Variant:
        """Return the variant."""
        overrides = {name: override.master() for name, override in self.operations.items()}
        extra = tuple(Extra(op.after, op.master(name)) for name, op in self.extra.items())
        skip, options = tuple(self.skip), _options(self.options)
        return Variant(self.variant, self.family, self.revision, overrides, extra, skip, self.brings, options)


def _options(options: dict[str, OptionConfig]) -> dict[str, Option]:
    return {name: option.master(name) for name, option in options.items()}


def _gates(gates: dict[str, GateConfig]) -> tuple[Gate, ...]:
    return tuple(Gate(name, gate.unit, gate.lower, gate.upper) for name, gate in gates.items())
