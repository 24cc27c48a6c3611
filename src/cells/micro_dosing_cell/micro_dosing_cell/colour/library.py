"""The pigments that a cell can dose, and what may be done with them, as a YAML file says."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Self

import numpy as np
from pydantic import Field, model_validator

from cell_line.config.strict_yaml import StrictModel, load_strict
from cell_line.params import Word
from cell_vision.colour.observer import BANDS, D65, D65_WEIGHTS, Floats, spectrum_to_xyz
from cell_vision.colour.spaces import xyz_to_lab
from micro_dosing_cell.colour.kubelka_munk import PaintSurface, mixed

DEMO = Path(__file__).with_name("polish.yaml")
"""The pigments that are meant when none are named: a synthesis."""
Absorption = Annotated[float, Field(ge=0.0, le=1e4, allow_inf_nan=False)]
Scattering = Annotated[float, Field(gt=0.0, le=1e4, allow_inf_nan=False)]
Share = Annotated[float, Field(ge=0.0, lt=1.0, allow_inf_nan=False)]
Mass = Annotated[float, Field(gt=0.0, le=1e5, allow_inf_nan=False)]


class SurfaceModel(StrictModel):
    """The surface of the dried or bottled paint; see `PaintSurface`."""

    outside: Share
    inside: Share
    seen: Annotated[float, Field(ge=0.0, le=1.0)]


class PigmentModel(StrictModel):
    """A pigment paste."""

    k: list[Absorption] = Field(min_length=BANDS, max_length=BANDS)
    """Absorption at 400, 410 ... 700 nm, in relation to mass; any unit, the same for all."""
    s: list[Scattering] = Field(min_length=BANDS, max_length=BANDS)
    """Scattering likewise."""
    largest_share: Annotated[float, Field(gt=0.0, le=1.0)] = 1.0
    """Of the mass of a mixture."""


class PairModel(StrictModel):
    """Two pigments that must not meet."""

    pair: list[Word] = Field(min_length=2, max_length=2)
    why: str = Field(min_length=1, max_length=200)


class LibraryModel(StrictModel):
    """A library as its file has it."""

    name: Word
    source: str = Field(min_length=1, max_length=1000)
    """Who measured it, or that nobody did."""
    surface: SurfaceModel
    fill_g: Mass
    """Mass of a mixture [g]."""
    smallest_g: Mass
    """The least that can be dosed [g]."""
    step_g: Mass
    """Doses are told in multiples of this [g]."""
    pigments: dict[Word, PigmentModel] = Field(min_length=2, max_length=60)
    incompatible: list[PairModel] = []

    @model_validator(mode="after")
    def _agrees(self) -> Self:
        for rule in self.incompatible:
            for name in rule.pair:
                if name not in self.pigments:
                    raise ValueError(f"incompatible: '{name}' is no pigment of this library")
            if rule.pair[0] == rule.pair[1]:
                raise ValueError(f"incompatible: '{rule.pair[0]}' is named with itself")
        if self.smallest_g > self.fill_g:
            raise ValueError(f"smallest_g {self.smallest_g:g} is more than the fill_g of {self.fill_g:g}")
        if self.step_g > self.smallest_g:
            raise ValueError(f"step_g {self.step_g:g} is more than the smallest_g of {self.smallest_g:g}")
        for name, mass_g in (("fill_g", self.fill_g), ("smallest_g", self.smallest_g)):
            steps = mass_g / self.step_g
            if abs(steps - round(steps)) > 1e-6 * steps:
                raise ValueError(f"{name} {mass_g:g} is no whole number of steps of step_g {self.step_g:g}")
        return self


@dataclass(frozen=True)
class PigmentLibrary:
    """Pigments, ready to reckon with.

    Attributes:
        name: Of the library.
        source: Who measured it.
        names: Of its pigments, the order of all arrays.
        absorbs: K, shape (pigments, 31).
        scatters: S, shape (pigments, 31).
        largest: Largest shares, shape (pigments,).
        surface: Between paint and air.
        fill_g: Mass of a mixture [g].
        smallest_g: The least that can be dosed [g].
        step_g: Doses are multiples of this [g].
        apart: Pairs that must not meet (the lower index first), and why.
    """

    name: str
    source: str
    names: tuple[str, ...]
    absorbs: Floats
    scatters: Floats
    largest: Floats
    surface: PaintSurface
    fill_g: float
    smallest_g: float
    step_g: float
    apart: dict[tuple[int, int], str]

    def spectrum(self, masses: Floats) -> Floats:
        """Return what mixtures reflect, shape (..., 31), of masses of shape (..., pigments)."""
        return mixed(masses, self.absorbs, self.scatters, self.surface)

    def lab(self, masses: Floats, weights: Floats = D65_WEIGHTS, white: Floats = D65) -> Floats:
        """Return the colours of mixtures in CIELAB, shape (..., 3), by default under D65."""
        return xyz_to_lab(spectrum_to_xyz(self.spectrum(masses), weights), white)


def load_library(file: Path) -> PigmentLibrary:
    """Read a library.

    Raises:
        ConfigError: Anything is wrong with the file.
    """
    return as_library(load_strict(file, LibraryModel))


def as_library(model: LibraryModel) -> PigmentLibrary:
    """Return a library of what its file says."""
    names = tuple(model.pigments)
    pairs = {tuple(sorted(map(names.index, rule.pair))): rule.why for rule in model.incompatible}
    return PigmentLibrary(
        name=model.name,
        source=model.source,
        names=names,
        absorbs=np.array([pigment.k for pigment in model.pigments.values()]),
        scatters=np.array([pigment.s for pigment in model.pigments.values()]),
        largest=np.array([pigment.largest_share for pigment in model.pigments.values()]),
        surface=PaintSurface(model.surface.outside, model.surface.inside, model.surface.seen),
        fill_g=model.fill_g,
        smallest_g=model.smallest_g,
        step_g=model.step_g,
        apart={(one, other): why for (one, other), why in pairs.items()},
    )
