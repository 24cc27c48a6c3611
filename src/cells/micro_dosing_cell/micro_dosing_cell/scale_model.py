"""A scale as real ones are: it settles, wanders, has noise and a last digit.  Pure: state in, state out."""

import math
import random
from dataclasses import dataclass

SETTLING_S = 0.15
"""Time constant with which the reading follows the load: a load of 10 g stands to 1 mg after 1.4 s."""
DRIFT_G = 0.00002
"""Standard deviation by which zero wanders in a second; it grows with the root of the time [g]."""


@dataclass(frozen=True)
class ScaleState:
    """What a scale shows.

    Attributes:
        shown_g: Before noise and digits [g].
        zero_g: How far its zero has wandered [g].
        at_s: When [s].
    """

    shown_g: float
    zero_g: float
    at_s: float


def follow(scale: ScaleState, load_g: float, now: float, dice: random.Random) -> ScaleState:
    """Return the state at a line time [s], the load [g] having stood since the state before."""
    waited = max(0.0, now - scale.at_s)
    shown = load_g + (scale.shown_g - load_g) * math.exp(-waited / SETTLING_S)
    return ScaleState(shown, scale.zero_g + dice.gauss(0.0, DRIFT_G * math.sqrt(waited)), now)


def reading(scale: ScaleState, noise_g: float, digit_g: float, dice: random.Random) -> float:
    """Return what is read [g]."""
    value = dice.gauss(scale.shown_g + scale.zero_g, noise_g)
    return round(value / digit_g) * digit_g
