"""Whether an operation fits its skill, and what the cells offer that have it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from cell_line.config.strict_yaml import Key
from cell_line.offers import Ask, Offers, lacking
from cell_line.params import ParamsError, read_params
from cell_orchestrator.core.line import Line
from cell_orchestrator.core.recipes import Operation
from cell_skills.config.cell_offers import CellOffers
from cell_skills.skill import Skill

Skills = Mapping[str, type[Skill[Any, Any]]]
"""Name -> class of what the line's cells can do; what is not in it is not checked."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something of an operation that its skill does not take; `key` leads from the operation to it."""

    operation: Operation
    key: Key
    message: str
    missing: bool = False
    hopeless: bool = False
    """No other value of its type would be taken either."""


@dataclass(frozen=True, slots=True)
class Abilities:
    """What a line can do.

    Attributes:
        line: its cells, with their skills and setups.
        skills: name -> class; what is not in it is not checked.
        offers: what the cells offer; a cell that is not in it may offer anything.
    """

    line: Line
    skills: Skills = field(default_factory=dict)
    offers: CellOffers = field(default_factory=dict)

    def problems(self, operations: Iterable[Operation]) -> Iterator[Problem]:
        """Everything that cannot be done as it is asked for."""
        for operation in operations:
            if skill := self.skills.get(operation.skill):
                yield from self._problems(operation, skill)

    def _problems(self, operation: Operation, skill: type[Skill[Any, Any]]) -> Iterator[Problem]:
        try:
            parameters = read_params(skill.params_model, operation.parameters)
        except ParamsError as error:
            for one in error.all:
                yield Problem(operation, ("parameters", *one.key), one.message, one.missing, one.hopeless)
            return
        yield from _in_gates(operation, skill.measured(parameters))
        yield from self._in_asks(operation, tuple(skill.asks(parameters)))

    def _in_asks(self, operation: Operation, asks: Sequence[Ask]) -> Iterator[Problem]:
        """What the cell that lacks least lacks, for each key the first."""
        lacks = [
            [(ask.key, f"{text}{where}") for ask in asks if (text := lacking(ask, offers))]
            for where, offers in self._offered(operation)
        ]
        said: set[Key] = set()
        for key, text in min(lacks, key=len, default=[]):
            if key not in said:
                said.add(key)
                yield Problem(operation, ("parameters", *key), text)

    def _offered(self, operation: Operation) -> Iterator[tuple[str, Offers]]:
        for cell in self.line.offering(operation.skill, operation.setup):
            offers = self.offers.get(cell.name, {})
            for setup in [operation.setup] if operation.setup else cell.setups:
                yield f" (cell {cell.name}, setup {setup})", offers.get(setup, {})


def _in_gates(operation: Operation, measured: Mapping[str, str]) -> Iterator[Problem]:
    for gate in operation.gates:
        unit = measured.get(gate.name)
        if unit is None:
            yield Problem(operation, ("gates", gate.name), f"{operation.skill} measures {_known(gate.name, measured)}")
        elif unit != gate.unit:
            yield Problem(operation, ("gates", gate.name, "unit"), f"is measured in {unit!r}, not {gate.unit!r}")


def _known(name: str, measured: Mapping[str, str]) -> str:
    near = get_close_matches(name, measured, n=1)
    if near:
        return f"no {name!r}, did you mean '{near[0]}'?"
    return f"no {name!r}; it measures: " + (", ".join(f"{n} [{unit}]" for n, unit in measured.items()) or "nothing")
