"""What a skill takes where a recipe says nothing, as the skill is installed now."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from cell_line.params import ParamsError, read_params
from cell_line.registry import Registry, RegistryError
from cell_skills.skill import SKILLS

Defaults = Callable[[str, Mapping[str, Any]], Mapping[str, Any]]
"""Skill, and the parameters that were given -> those beside them, which it takes by default."""


def no_defaults(skill: str, given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Know of none."""
    return {}


def installed_defaults() -> Defaults:
    """Return what knows the skills that are installed."""
    return partial(_defaults, Registry.installed())


def _defaults(registry: Registry, skill: str, given: Mapping[str, Any]) -> Mapping[str, Any]:
    """The defaults of a skill; none of one that is not installed, or takes other parameters by now."""
    try:
        taken = read_params(registry.get(SKILLS, skill).params_model, given)
    except (RegistryError, ParamsError):
        return {}
    return {name: value for name, value in taken.model_dump(mode="json").items() if name not in given}
