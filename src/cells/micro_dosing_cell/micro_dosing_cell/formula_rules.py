"""Which plain formulas, masses of components, may be made: limits of each, and what must not or must go together."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Annotated, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, model_validator

from cell_line.config.strict_yaml import ConfigError, StrictModel, load_strict
from cell_line.params import Count, Positive, Word
from cell_line.plain import quoted
from micro_dosing_cell.plugins import FORMULA_RULES, file_of

Why = Annotated[str, Field(min_length=1, max_length=200)]
Limit = Annotated[float, Field(ge=0.0, le=1e9, allow_inf_nan=False)]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
EXACT_G = 1e-9
"""Masses that differ by less are the same [g]."""


class ComponentModel(StrictModel):
    """How much of a component a formula may have, if it has any [g]."""

    least_g: Positive
    most_g: Positive
    always: bool = False
    """Whether every formula has some."""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.least_g > self.most_g:
            raise ValueError(f"least_g {self.least_g:g} is more than the most_g of {self.most_g:g}")
        return self


class ApartModel(StrictModel):
    """Two components that must not meet."""

    pair: list[Word] = Field(min_length=2, max_length=2)
    why: Why


class NeedModel(StrictModel):
    """A component that goes with at least one of some others only."""

    component: Word
    one_of: list[Word] = Field(min_length=1)
    why: Why


class RulesModel(StrictModel):
    """The file of one family of formulas."""

    name: Word
    fill_g: Positive
    fill_tolerance_g: Limit = 0.0
    most_components: Count
    components: dict[Word, ComponentModel] = Field(min_length=1, max_length=200)
    incompatible: list[ApartModel] = []
    needs: list[NeedModel] = []

    @model_validator(mode="after")
    def _known(self) -> Self:
        for where, names in self._named():
            for name in names:
                if name not in self.components:
                    raise ValueError(f"{where}: {quoted(name)} is no component")
            if len(set(names)) < len(names):
                raise ValueError(f"{where}: a component is named twice")
        return self

    def _named(self) -> Iterator[tuple[str, list[str]]]:
        yield from (("incompatible", rule.pair) for rule in self.incompatible)
        yield from (("needs", [rule.component, *rule.one_of]) for rule in self.needs)


@dataclass(frozen=True)
class FormulaRule:
    """One rule: what breaks it, of masses [g] of shape (formulas, components), and how that is said."""

    broken: Callable[[Floats], Flags]
    text: str


class FormulaRules:
    """The rules of one family, for one formula or for very many at once.

    Attributes:
        names: Of the components, the order of all arrays.
    """

    def __init__(self, model: RulesModel) -> None:
        """Take what the file says."""
        self._model = model
        self.names = tuple(model.components)

    def problems(self, masses_g: Mapping[str, float]) -> list[str]:
        """Return what is wrong with a formula, component -> mass [g], a line each; nothing if it may be made."""
        unknown = [
            f"{quoted(name)} is no component of {self._model.name}" for name in masses_g.keys() - set(self.names)
        ]
        if unknown:
            return sorted(unknown)
        masses = np.array([[masses_g.get(name, 0.0) for name in self.names]], dtype=np.float64)
        if not (np.isfinite(masses).all() and (masses >= 0.0).all()):
            return ["a mass is negative or no number"]
        return [rule.text for rule in self.rules if rule.broken(masses)[0]]

    def allowed(self, masses_g: Floats) -> Flags:
        """Return which of many formulas may be made: masses [g], shape (formulas, components); result (formulas,)."""
        fit: Flags = np.asarray((np.isfinite(masses_g) & (masses_g >= 0.0)).all(axis=1))
        for rule in self.rules:
            fit &= ~rule.broken(masses_g)
        return fit

    @cached_property
    def rules(self) -> tuple[FormulaRule, ...]:
        """All of them, in the order of the file."""
        return (*self._totals(), *self._limits(), *self._pairs(), *self._needs())

    def _totals(self) -> Iterator[FormulaRule]:
        fill, off, most = self._model.fill_g, self._model.fill_tolerance_g + EXACT_G, self._model.most_components
        yield FormulaRule(
            lambda m: np.abs(m.sum(axis=1) - fill) > off, f"all together are not the {fill:g} g of a fill"
        )
        yield FormulaRule(lambda m: (m > 0.0).sum(axis=1) > most, f"more than {most} components")

    def _limits(self) -> Iterator[FormulaRule]:
        for at, (name, limit) in enumerate(self._model.components.items()):
            least, most = limit.least_g, limit.most_g
            yield FormulaRule(_outside(at, least, most), f"{quoted(name)} is not within {least:g} to {most:g} g")
            if limit.always:
                yield FormulaRule(_missing(at), f"{quoted(name)} is in every formula")

    def _pairs(self) -> Iterator[FormulaRule]:
        for rule in self._model.incompatible:
            one, other = map(self.names.index, rule.pair)
            text = f"{quoted(rule.pair[0])} must not meet {quoted(rule.pair[1])}: {rule.why}"
            yield FormulaRule(_together(one, other), text)

    def _needs(self) -> Iterator[FormulaRule]:
        for rule in self._model.needs:
            others = [self.names.index(name) for name in rule.one_of]
            text = f"{quoted(rule.component)} needs {' or '.join(map(quoted, rule.one_of))}: {rule.why}"
            yield FormulaRule(_without(self.names.index(rule.component), others), text)


@cache
def rules_of(name: str) -> FormulaRules:
    """Return rules by the name that a package brings them under.

    Raises:
        ValueError: There are none, or their file is wrong.
    """
    try:
        return load_rules(file_of(FORMULA_RULES, name))
    except ConfigError as error:
        raise ValueError(str(error)) from None


def load_rules(file: Path) -> FormulaRules:
    """Read the rules of a family.

    Raises:
        ConfigError: Anything is wrong with the file.
    """
    return FormulaRules(load_strict(file, RulesModel))


def _outside(at: int, least_g: float, most_g: float) -> Callable[[Floats], Flags]:
    return lambda m: (m[:, at] > 0.0) & ((m[:, at] < least_g - EXACT_G) | (m[:, at] > most_g + EXACT_G))


def _missing(at: int) -> Callable[[Floats], Flags]:
    return lambda m: m[:, at] <= 0.0


def _together(one: int, other: int) -> Callable[[Floats], Flags]:
    return lambda m: (m[:, one] > 0.0) & (m[:, other] > 0.0)


def _without(at: int, others: list[int]) -> Callable[[Floats], Flags]:
    return lambda m: (m[:, at] > 0.0) & ~(m[:, others] > 0.0).any(axis=1)
