"""Doses of a few given pigments that come as near as they can to a colour: what formulas and corrections stand on."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize

from cell_vision.colour.difference import delta_e_2000
from cell_vision.colour.observer import Floats
from micro_dosing_cell.colour.library import PigmentLibrary

SHORTEST_STEP = 1e-5
"""Of a share, for slopes."""
PINNED = 1.001
"""A dose below its least times this stands at the least."""
SAME = 0.02
"""Differences of dE00 below this are none."""
ROUNDS = 60
EXACT_G = 1e-9
"""Masses that differ by less are the same [g]."""


@dataclass(frozen=True)
class Matched:
    """Doses and what they make.

    Attributes:
        masses_g: Of each pigment of the library [g], 0 or at least the smallest dose; what was there is not in it.
        lab: The colour of everything together, as predicted.
        delta_e: dE00 from what is wanted.
    """

    masses_g: Floats
    lab: Floats
    delta_e: float

    @property
    def pigments(self) -> int:
        """How many are dosed."""
        return int(np.count_nonzero(self.masses_g))

    def rank(self) -> tuple[float, int, float]:
        """Return how good it is, the best first: near, then few, then little."""
        return round(max(self.delta_e, SAME) / SAME), self.pigments, float(self.masses_g.sum())


@dataclass(frozen=True)
class Search:
    """What is looked for.

    Attributes:
        library: Of pigments.
        target: The wanted colour, CIELAB, shape (3,).
        total_g: The mass of the doses: all of it, or at most when `base_g` is there.
        base_g: What is in the bottle already [g], shape (pigments,); None for an empty one, which is filled.
    """

    library: PigmentLibrary
    target: Floats
    total_g: float
    base_g: Floats | None = None

    def lab(self, masses_g: Floats) -> Floats:
        """Return the colours of doses, shape (..., pigments), together with what is there."""
        return self.library.lab(masses_g if self.base_g is None else masses_g + self.base_g)

    def matched(self, masses_g: Floats) -> Matched:
        """Return doses with what they make."""
        lab = self.lab(masses_g)
        return Matched(masses_g, lab, float(delta_e_2000(lab, self.target)))

    def best(self, pigments: Iterable[int], start_g: Floats) -> Matched | None:
        """Return the best doses of these pigments from a start: each 0, or from the smallest to its largest.

        Pigments of which the least is too much are left out, one after the other, and the rest is tried anew.  None if
        these pigments alone cannot be dosed within their limits.
        """
        best: Matched | None = None
        tried: set[frozenset[int]] = set()
        open_sets = [frozenset(map(int, pigments))]
        while open_sets:
            chosen = open_sets.pop()
            if chosen in tried or not self.possible(chosen):
                continue
            tried.add(chosen)
            found = self._refined(sorted(chosen), start_g, self.library.smallest_g)
            best = min(filter(None, (best, found)), key=Matched.rank)
            at_least = (one for one in chosen if found.masses_g[one] < PINNED * self.library.smallest_g)
            open_sets += [chosen - {one} for one in at_least]
        return best

    def possible(self, pigments: Iterable[int]) -> bool:
        """Return whether each can have its smallest dose, and all together fill what is to be filled."""
        chosen = sorted(pigments)
        least, most = self.library.smallest_g, self._most(chosen) * self.total_g
        fits = bool(chosen) and len(chosen) * least <= self.total_g + EXACT_G and bool((most >= least - EXACT_G).all())
        return fits and (self.base_g is not None or float(most.sum()) >= self.total_g - EXACT_G)

    def relaxed(self, pigments: Iterable[int]) -> Floats:
        """Return the best doses [g], shape (pigments,), if a dose could be as small as one likes."""
        chosen = sorted(pigments)
        start = np.full(len(self.library.names), self.library.smallest_g)
        return self._refined(chosen, start, 0.0).masses_g

    def _refined(self, chosen: list[int], start_g: Floats, least_g: float) -> Matched:
        """Minimise dE00 over the doses of the chosen pigments, none below the least."""
        fills, count = self.base_g is None, len(chosen)
        least = np.full(count, least_g / self.total_g)
        most = np.maximum(self._most(chosen), least)
        start = np.clip(start_g[chosen] / self.total_g, least, most)
        rest = {"type": "eq" if fills else "ineq", "fun": lambda x: 1.0 - x.sum(), "jac": lambda x: -np.ones(count)}
        steps = np.vstack([np.zeros(count), SHORTEST_STEP * np.eye(count)])

        def value_and_slope(x: Floats) -> tuple[float, Floats]:
            square = delta_e_2000(self.lab(self._spread(chosen, x + steps)), self.target) ** 2
            return float(square[0]), (square[1:] - square[0]) / SHORTEST_STEP

        done = minimize(
            value_and_slope,
            start,
            jac=True,
            method="SLSQP",
            bounds=np.stack([least, most], axis=1),
            constraints=[rest],
            options={"maxiter": ROUNDS, "ftol": 1e-7},
        )
        return self.matched(self._rounded(chosen, np.clip(done.x, least, most)))

    def _most(self, chosen: list[int]) -> Floats:
        """Largest doses, as shares of `total_g`: within the largest share of each, even if nothing else is added."""
        largest = self.library.largest[chosen]
        if self.base_g is None:
            return largest
        there = self.base_g[chosen]
        room = (largest * self.base_g.sum() - there) / np.maximum(1.0 - largest, EXACT_G)
        most: Floats = np.where(largest < 1.0, room / self.total_g, 1.0)
        return np.clip(most, 0.0, 1.0)

    def _spread(self, chosen: list[int], shares: Floats) -> Floats:
        """Return masses of all pigments [g] of shares of the chosen ones, shape (..., chosen)."""
        masses = np.zeros((*shares.shape[:-1], len(self.library.names)))
        masses[..., chosen] = shares * self.total_g
        return masses

    def _rounded(self, chosen: list[int], shares: Floats) -> Floats:
        """Return masses in whole steps; who has the most room takes what rounding leaves of a fill."""
        step = self.library.step_g
        masses: Floats = np.round(self._spread(chosen, shares) / step) * step
        if self.base_g is None:
            rest = round((self.total_g - masses.sum()) / step) * step
            room = self._most(chosen) * self.total_g - masses[chosen] if rest > 0.0 else masses[chosen]
            masses[chosen[int(np.argmax(room))]] += rest
        return masses
