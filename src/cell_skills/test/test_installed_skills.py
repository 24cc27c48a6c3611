"""Every skill that is installed, of whatever package, says what a cell and a reader must know of it."""

import pytest

from cell_skills.declaration import check_declaration
from cell_skills.registry import Group, Registry

REGISTRY = Registry.installed()
TRIAL = "trial-plugin"
"""Bad on purpose, for tests beside this one."""
NAMES = [name for name in REGISTRY.names(Group.SKILLS) if REGISTRY.source(Group.SKILLS, name) != TRIAL]


@pytest.mark.parametrize("name", NAMES)
def test_the_skill_is_declared(name: str) -> None:
    """It should have its name, parameters, failures and roles."""
    skill = REGISTRY.skill(name)
    assert skill.name == name
    check_declaration(skill)
