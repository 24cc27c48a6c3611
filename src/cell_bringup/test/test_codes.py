"""The numbers of result codes: those in RunSkill.action are those of the code modules of all packages."""

import importlib
import inspect
from enum import IntEnum

import pytest

pytest.importorskip("cell_interfaces", reason="the workspace is not built")

from cell_interfaces.action import RunSkill

from cell_line.codes import Code
from cell_line.registry import Registry
from cell_skills.skill import SKILLS

FIRST_OF_OTHERS = 10000
"""From here on the numbers belong to other vendors, who keep them in their own packages."""


def written() -> dict[str, int]:
    """Return the codes of RunSkill.action."""
    named = {name: getattr(RunSkill.Result, name) for name in dir(type(RunSkill.Result)) if name.isupper()}
    return {name: number for name, number in named.items() if not name.startswith(("RECOVERY_", "_"))}


def declared() -> list[tuple[str, int]]:
    """Return the codes of the SDK and of every installed package that offers skills."""
    registry = Registry.installed()
    sources = {registry.source(SKILLS, name).replace("-", "_") for name in registry.names(SKILLS)}
    kinds = [Code, *(kind for source in sorted(sources) for kind in kinds_of(source))]
    return [(code.name, int(code)) for kind in kinds for code in kind if code < FIRST_OF_OTHERS]


def kinds_of(source: str) -> list[type[IntEnum]]:
    """Return the codes that a package declares; one need not have any."""
    try:
        module = importlib.import_module(f"{source}.codes")
    except ModuleNotFoundError:
        return []
    kinds = [kind for _, kind in inspect.getmembers(module, inspect.isclass) if kind.__module__ == module.__name__]
    return [kind for kind in kinds if issubclass(kind, IntEnum)]


def test_the_interface_and_the_packages_name_the_same_codes() -> None:
    """It should find each code of a package in the interface, and the other way round."""
    assert dict(declared()) == written()


def test_no_number_and_no_name_is_used_twice() -> None:
    """It should mean one thing by each, in all families."""
    codes = declared()
    assert len({name for name, _ in codes}) == len({number for _, number in codes}) == len(codes)


def test_every_family_is_there() -> None:
    """It should compare the codes of all four families, not an empty list."""
    assert {number // 100 for _, number in declared()} >= {0, 1, 2, 10, 11, 12, 13}
