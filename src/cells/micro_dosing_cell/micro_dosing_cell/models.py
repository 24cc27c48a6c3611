"""Parameters and results of the dosing skills.  Mass is in grams, in names that end in `_g`."""

from collections.abc import Iterable, Iterator
from typing import Any, Self

from pydantic import BaseModel, Field, ValidationInfo, field_validator, model_validator

from cell_line.offers import Ask
from cell_line.params import Count, Params, Positive, Word
from cell_line.plain import quoted
from micro_dosing_cell.colour_order import library_of, ordered
from micro_dosing_cell.formula_rules import rules_of

SPREAD_G = 0.01
"""The most by which readings of the scale may differ that agree [g]."""
VESSEL_RATIO = 10.0
"""An empty vessel may differ from its usual mass by so many times the finest tolerance of a component ..."""
VESSEL_SHARE = 0.025
"""... or by this part of all that is dosed, where that is more, and no further: what is left in one that is taken for
empty stays in proportion to what is dosed."""


def _finest(tolerance_g: float, ratio: float, components: dict[str, float]) -> float:
    return max(tolerance_g, ratio * min(components.values(), default=0.0))


def _vessel_tolerance(given: dict[str, Any]) -> float:
    return VESSEL_RATIO * _finest(given["tolerance_g"], given["tolerance_ratio"], given["components"])


def formula_of(colour: str, library: str) -> dict[str, float]:
    """Return the formula of a colour, component -> mass [g].

    Raises:
        ValueError: There is none.
    """
    return dict(ordered(colour, library))


def _of_colour(given: dict[str, Any]) -> dict[str, float]:
    return formula_of(given["colour"], given["library"]) if given["colour"] else {}


class Wanted(Params):
    """What shall be in a vessel: a formula by mass, or the colour that a library of pigments has a formula for."""

    library: Word = "polish"
    """Pigments that a colour is made of, as an installed package calls them."""
    colour: str = Field(default="", max_length=7)
    """As "#aa3344"; a colour that the library cannot make is refused, and the nearest one named."""
    rules: str = Field(default="", max_length=100)
    """Rules that a formula by mass has to keep, as an installed package calls them; "": none."""
    components: dict[str, Positive] = Field(default_factory=_of_colour)
    """Channel -> mass [g]; instead of a colour."""

    @field_validator("colour")
    @classmethod
    def _in_gamut(cls, given: str, info: ValidationInfo) -> str:
        if given and "library" in info.data:
            formula_of(given, info.data["library"])
        return given

    @field_validator("components")
    @classmethod
    def _by_the_rules(cls, given: dict[str, float], info: ValidationInfo) -> dict[str, float]:
        if name := info.data.get("rules"):
            problems = rules_of(name).problems(given)
            if problems:
                raise ValueError("; ".join(problems))
        return given

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if not self.components:
            raise ValueError("needs 'components' or a 'colour'")
        if self.colour and self.components != formula_of(self.colour, self.library):
            raise ValueError("has both 'components' and a 'colour': only one of them may be given")
        return self


class Formula(Wanted):
    """What to dose."""

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
    """What was dosed: measured mass of each component and of all [g], and the lot of each of which one is known."""

    components: dict[str, float]
    net_g: float
    lots: dict[str, str]


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


class ColourParams(Wanted):
    """Which colour the content shall have, and how it is corrected."""

    colour: str = Field(min_length=7, max_length=7)
    limit: Positive = 1.0
    """A colour measured this near is left as it is; an addition must promise to come this near [dE00]."""
    accept: Positive = 2.0
    """A colour measured farther off in the end is refused [dE00]."""
    room_g: Positive = 2.0
    """What the vessel takes beyond the formula [g]."""
    tolerance_g: Positive = 0.002
    """Largest error of an addition [g]."""
    tolerance_ratio: float = Field(default=0.003, ge=0.0, lt=1.0)
    """The same as a fraction of its mass, where that is more."""
    coarse_g_s: Positive = 2.0
    """Fast rate of the pumps [g/s]."""
    fine_g_s: Positive = 0.3
    """Slow rate of the pumps [g/s]."""
    mixing: MixParams = MixParams()
    """How to mix what was added."""

    def dosing(self, additions_g: dict[str, float]) -> Formula:
        """Return the additions as something to dose."""
        return Formula(
            components=additions_g,
            tolerance_g=self.tolerance_g,
            tolerance_ratio=self.tolerance_ratio,
            coarse_g_s=self.coarse_g_s,
            fine_g_s=self.fine_g_s,
        )

    def pigments(self) -> tuple[str, ...]:
        """Return the pigments that may be added."""
        return library_of(self.library).names


class ColourMatched(BaseModel):
    """What was measured in the end [CIELAB, dE00], and what was added [g] of which lots."""

    delta_e_before: float
    delta_e: float
    lab: tuple[float, float, float]
    added: dict[str, float]
    lots: dict[str, str]
    note: str


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


class WeighParams(Wanted):
    """What the filled vessel should weigh."""

    tolerance_g: Positive = 0.1
    """Largest error of all components together [g]."""
    more_g: float = Field(default=0.0, ge=0.0, le=1e9)
    """It may weigh this more, where a correction may have added something [g]."""
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
