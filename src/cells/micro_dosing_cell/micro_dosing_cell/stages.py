"""How to dose the rest of a component: coarse, fine or by pulses, ahead of the flow that follows a stop.  Pure."""

from dataclasses import dataclass, replace

COARSE_SHARE = 0.9
"""Share of the rest dosed at the coarse rate."""
FINE_SHARE = 0.95
"""Share of the rest dosed at the fine rate."""
SHORTEST_S = 0.1
"""A pump does not run for less than this [s]."""


@dataclass(frozen=True)
class DoseShot:
    """One run of a pump: mass [g] at a rate [g/s]; `stage` is coarse, fine or pulse."""

    stage: str
    mass_g: float
    rate_g_s: float


@dataclass(frozen=True)
class Flow:
    """What is known of a pump.

    Attributes:
        coarse_g_s: Fast rate [g/s].
        fine_g_s: Slow rate [g/s].
        after_s: How long the flow goes on after a stop, learnt from every shot [s].
    """

    coarse_g_s: float
    fine_g_s: float
    after_s: float = 0.08

    def shot(self, rest_g: float, tolerance_g: float) -> DoseShot:
        """Return the next run for a rest [g] that shall end within a tolerance [g]."""
        coarse = COARSE_SHARE * rest_g - self.after_s * self.coarse_g_s
        if coarse >= 3 * SHORTEST_S * self.coarse_g_s:
            return DoseShot("coarse", coarse, self.coarse_g_s)
        fine = FINE_SHARE * rest_g - self.after_s * self.fine_g_s
        if rest_g > 4 * tolerance_g and fine >= SHORTEST_S * self.fine_g_s:
            return DoseShot("fine", fine, self.fine_g_s)
        pulse_g_s = rest_g / (SHORTEST_S + self.after_s)
        rate = min(pulse_g_s, self.fine_g_s / 3)
        return DoseShot("pulse", max(rest_g - self.after_s * rate, SHORTEST_S * rate), rate)

    def learnt(self, shot: DoseShot, gained_g: float) -> "Flow":
        """Return the flow after a shot gave a mass [g]: what came too much came after the stop."""
        seen = min(0.5, max(0.0, (gained_g - shot.mass_g) / shot.rate_g_s))
        return replace(self, after_s=0.5 * (self.after_s + seen))
