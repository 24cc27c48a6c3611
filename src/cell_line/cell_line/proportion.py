"""How sure a rate is that was counted: bounds by Clopper and Pearson (1934), which never promise too much."""

from collections.abc import Callable
from dataclasses import dataclass
from math import exp, fsum, lgamma, log, log1p

CONFIDENCE = 0.95
_HALVINGS = 50


@dataclass(frozen=True, slots=True)
class Proportion:
    """So many of so many.

    Attributes:
        hits: How many.
        of: Of how many, at least one.
        low: The true rate is in between with the confidence that was asked for.
        high: Likewise.
    """

    hits: int
    of: int
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.hits}/{self.of} = {self.hits / self.of:.1%} (95 %: {self.low:.1%} to {self.high:.1%})"


def proportion(hits: int, of: int) -> Proportion:
    """Return a counted rate with its bounds at 95 %."""
    if not 0 <= hits <= of or not of:
        raise ValueError(f"{hits} of {of} is no rate")
    rest = (1.0 - CONFIDENCE) / 2.0
    low = _where(lambda rate: 1.0 - _at_most(hits - 1, of, rate) < rest) if hits else 0.0
    high = _where(lambda rate: _at_most(hits, of, rate) > rest) if hits < of else 1.0
    return Proportion(hits, of, low, high)


def _where(below: Callable[[float], bool]) -> float:
    """The rate up to which something holds that holds for small ones."""
    low, high = 0.0, 1.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2.0
        low, high = (middle, high) if below(middle) else (low, middle)
    return low


def _at_most(hits: int, of: int, rate: float) -> float:
    """How likely at most so many hits are; the rate is between 0 and 1, without them."""
    ways = lgamma(of + 1)
    terms = (
        exp(ways - lgamma(k + 1) - lgamma(of - k + 1) + k * log(rate) + (of - k) * log1p(-rate))
        for k in range(hits + 1)
    )
    return fsum(terms)
