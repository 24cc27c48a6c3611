"""Every skill that is installed, of whatever package, says what a cell and a reader must know of it."""

from collections.abc import Iterator
from typing import Any

import pytest

from cell_line.registry import Registry
from cell_skills.declaration import check_declaration
from cell_skills.skill import SKILLS

REGISTRY = Registry.installed()
TRIAL = "trial-plugin"
"""Bad on purpose, for tests beside this one."""
NAMES = [name for name in REGISTRY.names(SKILLS) if REGISTRY.source(SKILLS, name) != TRIAL]


@pytest.mark.parametrize("name", NAMES)
def test_the_skill_is_declared(name: str) -> None:
    """It should have its name, parameters, failures and roles."""
    skill = REGISTRY.get(SKILLS, name)
    assert skill.name == name
    check_declaration(skill)


@pytest.mark.parametrize("name", NAMES)
def test_every_number_of_every_skill_has_an_upper_bound(name: str) -> None:
    """A skill that reckons with 1e308 makes infinities of it."""
    schema = REGISTRY.get(SKILLS, name).params_model.model_json_schema()
    assert [path for path, part in numbers(schema) if not {"maximum", "exclusiveMaximum"} & part.keys()] == []


def numbers(schema: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """The numbers in a JSON schema, by the way to them."""
    if isinstance(schema, list):
        for part in schema:
            yield from numbers(part, path)
    if isinstance(schema, dict):
        if schema.get("type") in ("number", "integer"):
            yield path, schema
        for key, part in schema.items():
            yield from numbers(part, f"{path}/{key}")
