"""`kinematic_colour_camera`: sees a bottle as the paints in a simulated cell look; camera and chart err."""

import math

import numpy as np
from pydantic import Field

from cell_kinematic.device import KinematicDevice, KinematicOptions
from cell_line.params import Word
from cell_skills.devices.env import DeviceEnv
from cell_vision.colour.chart import ChartRefused
from micro_dosing_cell.colour_order import library_of
from micro_dosing_cell.device_kinds import COLOUR_CAMERA, ColourCameraFaults
from micro_dosing_cell.devices import ColourSeen
from micro_dosing_cell.kinematic import vessel
from micro_dosing_cell.sim.eye import SimulatedEye
from micro_dosing_cell.sim.paint_in_cell import CellPaints

NOTHING = (0.0, 0.0, 0.0)


class ColourCameraOptions(KinematicOptions):
    """Options of a kinematic colour camera."""

    library: Word = "polish"
    """Pigments of the paints, of which the lots in the cell differ."""
    look_s: float = Field(default=1.5, gt=0.0)
    """Time to take and evaluate a picture [s]."""
    turns_rad: float = Field(default=130.0, gt=0.0)
    """Angle of mixing that leaves 37 % of the unevenness [rad]; as of the mixer."""


class KinematicColourCamera(KinematicDevice[ColourCameraOptions, ColourCameraFaults]):
    """A camera over the vessel; its lots, chart and errors are those of the cell's seed."""

    Options = ColourCameraOptions
    kind = COLOUR_CAMERA

    def __init__(self, options: ColourCameraOptions, env: DeviceEnv) -> None:
        """Take what the cell has: its lots outlive the process."""
        super().__init__(options, env)
        seed: int = self.bench.cell.get(self.own("lots"), -1)
        if seed < 0:
            seed = self.bench.cell.rng(self.own("lots")).getrandbits(32)
            self.bench.cell.put(self.own("lots"), seed)
        self._seed = seed
        self._paints = CellPaints(library_of(options.library), seed)

    async def colour(self) -> ColourSeen:
        """Look at the bottle."""
        rng = await self.sense(self.options.look_s)
        if self.happens(rng, self.faults.colour_glare):
            return ColourSeen(NOTHING, "a reflection burns patches of the chart")
        masses = self._paints.masses(vessel.content(self.bench))
        if not masses.any():
            return ColourSeen(NOTHING, "there is no paint in the vessel")
        dice = np.random.default_rng(rng.getrandbits(64))
        even = 1.0 - math.exp(-self.bench.item.get("vessel.mixed", 0.0) / self.options.turns_rad)
        paint = self._paints.bottle(self._surface()).spectrum(self._paints.streaky(masses, even, dice))
        eye = SimulatedEye(self._paints.library, np.random.default_rng([self._seed, 1]), dice)
        try:
            lab, correction = eye.look(paint)
        except ChartRefused as refused:
            return ColourSeen(NOTHING, str(refused))
        lightness, a, b = map(float, lab)
        return ColourSeen((lightness, a, b), chart_off=float(np.median(correction.left_out)))

    def _surface(self) -> float:
        """Return how the gloss of this bottle is off, in standard deviations."""
        known: float | None = self.bench.item.get("vessel.surface", None)
        if known is None:
            known = self.bench.item.rng("vessel.surface").gauss(0.0, 1.0)
            self.bench.item.put("vessel.surface", known)
        return known
