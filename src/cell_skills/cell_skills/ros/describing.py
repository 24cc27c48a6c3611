"""What a cell says it can do."""

import json

from cell_interfaces.srv import DescribeCell

from cell_skills.cell_assembly import CellParts
from cell_skills.ros.skill_info import to_skill_info
from cell_skills.skill import SKILLS


def describe(parts: CellParts, response: DescribeCell.Response) -> DescribeCell.Response:
    """Fill in skills, setups and devices of a cell."""
    config, registry = parts.config, parts.registry
    response.cell = parts.name
    response.package = config.package
    response.skills = [
        to_skill_info(registry.get(SKILLS, name), registry.source(SKILLS, name)) for name in sorted(config.skills)
    ]
    response.setups = json.dumps(config.setups)
    fitted = config.fitted(parts.profile)
    response.devices = sorted(f"{role}: {device.driver}" for role, device in fitted.items())
    return response
