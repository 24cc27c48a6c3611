"""What a dosing skill may ask of its devices; mass is in grams, in names that end in ``_g``."""

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from micro_dosing_cell.calibration import PumpCalibration


@dataclass(frozen=True)
class PumpChannel:
    """A channel as its bank knows it, through power cuts.

    Attributes:
        level_g: What its reservoir still holds [g]; unknown channels hold 0.
        lot: Of what is in it, "" if nobody told.
        known: What was learnt of its pump and kept last.
    """

    level_g: float
    lot: str = ""
    known: PumpCalibration = PumpCalibration()


@runtime_checkable
class Dispenser(Protocol):
    """A bank of dosing pumps over the vessel, one channel per component."""

    async def dose(self, channel: str, mass_g: float, rate_g_s: float) -> None:
        """Run the pump for this mass [g] at this rate [g/s]; some flow follows after the stop."""

    async def purge(self, channel: str, mass_g: float) -> None:
        """Pump this mass [g] of a channel into waste at full strength, which frees a blocked channel."""

    async def about(self, channel: str) -> PumpChannel:
        """Return what is known of a channel."""

    async def keep(self, channel: str, known: PumpCalibration) -> None:
        """Keep what was learnt of a channel's pump."""


@runtime_checkable
class Scale(Protocol):
    """A process scale under the vessel: it keeps its tare through power cuts, until the vessel is lifted off."""

    async def tare(self) -> None:
        """Take what stands on the scale as zero."""

    async def tared(self) -> bool:
        """Return True while the vessel of the last tare is still standing."""

    async def read(self) -> float:
        """Take one reading [g]: net when tared, else gross."""


@dataclass(frozen=True)
class ColourSeen:
    """What a camera told of a colour.

    Attributes:
        lab: CIELAB (D65); meaningless where it was refused.
        refused: Why the picture tells no colour, "" if it does.
        chart_off: How well the chart beside it is met: median over its patches, each left out of its fit [dE00].
    """

    lab: tuple[float, float, float]
    refused: str = ""
    chart_off: float = 0.0


@runtime_checkable
class ColourCamera(Protocol):
    """A camera over the vessel that has a chart of known colours in its picture."""

    async def colour(self) -> ColourSeen:
        """Take a picture and tell the colour of what is in the vessel."""


@runtime_checkable
class Mixer(Protocol):
    """A mixer for the vessel with a turbidity sensor."""

    async def mix(self, speed_rad_s: float, duration_s: float) -> float:
        """Mix for a time [s]; return the mean measured speed [rad/s]."""

    async def uniformity(self) -> float:
        """Measure how even the content is, 0 (layers) to 1 (even)."""


@runtime_checkable
class Capper(Protocol):
    """A capping head with a torque sensor and a cap magazine."""

    async def capped(self) -> bool:
        """Return True if a cap is seen on the vessel."""

    async def place(self) -> bool:
        """Set a new cap on the vessel; True if one is seen."""

    async def tighten(self, torque_nm: float) -> float:
        """Tighten to a torque [N m]; return the highest measured torque [N m]."""

    async def remove(self) -> None:
        """Unscrew the cap and drop it into waste."""


@runtime_checkable
class CapChuck(Protocol):
    """The chuck of a capping head, without what carries it: it works where it is."""

    async def capped(self) -> bool:
        """Return True if a cap is seen on the vessel."""

    async def close(self) -> bool:
        """Close on the cap below; True if one is held."""

    async def open(self) -> None:
        """Let go of what is held."""

    async def turn(self, torque_nm: float) -> float:
        """Turn the held cap on, with a negative torque off; return the highest measured torque [N m]."""
