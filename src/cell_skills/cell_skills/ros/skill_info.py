"""The description of a skill, as a message."""

import json
from typing import Any

from cell_interfaces.msg import SkillInfo

from cell_skills.skill import Skill


def to_skill_info(skill: type[Skill[Any, Any]], distribution: str) -> SkillInfo:
    """Return the description of a skill."""
    return SkillInfo(
        name=skill.name,
        description=(skill.__doc__ or "").strip().partition("\n")[0],
        distribution=distribution,
        parameters_schema=json.dumps(skill.params_model.model_json_schema()),
        result_schema=json.dumps(skill.result_model.model_json_schema()),
        repeatable=skill.repeatable,
    )
