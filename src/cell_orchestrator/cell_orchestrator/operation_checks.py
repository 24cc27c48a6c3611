"""Whether an operation fits its skill: its parameters, and the names and units of its gates."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from cell_orchestrator.core.recipes import Operation
from cell_skills.config.strict_yaml import Key
from cell_skills.params import ParamsError, read_params
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


def first_problem(operations: Iterable[Operation], skills: Skills) -> Problem | None:
    """The first thing that does not fit, if any."""
    for operation in operations:
        skill = skills.get(operation.skill)
        problem = _problem(operation, skill) if skill else None
        if problem:
            return problem
    return None


def _problem(operation: Operation, skill: type[Skill[Any, Any]]) -> Problem | None:
    try:
        parameters = read_params(skill.params_model, operation.parameters)
    except ParamsError as error:
        return Problem(operation, ("parameters", *error.key), error.message, error.missing)
    measured = skill.measured(parameters)
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
