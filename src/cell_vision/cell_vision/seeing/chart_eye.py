"""`chart_eye`: the colour of what lies beside a chart, in a checked picture of a camera of the cell."""

from cell_line.shared import Shared
from cell_vision.colour.beside_chart import ColourBeside, colour_beside
from cell_vision.colour.chart import ChartRefused
from cell_vision.colour.chart_file import ColourChart
from cell_vision.fiducials.detecting import TagDetector
from cell_vision.seeing.views import CheckedViews


class ChartColours(Shared):
    """Looks through the cameras of a cell for charts."""

    name = "chart_eye"

    def __init__(self, views: CheckedViews) -> None:
        """Take the cameras."""
        self._views = views
        self._detector = TagDetector()

    async def colour(self, camera: str, chart: ColourChart) -> ColourBeside | str:
        """Return the colour beside a chart, or why the picture tells none.

        Raises:
            DeviceFault: What the camera sends must not be acted on, or it does not answer.
        """
        view = await self._views.look(camera)
        middles = {tag.id: tag.corners.mean(axis=0) for tag in self._detector.detect(view.rgb)}
        try:
            return colour_beside(view.rgb, chart, middles)
        except ChartRefused as refused:
            return str(refused)
