"""The paints of one simulated cell and their looks: what a kinematic camera sees.  Seeded, pure."""

import math
from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from cell_vision.colour.observer import Floats
from micro_dosing_cell.colour.library import PigmentLibrary
from micro_dosing_cell.sim.paint import SEEN, plant

STREAKS = 0.3
"""Standard deviation of the share of a pigment where the camera looks, in a bottle that was not mixed."""


class CellPaints:
    """The lots in the reservoirs of a cell, by its seed."""

    def __init__(self, library: PigmentLibrary, seed: int) -> None:
        """Draw the lots."""
        self.library = library
        self._paints = plant(library, np.random.default_rng(seed)).paints

    def bottle(self, surface: float) -> PigmentLibrary:
        """Return them as a bottle shows them: `surface` is how many standard deviations its gloss is off."""
        seen = min(1.0, max(0.0, self._paints.surface.seen + surface * SEEN))
        return replace(self._paints, surface=replace(self._paints.surface, seen=seen))

    def masses(self, content: Mapping[str, float]) -> Floats:
        """Return the masses of the pigments in a vessel [g], shape (pigments,); what is no pigment has no colour."""
        return np.array([max(0.0, content.get(name, 0.0)) for name in self.library.names])

    def streaky(self, masses: Floats, even: float, dice: np.random.Generator) -> Floats:
        """Return the mixture where a camera looks, in a bottle of an evenness of 0 to 1."""
        off = STREAKS * math.sqrt(max(0.0, 1.0 - even))
        return np.asarray(masses * np.exp(dice.normal(0.0, off, masses.shape)))
