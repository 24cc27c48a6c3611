"""What is in a vessel: masses of components, how well they are mixed, the colour they have together."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

Color = tuple[float, float, float]

COLORS: Mapping[str, Color] = {
    "water": (0.86, 0.94, 0.98),
    "glycerin": (0.93, 0.95, 0.93),
    "niacinamide": (0.95, 0.95, 0.97),
    "vitamin_c": (1.0, 0.82, 0.35),
    "booster": (0.55, 0.85, 0.65),
    "squalane": (0.97, 0.95, 0.8),
    "jojoba": (0.97, 0.87, 0.45),
    "retinol": (0.98, 0.7, 0.25),
    "clear": (0.97, 0.97, 0.97),
    "white": (0.98, 0.98, 0.98),
    "red": (0.85, 0.08, 0.1),
    "yellow": (0.98, 0.85, 0.1),
    "blue": (0.1, 0.25, 0.75),
    "pearl": (0.95, 0.9, 0.85),
}
"""Light that a thick layer of a component sends back, red, green and blue, 0 to 1."""
UNKNOWN: Color = (0.8, 0.8, 0.8)
THIN = {"water", "glycerin", "niacinamide", "squalane", "clear"}
"""Components that hardly colour a mixture."""
WEAK = 0.05
"""Weight of a thin one beside a pigment."""
DENSITY = 1000.0
"""Of all liquids [kg/m3]."""
TURNS = 130.0
"""Stirring that leaves 37 % of the unevenness [rad]."""


@dataclass(slots=True)
class VesselContent:
    """What was poured into a vessel.

    Attributes:
        masses: By component [g].
        stirred: Angle it was stirred since something was poured in [rad].
    """

    masses: dict[str, float] = field(default_factory=dict)
    stirred: float = 0.0

    @property
    def mass(self) -> float:
        """Of everything [g]."""
        return sum(self.masses.values())

    @property
    def volume(self) -> float:
        """Of everything [m3]."""
        return self.mass / 1000.0 / DENSITY

    def pour(self, component: str, mass_g: float) -> None:
        """Add a mass [g]; what was mixed is uneven again."""
        self.masses[component] = self.masses.get(component, 0.0) + mass_g
        self.stirred = 0.0

    def uniformity(self) -> float:
        """How even it is, 0 (layers) to 1 (even)."""
        return 1.0 - math.exp(-self.stirred / TURNS)


def color(masses: Mapping[str, float]) -> Color:
    """The colour of a mixture; pigments multiply, as in paint, and thin liquids only dilute."""
    weights = {name: mass * (WEAK if name in THIN else 1.0) for name, mass in masses.items() if mass > 0.0}
    total = sum(weights.values())
    if total <= 0.0:
        return UNKNOWN
    shares = [(COLORS.get(name, UNKNOWN), weight / total) for name, weight in weights.items()]
    red, green, blue = (math.prod(tint[band] ** share for tint, share in shares) for band in range(3))
    return red, green, blue
