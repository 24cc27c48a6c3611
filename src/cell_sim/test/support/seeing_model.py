"""What a cell knows of its surroundings without any truth."""

from pathlib import Path

from stepped_world import DEMO

from cell_line.clock import Clock
from cell_line.config.line import load_line
from cell_line.registry import Registry
from cell_skills.devices.providers import chosen_provider
from cell_skills.devices.sightings import Sightings
from cell_vision.calibrated import CellModel
from cell_vision.camera_perception import CameraPerception
from cell_vision.seeing.stop_eye import CarrierEye
from cell_vision.seeing.stop_tags import stop_tags
from cell_vision.seeing.views import CheckedViews
from cell_world.line_world import LineWorld

Options = CameraPerception.Options


def seeing(
    cell: str, file: Path, sightings: Sightings, clock: Clock, options: Options, views: CheckedViews
) -> CameraPerception:
    """Return the perception of a cell whose station is called like it.

    Args:
        cell: Its name.
        file: Of the world that the cell believes in.
        sightings: What its camera saw.
        clock: Line time.
        options: How well the model is known, and whether the carrier has to be seen.
        views: Looks through its cameras.
    """
    world = LineWorld(cell, file)
    eye = CarrierEye(views, stop_tags(world, cell), clock) if options.carrier == "seen" else None
    return CameraPerception(CellModel(world, cell), sightings, clock, options, eye)


def as_the_line_says(cell: str) -> Options | None:
    """Return how a cell of the demo line knows its surroundings in physics, None where it is told the truth."""
    line = load_line(DEMO)
    _, options = chosen_provider(line, cell, Registry.installed(), line.profile("physics"))
    return options if isinstance(options, Options) else None
