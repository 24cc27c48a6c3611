"""A simulated camera over a bottle, with a chart beside it: what it tells of a paint."""

from dataclasses import replace

import numpy as np

from cell_vision.colour.chart import ChartCorrection, ChartRefused, correct_by_chart
from cell_vision.colour.observer import Floats
from micro_dosing_cell.colour.library import PigmentLibrary
from micro_dosing_cell.sim.colour_camera import PaintCamera, colour_camera
from micro_dosing_cell.sim.paint import draw_downs, plant

PICTURES = 3
"""Tries to get a picture whose chart is accepted."""
INSTRUMENT = 0.1
"""Standard deviation of the L*, a* and b* that an instrument told of each patch of the chart."""


class SimulatedEye:
    """A camera with a chart beside the bottle; the chart was made of other lots, and measured once."""

    def __init__(self, library: PigmentLibrary, made: np.random.Generator, shots: np.random.Generator) -> None:
        """Make camera and chart by one chance; light and noise of each picture are another."""
        printed, patches = plant(library, made).paints, draw_downs(library)
        self._camera: PaintCamera = replace(colour_camera(made), dice=shots)
        self._chart = printed.spectrum(patches)
        self._known = printed.lab(patches) + made.normal(0.0, INSTRUMENT, (len(patches), 3))

    def look(self, paint: Floats) -> tuple[Floats, ChartCorrection]:
        """Return the colour of a paint, CIELAB, shape (3,), of its spectrum, and the correction that told it.

        Raises:
            ChartRefused: No picture of several was accepted; the last refusal.
        """
        for _ in range(PICTURES - 1):
            try:
                return self._look(paint)
            except ChartRefused:
                continue
        return self._look(paint)

    def _look(self, paint: Floats) -> tuple[Floats, ChartCorrection]:
        seen = self._camera.shoot(np.vstack([self._chart, paint]))
        correction = correct_by_chart(seen[:-1], self._known)
        return correction.lab(seen[-1]), correction
