"""The pigments of the demo, made from a few numbers each: no pigment was measured for them.

Published spectral K and S of paints are either not free to copy or not to be had any more.  So the library of the demo
is a synthesis: absorption bands and edges where the literature on each pigment sees them (Herbst and Hunger, Industrial
Organic Pigments; Buxbaum, Industrial Inorganic Pigments), scattering that falls with the wavelength as that of small
particles does, and strengths of pastes that are let down so that a bottle takes tenths of grams of each.  Who doses
real pastes measures draw-downs of them and writes a library of the same form.
"""

from dataclasses import dataclass

import numpy as np

from cell_vision.colour.observer import WAVELENGTHS, Floats

DIGITS = 4


@dataclass(frozen=True)
class Synthesis:
    """How to make the spectra of a pigment; absorption and scattering count with white's scattering at 550 nm as 1.

    Attributes:
        bands: Of absorption: middle [nm], width (standard deviation) [nm], height.
        edges: Steps of absorption, which is high at wavelengths below: middle [nm], width [nm], height.
        floor: Absorption everywhere.
        scatter: Scattering at 550 nm.
        fall: It falls with this power of the wavelength.
        lift: What edges add to scattering above them, as a share: what absorbs less is refracted more in these oxides.
    """

    bands: tuple[tuple[float, float, float], ...] = ()
    edges: tuple[tuple[float, float, float], ...] = ()
    floor: float = 0.002
    scatter: float = 0.1
    fall: float = 1.0
    lift: float = 0.0


SYNTHESES = {
    "titanium_white": Synthesis(edges=((402.0, 6.0, 0.35),), floor=0.0006, scatter=1.0, fall=0.9),
    "iron_oxide_black": Synthesis(floor=1.5, bands=((430.0, 120.0, 0.25),), scatter=0.05, fall=0.3),
    "iron_oxide_yellow": Synthesis(
        edges=((505.0, 16.0, 1.1),), bands=((640.0, 45.0, 0.07), (430.0, 30.0, 0.3)), floor=0.02, scatter=0.35, lift=0.3
    ),
    "iron_oxide_red": Synthesis(
        edges=((572.0, 13.0, 1.9),), bands=((660.0, 60.0, 0.12),), floor=0.06, scatter=0.3, lift=0.4
    ),
    "yellow_5_lake": Synthesis(edges=((490.0, 9.0, 1.2),), bands=((430.0, 35.0, 0.5),), floor=0.003, scatter=0.16),
    "orange_5_lake": Synthesis(edges=((548.0, 10.0, 1.3),), bands=((500.0, 30.0, 0.5),), floor=0.003, scatter=0.12),
    "red_6_lake": Synthesis(edges=((578.0, 7.0, 1.3),), bands=((530.0, 28.0, 0.5),), floor=0.003, scatter=0.1),
    "red_7_lake": Synthesis(
        bands=((525.0, 30.0, 1.8), (568.0, 13.0, 0.9), (430.0, 40.0, 0.6)), floor=0.005, scatter=0.09
    ),
    "red_33_lake": Synthesis(bands=((530.0, 30.0, 1.9), (562.0, 14.0, 0.7)), floor=0.004, scatter=0.08),
    "manganese_violet": Synthesis(bands=((540.0, 40.0, 0.6), (575.0, 30.0, 0.35)), floor=0.01, scatter=0.16),
    "ultramarine": Synthesis(bands=((600.0, 36.0, 1.3), (560.0, 26.0, 0.4)), floor=0.006, scatter=0.11),
    "iron_blue": Synthesis(bands=((690.0, 75.0, 2.6), (600.0, 50.0, 0.9)), floor=0.02, scatter=0.06),
    "phthalo_green": Synthesis(
        bands=((640.0, 38.0, 2.0), (690.0, 30.0, 0.8), (400.0, 28.0, 0.9)), floor=0.008, scatter=0.07
    ),
    "chromium_oxide_green": Synthesis(
        bands=((610.0, 42.0, 0.8), (450.0, 34.0, 0.8), (400.0, 25.0, 0.5)), floor=0.05, scatter=0.28, lift=0.0
    ),
}


def absorption(made: Synthesis) -> Floats:
    """Return K at every wavelength, shape (31,)."""
    bands = sum(high * np.exp(-0.5 * ((WAVELENGTHS - at) / wide) ** 2) for at, wide, high in made.bands)
    edges = sum(high * _below(at, wide) for at, wide, high in made.edges)
    return np.round(made.floor + bands + edges, DIGITS)


def scattering(made: Synthesis) -> Floats:
    """Return S at every wavelength, shape (31,)."""
    above = sum((1.0 - _below(at, wide) for at, wide, _ in made.edges), np.zeros_like(WAVELENGTHS))
    falling = made.scatter * (WAVELENGTHS / 550.0) ** -made.fall
    return np.round(falling * (1.0 + made.lift * above), DIGITS)


def _below(at: float, wide: float) -> Floats:
    """1 far below a wavelength, 0 far above."""
    step: Floats = 1.0 / (1.0 + np.exp((WAVELENGTHS - at) / wide))
    return step
