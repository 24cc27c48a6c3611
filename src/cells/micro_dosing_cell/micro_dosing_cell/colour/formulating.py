"""A formula for a wanted colour, or the nearest colour that these pigments make."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import nnls

from cell_vision.colour.difference import delta_e_2000
from cell_vision.colour.observer import D65_WEIGHTS, Floats
from cell_vision.colour.spaces import lab_to_xyz
from micro_dosing_cell.colour.kubelka_munk import ratio
from micro_dosing_cell.colour.library import PigmentLibrary
from micro_dosing_cell.colour.matching import Matched, Search

MOST_PIGMENTS = 6
IN_GAMUT = 0.5
"""A colour that a formula misses by more dE00 than this is not one of the library's; half of what an eye notices."""
CANDIDATES = 6000
"""Mixtures that are looked at for starts."""
STARTS = 6
SEED = 20
"""Of those mixtures: always the same, so that a colour has one formula."""
GOOD = 0.02
"""A formula this near is not improved [dE00]."""
SLIGHT = 1e-3
"""Shares of a start below this are noise."""


class NoFormula(ValueError):
    """Pigments cannot fill a bottle within their largest shares."""


@dataclass(frozen=True)
class Formulated:
    """A formula, or the nearest one.

    Attributes:
        masses_g: Pigment -> mass [g], the largest first.
        target: The wanted colour, CIELAB (D65).
        predicted: The colour of the formula, CIELAB (D65).
        delta_e: dE00 between the two.
        in_gamut: Whether the library makes the wanted colour.
    """

    masses_g: dict[str, float]
    target: tuple[float, float, float]
    predicted: tuple[float, float, float]
    delta_e: float
    in_gamut: bool


def formulate(library: PigmentLibrary, target: Floats, most: int = MOST_PIGMENTS) -> Formulated:
    """Return a formula for a colour, CIELAB (D65), shape (3,), of at most so many pigments.

    Raises:
        NoFormula: So many pigments cannot fill a bottle within their largest shares.
    """
    found = _best(Search(library, target, library.fill_g), most)
    return Formulated(
        named(library, found.masses_g),
        as_triple(target),
        as_triple(found.lab),
        found.delta_e,
        found.delta_e <= IN_GAMUT,
    )


def named(library: PigmentLibrary, masses_g: Floats) -> dict[str, float]:
    """Return pigment -> mass [g] of what is not 0, the largest first."""
    order = sorted(np.flatnonzero(masses_g), key=lambda one: -masses_g[one])
    return {library.names[one]: round(float(masses_g[one]), 6) for one in order}


def as_triple(lab: Floats) -> tuple[float, float, float]:
    """Return a colour as plain numbers."""
    lightness, a, b = map(float, lab)
    return lightness, a, b


def _best(search: Search, most: int) -> Matched:
    best: Matched | None = None
    for start in _starts(search, most):
        found = search.best(np.flatnonzero(start), start)
        best = min(filter(None, (best, found)), key=Matched.rank, default=None)
        if best and best.delta_e <= GOOD:
            return best
    if not best:
        most = min(most, len(search.library.names))
        raise NoFormula(f"{most} pigments of '{search.library.name}' cannot fill {search.total_g:g} g between them")
    return _with_one_more(search, best, most)


def _with_one_more(search: Search, best: Matched, most: int) -> Matched:
    """Return the best formula with one pigment that is not in this one, and without its least where it is full."""
    library = search.library
    present = [int(one) for one in np.argsort(-best.masses_g)[: best.pigments]][: most - 1]
    for other in may_join(library, present):
        found = search.best([*present, other], best.masses_g)
        best = min(filter(None, (best, found)), key=Matched.rank)
    return best


def may_join(library: PigmentLibrary, present: Sequence[int]) -> Iterator[int]:
    """Yield the pigments that are not present and may meet all that are."""
    for other in range(len(library.names)):
        pairs = ((min(one, other), max(one, other)) for one in present)
        if other not in present and not any(pair in library.apart for pair in pairs):
            yield other


def _starts(search: Search, most: int) -> Iterator[Floats]:
    """Yield masses [g] to start from: of the smoothest spectrum first, then the nearest of many mixtures.

    Last come those that may have the largest shares, in case no others can fill a bottle.
    """
    library = search.library
    for shares in _compatible(library, spectral_start(library, search.target)):
        yield _fewer(shares, most) * search.total_g
    shares = candidates(library, min(most, 4))
    near = np.argsort(delta_e_2000(library.lab(shares), search.target))
    seen: set[tuple[int, ...]] = set()
    for one in near:
        support = tuple(map(int, np.flatnonzero(shares[one])))
        if support not in seen and search.possible(support):
            seen.add(support)
            yield shares[one] * search.total_g
        if len(seen) == STARTS:
            return
    for shares in _compatible(library, library.largest / library.largest.sum()):
        yield _fewer(shares, most) * search.total_g


def spectral_start(library: PigmentLibrary, target: Floats) -> Floats:
    """Return shares of all pigments, shape (pigments,), whose K/S is that of the smoothest spectrum of a colour.

    The sum of c (K - t S) shall be 0 at every wavelength: linear in the shares, none of which is negative.
    """
    inner = library.surface.inner(np.clip(smoothest(lab_to_xyz(target)), 0.01, 0.95))
    wanted = ratio(np.clip(inner, 0.002, 0.99))
    rows = (library.absorbs - wanted * library.scatters).T / (wanted + 0.05)[:, None]
    shares, _ = nnls(np.vstack([rows, np.ones(len(library.names))]), np.append(np.zeros(len(rows)), 1.0))
    return np.asarray(shares / shares.sum())


def smoothest(xyz: Floats) -> Floats:
    """Return the spectrum, shape (31,), with the least slope that has these XYZ (D65); it may leave 0 to 1.

    Source: S. A. Burns, Numerical methods for smoothest reflectance reconstruction, 2020 (least slope squared).
    """
    bands = len(D65_WEIGHTS)
    slope = np.diff(np.eye(bands), axis=0)
    system = np.block([[2.0 * slope.T @ slope, D65_WEIGHTS], [D65_WEIGHTS.T, np.zeros((3, 3))]])
    return np.asarray(np.linalg.solve(system, np.append(np.zeros(bands), xyz))[:bands])


def candidates(library: PigmentLibrary, most: int) -> Floats:
    """Return shares of mixtures of up to so many pigments that may meet, shape (mixtures, pigments)."""
    dice = np.random.default_rng(SEED)
    count = len(library.names)
    strength = np.exp(dice.normal(0.0, 1.2, (CANDIDATES, count)))
    rank = np.argsort(dice.random((CANDIDATES, count)), axis=1).argsort(axis=1)
    strength[rank >= dice.integers(1, min(most, count) + 1, CANDIDATES)[:, None]] = 0.0
    for one, other in library.apart:
        strength = strength[(strength[:, one] == 0.0) | (strength[:, other] == 0.0)]
    return np.asarray(strength / strength.sum(axis=1, keepdims=True))


def _compatible(library: PigmentLibrary, shares: Floats) -> Iterator[Floats]:
    """Yield the shares without one or the other of each pair that must not meet."""
    for one, other in library.apart:
        if shares[one] > SLIGHT and shares[other] > SLIGHT:
            for left_out in (one, other):
                fewer = shares.copy()
                fewer[left_out] = 0.0
                yield from _compatible(library, fewer)
            return
    yield shares


def _fewer(shares: Floats, most: int) -> Floats:
    """Return so many of the largest shares alone."""
    fewer = shares.copy()
    fewer[np.argsort(-shares, kind="stable")[most:]] = 0.0
    fewer[fewer < SLIGHT] = 0.0
    return np.asarray(fewer / fewer.sum())
