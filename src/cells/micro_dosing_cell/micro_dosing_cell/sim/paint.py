"""Paint as a simulated plant has it: no lot is like the library, no dose is exact, no surface like the other.

All of it is seeded; what is told here are ground truths that no skill sees.
"""

from dataclasses import dataclass, replace

import numpy as np

from cell_vision.colour.observer import WAVELENGTHS, Floats
from micro_dosing_cell.colour.library import PigmentLibrary

LOT = (0.05, 0.10)
"""K and S of a lot differ from the library's by so much, as root of the mean square over the wavelengths."""
WAVES = 3
"""Cosines of which a difference is made: a level, a tilt and a bow."""
DOSE_G, DOSE_RATIO = 0.002, 0.003
"""A dose is off by at most the larger of a mass [g] and a share of it."""
SEEN = 0.03
"""Standard deviation of the share of the outer reflection that is seen, from bottle to bottle."""


@dataclass(frozen=True)
class PaintPlant:
    """What is in the tanks of one plant.

    Attributes:
        paints: The pastes as they are.
        dice: Chance.
    """

    paints: PigmentLibrary
    dice: np.random.Generator

    def dosed(self, masses_g: Floats) -> Floats:
        """Return what comes out when masses are asked for [g], shape (pigments,)."""
        most = np.maximum(DOSE_G, DOSE_RATIO * masses_g)
        off = self.dice.uniform(-1.0, 1.0, masses_g.shape) * most
        return np.where(masses_g > 0.0, np.maximum(masses_g + off, 0.0), 0.0)

    def bottled(self) -> PigmentLibrary:
        """Return the pastes as they look in the next bottle, whose surface is its own."""
        surface = self.paints.surface
        seen = float(np.clip(surface.seen + self.dice.normal(0.0, SEEN), 0.0, 1.0))
        return replace(self.paints, surface=replace(surface, seen=seen))


def plant(library: PigmentLibrary, dice: np.random.Generator) -> PaintPlant:
    """Return a plant with a lot of each pigment that differs smoothly from the library."""
    shape = library.absorbs.shape
    absorbs = library.absorbs * (1.0 + smooth_difference(shape, dice))
    scatters = library.scatters * (1.0 + smooth_difference(shape, dice))
    return PaintPlant(replace(library, absorbs=absorbs, scatters=scatters), dice)


def smooth_difference(shape: tuple[int, ...], dice: np.random.Generator) -> Floats:
    """Return smooth relative differences, shape (pigments, 31), each of a size within `LOT`."""
    along = np.linspace(0.0, np.pi, len(WAVELENGTHS))
    curve = dice.normal(0.0, 1.0, (shape[0], WAVES)) @ np.cos(np.arange(WAVES)[:, None] * along)
    size = dice.uniform(*LOT, shape[0]) / np.sqrt((curve**2).mean(axis=1))
    return np.asarray(curve * size[:, None])


def draw_downs(library: PigmentLibrary) -> Floats:
    """Return the mixtures of a chart of a plant's own pigments, shape (patches, pigments).

    Each pigment alone and let down twice with the lightest one, that one with the darkest in steps of grey, and
    neighbours in hue one to one: what lies on a chart is near to what is made.
    """
    count = len(library.names)
    lab = library.lab(np.eye(count))
    white, black = int(np.argmax(lab[:, 0])), int(np.argmin(lab[:, 0]))
    coloured = [one for one in range(count) if one not in (white, black)]
    rows = []
    for one in coloured:
        rows += [_mix(count, {one: share, white: 1.0 - share}) for share in (1.0, 0.3, 0.07)]
    rows += [_mix(count, {black: share, white: 1.0 - share}) for share in (0.0, 0.02, 0.06, 0.15, 0.4, 1.0)]
    round_trip = sorted(coloured, key=lambda one: float(np.arctan2(lab[one, 2], lab[one, 1])))
    rows += [
        _mix(count, {one: 0.5, other: 0.5})
        for one, other in zip(round_trip, [*round_trip[1:], round_trip[0]], strict=True)
    ]
    return np.array(rows)


def _mix(count: int, shares: dict[int, float]) -> Floats:
    row = np.zeros(count)
    for one, share in shares.items():
        row[one] = share
    return row
