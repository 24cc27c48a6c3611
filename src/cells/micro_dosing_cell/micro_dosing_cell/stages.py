"""How to dose the rest of a component: fast, slow or by drops, ahead of the flow that follows a stop.  Pure."""

import math
from dataclasses import dataclass

from micro_dosing_cell.calibration import PumpCalibration

SURE = 2.5
"""A run that is not the last stays below the rest by so many standard deviations."""
SHORTEST_S = 0.1
"""A pump does not run for less than this [s]."""
COARSE_S = 0.3
"""It does not run fast for less than this [s]."""
DROPS = 3.0
"""Drops are made by so many times less than the slow rate, or less still."""


@dataclass(frozen=True)
class DoseShot:
    """One run of a pump: mass [g] at a rate [g/s]; `stage` is coarse, medium, fine or drop."""

    stage: str
    mass_g: float
    rate_g_s: float


@dataclass(frozen=True)
class Flow:
    """What a pump shall do at most, and what is known of it.

    Attributes:
        coarse_g_s: Fast rate [g/s].
        fine_g_s: Slow rate [g/s].
        known: What it gives.
    """

    coarse_g_s: float
    fine_g_s: float
    known: PumpCalibration = PumpCalibration()

    def shot(self, rest_g: float, near_g: float) -> DoseShot:
        """Return the next run for a rest [g] that is met within `near_g` [g]; it gives no more than the rest."""
        stages = (
            ("coarse", self.coarse_g_s, COARSE_S),
            ("medium", math.sqrt(self.coarse_g_s * self.fine_g_s), COARSE_S),
            ("fine", self.fine_g_s, SHORTEST_S),
            ("drop", self.fine_g_s / DROPS, SHORTEST_S),
        )
        for stage, rate, shortest in stages:
            mass = self._mass(rest_g, rate, near_g)
            if mass >= shortest * rate:
                return DoseShot(stage, mass, rate)
        return self._drop(rest_g)

    def _drop(self, rest_g: float) -> DoseShot:
        """Return the shortest run, so slow that what is in doubt of the pump does not carry it beyond the rest."""
        known = self.known
        doubt = SURE * math.hypot(known.gain_sd * SHORTEST_S, known.after_sd)
        rate = min(rest_g / (known.gain * SHORTEST_S + known.after_s + doubt), self.fine_g_s / DROPS)
        return DoseShot("drop", SHORTEST_S * rate, rate)

    def _mass(self, rest_g: float, rate_g_s: float, near_g: float) -> float:
        """Return what to tell the pump [g]: all of it where that is sure to end near enough, else less."""
        mass = self._full(rest_g, rate_g_s)
        margin = SURE * self.known.spread(mass, rate_g_s)
        return mass if margin <= near_g else self._full(rest_g - margin, rate_g_s)

    def _full(self, rest_g: float, rate_g_s: float) -> float:
        return max(0.0, (rest_g - self.known.after_s * rate_g_s) / self.known.gain)
