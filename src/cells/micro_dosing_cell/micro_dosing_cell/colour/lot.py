"""What a measured colour tells of the pastes in a bottle: their lots differ from the library."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from cell_vision.colour.observer import WAVELENGTHS, Floats
from micro_dosing_cell.colour.library import PigmentLibrary

ROUNDS = 4
STEP = 1e-4


@dataclass(frozen=True)
class Doubts:
    """Standard deviations of what is not known.

    Attributes:
        lot: Of the logarithms of K and of S of a paste, at the middle wavelength and of the tilt over all of them.
        seen: Of the share of the outer reflection that is seen.
        measured: Of a measured L*, a* and b*.
    """

    lot: float = 0.05
    seen: float = 0.03
    measured: float = 0.4


def learnt(library: PigmentLibrary, masses_g: Floats, measured: Floats, doubts: Doubts | None = None) -> PigmentLibrary:
    """Return the library as a bottle shows it: the likeliest pastes, given what was known and is measured.

    Three numbers cannot tell all of a lot, so every paste in the bottle, and its surface, takes its part of the blame
    in proportion to how little is known of it and how much it matters: the maximum of the posterior, by Gauss-Newton.

    Args:
        library: As it was known.
        masses_g: In the bottle [g], shape (pigments,).
        measured: Its colour, CIELAB (D65), shape (3,).
        doubts: What is not known.
    """
    doubts = doubts or Doubts()
    present = [int(one) for one in np.flatnonzero(masses_g)]
    known = np.append(np.full(4 * len(present), doubts.lot), doubts.seen) ** 2
    noise = np.eye(3) * doubts.measured**2
    guess = np.zeros(len(known))

    def colour(guess: Floats) -> Floats:
        return _changed(library, present, guess).lab(masses_g)

    for _ in range(ROUNDS):
        at, slope = colour(guess), _slope(colour, guess)
        gain = (known[:, None] * slope.T) @ np.linalg.inv(slope @ (known[:, None] * slope.T) + noise)
        guess = gain @ (measured - at + slope @ guess)
    found = _changed(library, present, guess)
    return replace(found, surface=replace(found.surface, seen=min(1.0, max(0.0, found.surface.seen))))


def _slope(colour: Callable[[Floats], Floats], at: Floats) -> Floats:
    """Return by how much a colour changes with each number, shape (3, numbers)."""
    here = colour(at)
    return np.stack([(colour(at + step) - here) / STEP for step in STEP * np.eye(len(at))], axis=1)


def _changed(library: PigmentLibrary, present: list[int], guess: Floats) -> PigmentLibrary:
    """Return the library with other pastes and another surface."""
    tilt = np.linspace(-1.0, 1.0, len(WAVELENGTHS))
    level_k, tilt_k, level_s, tilt_s = guess[:-1].reshape(4, -1)
    absorbs, scatters = library.absorbs.copy(), library.scatters.copy()
    absorbs[present] *= np.exp(level_k[:, None] + tilt_k[:, None] * tilt)
    scatters[present] *= np.exp(level_s[:, None] + tilt_s[:, None] * tilt)
    surface = replace(library.surface, seen=library.surface.seen + float(guess[-1]))
    return replace(library, absorbs=absorbs, scatters=scatters, surface=surface)
