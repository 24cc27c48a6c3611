"""What a cell knows of its surroundings without any truth."""

from stepped_world import DEMO

from cell_line.config.line import load_line
from cell_line.registry import Registry
from cell_skills.devices.providers import chosen_provider
from cell_vision.camera_perception import CameraPerception

Options = CameraPerception.Options


def as_the_line_says(cell: str) -> Options | None:
    """Return how a cell of the demo line knows its surroundings in physics, None where it is told the truth."""
    line = load_line(DEMO)
    _, options = chosen_provider(line, cell, Registry.installed(), line.profile("physics"))
    return options if isinstance(options, Options) else None
