"""Parameters and results of the dosing skills.  Mass is in grams, in names that end in `_g`."""

from collections.abc import Iterable, Iterator
from typing import Any, Self

from pydantic import BaseModel, Field, model_validator

from cell_line.offers import Ask
from cell_line.params import Count, Params, Positive
from cell_line.plain import quoted

SPREAD_G = 0.01
"""The most by which readings of the scale may differ that agree [g]."""
VESSEL_RATIO = 10.0
"""An empty vessel may differ from its usual mass by so many times the finest tolerance of a component ..."""
VESSEL_SHARE = 0.025
"""... or by this part of all that is dosed, where that is more, and no further: what is left in one that is taken for
empty stays in proportion to what is dosed."""


def _finest(tolerance_g: float, ratio: float, components: dict[str, float]) -> float:
    return max(tolerance_g, ratio * min(components.values()))


def _vessel_tolerance(given: dict[str, Any]) -> float:
    return VESSEL_RATIO * _finest(given["tolerance_g"], given["tolerance_ratio"], given["components"])


class Formula(Params):
    """What to dose."""

    components: dict[str, Positive] = Field(min_length=1)
    """Channel -> mass [g]."""
    tolerance_g: Positive = 0.02
    """Largest error of a component [g]."""
    tolerance_ratio: float = Field(default=0.0, ge=0.0, lt=1.0)
    """Largest error of a component as a fraction of its mass, where that is more than `tolerance_g`."""
    coarse_g_s: Positive = 2.0
    """Rate for the first 90 % [g/s]."""
    fine_g_s: Positive = 0.3
    """Rate for the rest [g/s]."""
    vessel_g: Positive = 12.0
    """Usual mass of an empty vessel [g]."""
    vessel_tolerance_g: Positive = Field(default_factory=_vessel_tolerance)
    """How much an empty vessel may differ from it [g]; by default `VESSEL_RATIO` times the finest tolerance."""

    @model_validator(mode="after")
    def _tolerances_agree(self) -> Self:
        if self.vessel_tolerance_g > max(VESSEL_RATIO * self.finest_g, VESSEL_SHARE * sum(self.components.values())):
            raise ValueError(
                f"vessel_tolerance_g {self.vessel_tolerance_g:g} is more than {VESSEL_RATIO:g} times the finest "
                f"tolerance of a component, {self.finest_g:g}, and than {VESSEL_SHARE:.1%} of all: what is in the "
                "vessel already would not be seen"
            )
        for channel, mass_g in self.components.items():
            if self.tolerance(channel) >= mass_g:
                raise ValueError(
                    f"tolerance_g {self.tolerance_g:g} is no less than the {mass_g:g} g of {quoted(channel)}: none of "
                    "it would do, too"
                )
        return self

    @property
    def finest_g(self) -> float:
        """The smallest of the largest errors [g]."""
        return _finest(self.tolerance_g, self.tolerance_ratio, self.components)

    def tolerance(self, channel: str) -> float:
        """Return the largest error of a component [g]."""
        return max(self.tolerance_g, self.tolerance_ratio * self.components[channel])

    @property
    def spread_g(self) -> float:
        """Within this readings of the scale agree [g]."""
        return min(SPREAD_G, self.finest_g / 2.0)

    def order(self) -> list[str]:
        """Return the channels in the order of dosing: the largest first, whatever order they were written in."""
        return sorted(self.components, key=lambda channel: (-self.components[channel], channel))


def channels(components: Iterable[str]) -> Iterator[Ask]:
    """Return what these components ask of a cell."""
    return (Ask("channel", name, ("components", name)) for name in components)


class Dispensed(BaseModel):
    """What was dosed: measured mass of each component and of all [g]."""

    components: dict[str, float]
    net_g: float


class MixParams(Params):
    """How to mix."""

    speed_rad_s: Positive = 60.0
    """Speed [rad/s]."""
    duration_s: float = Field(default=8.0, gt=0.0, le=300.0)
    """Time of one round [s]."""
    uniformity: float = Field(default=0.95, gt=0.0, lt=1.0)
    """Evenness that is enough."""
    rounds: Count = 4
    """Rounds at most."""


class Mixed(BaseModel):
    """Evenness reached (0 to 1)."""

    uniformity: float


class CapParams(Params):
    """How to cap."""

    torque_nm: Positive = 1.2
    """Torque [N m]."""
    tolerance_nm: Positive = 0.15
    """Largest error of the torque [N m]."""
    caps: Count = 3
    """Caps tried at most."""


class Capped(BaseModel):
    """Torque the cap took [N m]."""

    torque_nm: float


class WeighParams(Params):
    """What the filled vessel should weigh."""

    components: dict[str, Positive] = Field(min_length=1)
    """Channel -> mass [g]."""
    tolerance_g: Positive = 0.1
    """Largest error of all components together [g]."""
    vessel_g: Positive = 12.0
    """Usual mass of an empty vessel [g]."""
    vessel_tolerance_g: Positive = 0.2
    """How much an empty vessel may differ from it [g].  Where the scale no longer knows its own tare, nobody knows the
    content better than that: the check needs less than `tolerance_g` then."""
    cap_g: float = Field(default=0.0, ge=0.0, le=1e9)
    """Mass of a cap put on since [g]."""


class Weighed(BaseModel):
    """Measured mass [g] and whether it is net of the vessel."""

    mass_g: float
    net: bool
