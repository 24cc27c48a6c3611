"""What every skill says of itself, whether it runs or not."""

import re
from typing import Any

from cell_skills.skill import Skill


def check_declaration(skill: type[Skill[Any, Any]]) -> None:
    """Check what can be seen of a skill without running it.

    Raises:
        AssertionError: saying what is wrong.
    """
    text = skill.__doc__ or ""
    assert "Params:" in text, f"{skill.__name__}: the docstring has no 'Params:'"
    assert "Fails:" in text, f"{skill.__name__}: the docstring has no 'Fails:'"
    assert re.fullmatch(r"[a-z][a-z0-9_]*", skill.name), f"{skill.__name__}: name '{skill.name}' is not snake_case"
    for model in (skill.params_model, skill.result_model):
        assert model.model_json_schema(), f"{skill.name}: no schema for {model.__name__}"
    for role, protocol in skill.devices.items():
        runtime = getattr(protocol, "_is_runtime_protocol", False)
        assert runtime, f"{skill.name}: role '{role}' needs a runtime-checkable protocol"
