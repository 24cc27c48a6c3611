"""What a cell knows of its surroundings without any truth."""

from pathlib import Path

from cell_line.clock import Clock
from cell_skills.devices.sightings import Sightings
from cell_vision.calibrated import CellModel
from cell_vision.camera_perception import CameraPerception
from cell_world.line_world import LineWorld

Options = CameraPerception.Options


def seeing(cell: str, file: Path, sightings: Sightings, clock: Clock, options: Options) -> CameraPerception:
    """Return the perception of a cell whose station is called like it.

    Args:
        cell: Its name.
        file: Of the world that the cell believes in.
        sightings: What its camera saw.
        clock: Line time.
        options: How well the model is known.
    """
    return CameraPerception(CellModel(LineWorld(cell, file), cell), sightings, clock, options)
