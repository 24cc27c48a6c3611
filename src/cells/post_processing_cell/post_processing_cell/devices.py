"""What a skill on printed parts may ask of its devices, beside those that all cells know."""

from typing import Protocol, runtime_checkable


@runtime_checkable
class Turntable(Protocol):
    """A turntable that carries the part before the nozzle."""

    async def turn_to(self, angle_rad: float) -> None:
        """Turn to an angle [rad]."""

    async def angle(self) -> float:
        """Measure the angle [rad]."""


@runtime_checkable
class Blaster(Protocol):
    """A blast nozzle fed from the cell's medium supply."""

    async def blast(self, pressure_pa: float, duration_s: float) -> None:
        """Blast the side that faces the nozzle at a pressure [Pa] for a time [s]."""

    async def level(self) -> float:
        """Return the medium left in the hopper [kg]."""


@runtime_checkable
class Gauge(Protocol):
    """A structured-light gauge that fits features near their nominal size."""

    async def measure(self, dimension: str, nominal_m: float) -> float:
        """Measure the named dimension [m], searched around its nominal [m]."""
