"""`picture_colour_camera`: tells colours from pictures of a camera of the cell that has a chart with tags in sight."""

from pathlib import Path
from typing import ClassVar, Protocol, runtime_checkable

from cell_line.driver import Driver
from cell_line.params import Params, Word
from cell_skills.devices.env import DeviceEnv
from cell_vision.colour.beside_chart import ColourBeside
from cell_vision.colour.chart_file import ColourChart, load_chart
from micro_dosing_cell.devices import ColourCamera, ColourSeen

NOTHING = (0.0, 0.0, 0.0)


@runtime_checkable
class SeesCharts(Protocol):
    """Who finds charts in the pictures of a cell."""

    shared: ClassVar[str] = "chart_eye"

    async def colour(self, camera: str, chart: ColourChart) -> ColourBeside | str:
        """Return the colour beside a chart, or why the picture tells none."""
        ...


class PictureColourOptions(Params):
    """Which camera, and which chart lies beside the vessel."""

    camera: Word
    """Role of the camera whose pictures are taken."""
    chart: str
    """File of the chart, as `cell_vision/colour/chart_file.py` reads it."""


class PictureColourCamera(Driver, ColourCamera):
    """Asks for a picture, finds the chart by its tags, and corrects the colour of the paint by its patches."""

    Options = PictureColourOptions
    stands_on = None

    def __init__(self, options: PictureColourOptions, env: DeviceEnv) -> None:
        """Read the chart.

        Raises:
            ConfigError: Its file is wrong.
        """
        self._options = options
        self._chart = load_chart(Path(options.chart))
        self._eye = env.use(SeesCharts)

    async def colour(self) -> ColourSeen:
        """Look once."""
        seen = await self._eye.colour(self._options.camera, self._chart)
        if isinstance(seen, str):
            return ColourSeen(NOTHING, seen)
        lightness, a, b = map(float, seen.lab)
        return ColourSeen((lightness, a, b), chart_off=seen.chart_off)
