"""Colours told from pictures of a camera of the cell."""

import asyncio
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cell_line.config.strict_yaml import ConfigError
from cell_line.manual_clock import ManualClock
from cell_line.shared import SharedThings
from cell_skills.devices.bench import Bench
from cell_skills.devices.env import DeviceEnv
from cell_skills.devices.protocols import DeviceFault
from cell_vision.colour.beside_chart import ColourBeside
from cell_vision.colour.chart_file import ColourChart
from micro_dosing_cell import device_kinds
from micro_dosing_cell.drivers.picture_colour_camera import PictureColourCamera, PictureColourOptions, SeesCharts

FILE = """\
name: trial
source: made for a test
rows: 2
columns: 2
patches: [[90.0, 0.0, 0.0], [10.0, 0.0, 0.0], [50.0, 20.0, 0.0], [50.0, -20.0, 0.0]]
tags:
  - {id: 1, middle: [-0.1, -0.1]}
  - {id: 2, middle: [1.1, -0.1]}
  - {id: 3, middle: [1.1, 1.1]}
  - {id: 4, middle: [-0.1, 1.1]}
content_from: [1.3, 0.2]
content_to: [1.6, 0.8]
"""


class Eye:
    """It tells what it is told to, and was asked for which camera and chart."""

    def __init__(self, answer: ColourBeside | str) -> None:
        self.answer = answer
        self.asked: list[tuple[str, str]] = []

    async def colour(self, camera: str, chart: ColourChart) -> ColourBeside | str:
        """Return it."""
        self.asked.append((camera, chart.name))
        return self.answer


def camera(folder: Path, given: dict[Any, object], text: str = FILE) -> PictureColourCamera:
    """Return the driver with a chart's file."""
    file = folder / "chart.yaml"
    file.write_text(text, encoding="utf-8")
    env = DeviceEnv(ManualClock(), Bench(), shared=SharedThings(given=given)).named("camera")
    return PictureColourCamera(PictureColourOptions(camera="stop_camera", chart=str(file)), env)


def test_it_tells_what_the_picture_shows(tmp_path: Path) -> None:
    """It should ask for a picture of its camera and its chart."""
    eye = Eye(ColourBeside(np.array([40.0, 50.0, 18.0]), 0.6))
    subject = camera(tmp_path, {SeesCharts: eye})
    asyncio.run(device_kinds.colour_camera(subject))
    seen = asyncio.run(subject.colour())
    assert (seen.lab, seen.chart_off, seen.refused) == ((40.0, 50.0, 18.0), 0.6, "")
    assert eye.asked[0] == ("stop_camera", "trial")


def test_why_it_tells_none_is_passed_on(tmp_path: Path) -> None:
    """It should be no fault: another picture may tell it."""
    assert asyncio.run(camera(tmp_path, {SeesCharts: Eye("patch 3 is burnt")}).colour()).refused == "patch 3 is burnt"


def test_what_it_stands_on_is_named(tmp_path: Path) -> None:
    """It should refuse a chart that is wrong, and a cell without cameras."""
    with pytest.raises(ConfigError, match="rows"):
        camera(tmp_path, {SeesCharts: Eye("")}, FILE.replace("rows: 2", "rows: 0"))
    with pytest.raises(DeviceFault, match="camera: "):
        camera(tmp_path, {})
