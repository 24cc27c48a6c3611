"""What is known of a pump channel, learnt from every run of it.  Pure."""

import math
from dataclasses import dataclass, replace

SCATTER = 0.006
"""Standard deviation of what a run gives about the calibration, as a fraction."""
SCATTER_G = 0.0007
"""The same in small runs: a drop hangs, or falls [g]."""
WANDERS = 0.004
"""Standard deviation by which the gain changes from run to run."""
AFTER_WANDERS_S = 0.002
"""The same of the after-flow [s]."""
WILD = 4.0
"""A run that is off by more standard deviations was a bubble, a late valve or another tip: it tells nothing finer."""
DOUBTFUL = 2.0
"""After one that gave too little the doubts grow by this factor; after one that gave too much all is in doubt."""


@dataclass(frozen=True)
class PumpCalibration:
    """A run of m grams at a rate r gives gain * m + after_s * r.

    Attributes:
        gain: What comes of what is told.
        after_s: How long the flow goes on after a stop [s].
        gain_sd: Standard deviation of the gain.
        after_sd: Standard deviation of the after-flow [s].
    """

    gain: float = 1.0
    after_s: float = 0.08
    gain_sd: float = 0.06
    after_sd: float = 0.1

    def expected(self, mass_g: float, rate_g_s: float) -> float:
        """Return what such a run gives [g]."""
        return self.gain * mass_g + self.after_s * rate_g_s

    def spread(self, mass_g: float, rate_g_s: float) -> float:
        """Return the standard deviation of that [g]."""
        parts = (self.gain_sd * mass_g, self.after_sd * rate_g_s, SCATTER * mass_g, SCATTER_G)
        return math.hypot(*parts)

    def learnt(self, mass_g: float, rate_g_s: float, gained_g: float) -> "PumpCalibration":
        """Return what is known after a run gave a mass [g]: a Kalman filter whose two states stay uncorrelated."""
        off = gained_g - self.expected(mass_g, rate_g_s)
        doubt = self.spread(mass_g, rate_g_s)
        if off > WILD * doubt:
            return self.purged()
        if off < -WILD * doubt:
            wider = replace(self, gain_sd=self.gain_sd * DOUBTFUL, after_sd=self.after_sd * DOUBTFUL)
            return wider.bounded()
        gain_share = self.gain_sd**2 * mass_g / doubt**2
        after_share = self.after_sd**2 * rate_g_s / doubt**2
        return PumpCalibration(
            self.gain + gain_share * off,
            self.after_s + after_share * off,
            math.hypot(self.gain_sd * math.sqrt(1.0 - gain_share * mass_g), WANDERS),
            math.hypot(self.after_sd * math.sqrt(1.0 - after_share * rate_g_s), AFTER_WANDERS_S),
        ).bounded()

    def purged(self) -> "PumpCalibration":
        """Return what is known when the tip may be wider than before: no less than a new pump gives may come."""
        return PumpCalibration(max(self.gain, PumpCalibration().gain), max(self.after_s, PumpCalibration().after_s))

    def bounded(self) -> "PumpCalibration":
        """Return it as a pump can be at all, whatever was kept or learnt."""
        return PumpCalibration(
            min(2.0, max(0.3, self.gain)),
            min(0.5, max(0.0, self.after_s)),
            min(0.15, max(WANDERS, self.gain_sd)),
            min(0.1, max(AFTER_WANDERS_S, self.after_sd)),
        )
