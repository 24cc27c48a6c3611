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

    def first_problem(self, operations: Iterable[Operation]) -> Problem | None:
        """The first thing that cannot be done as it is asked for, if any."""
        for operation in operations:
            skill = self.skills.get(operation.skill)
            problem = self._problem(operation, skill) if skill else None
            if problem:
                return problem
        return None

    def _problem(self, operation: Operation, skill: type[Skill[Any, Any]]) -> Problem | None:
        try:
            parameters = read_params(skill.params_model, operation.parameters)
        except ParamsError as error:
            return Problem(operation, ("parameters", *error.key), error.message, error.missing)
        return _in_gates(operation, skill.measured(parameters)) or self._in_asks(
            operation, tuple(skill.asks(parameters))
        )

    def _in_asks(self, operation: Operation, asks: Sequence[Ask]) -> Problem | None:
        """What the cell that lacks least lacks."""
        lacks = [
            [(ask, f"{text}{where}") for ask in asks if (text := lacking(ask, offers))]
            for where, offers in self._offered(operation)
        ]
        least = min(lacks, key=len, default=[])
        return Problem(operation, ("parameters", *least[0][0].key), least[0][1]) if least else None

    def _offered(self, operation: Operation) -> Iterator[tuple[str, Offers]]:
        for cell in self.line.offering(operation.skill, operation.setup):
            offers = self.offers.get(cell.name, {})
            for setup in [operation.setup] if operation.setup else cell.setups:
                yield f" (cell {cell.name}, setup {setup})", offers.get(setup, {})


def _in_gates(operation: Operation, measured: Mapping[str, str]) -> Problem | None:
    for gate in operation.gates:
        unit = measured.get(gate.name)
        if unit is None:
            return Problem(operation, ("gates", gate.name), f"{operation.skill} measures {_known(gate.name, measured)}")
        if unit != gate.unit:
            return Problem(operation, ("gates", gate.name, "unit"), f"is measured in {unit!r}, not {gate.unit!r}")
    return None


def _known(name: str, measured: Mapping[str, str]) -> str:
    near = get_close_matches(name, measured, n=1)
    if near:
        return f"no {name!r}, did you mean '{near[0]}'?"
    return f"no {name!r}; it measures: " + (", ".join(f"{n} [{unit}]" for n, unit in measured.items()) or "nothing")
