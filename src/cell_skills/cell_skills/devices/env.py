"""What a device driver gets beside its options."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from cell_line.clock import Clock
from cell_line.driver import Driver
from cell_line.registry import Group
from cell_line.shared import NotHere, SharedThings
from cell_skills.devices.bench import Bench
from cell_skills.devices.fault_rates import FaultRates
from cell_skills.devices.protocols import DeviceFault

T = TypeVar("T")
DRIVERS: Group[Any] = Group("cell.devices", Driver, calls_itself=False)
"""Under the name that the `driver:` of a device gives."""


@dataclass(frozen=True)
class DeviceEnv:
    """The surroundings of one device.

    Attributes:
        clock: Line time.
        bench: What is known of the cell and of the unit at it from one life to the next: the truth that kinematic
            devices make up, and what the driver of a robot remembers, as far as it still measures the same.
        faults: How often kinematic devices go wrong; drivers of real hardware leave it alone.
        log: Lines for the engineer.
        shared: What the drivers of the cell share; see `use`.
        name: The role of the device in its cell.
        initial: The value that a setup part named like the role has in the setup the cell is delivered with, else "".
    """

    clock: Clock
    bench: Bench
    faults: FaultRates = FaultRates()
    log: logging.Logger = logging.getLogger("cell.devices")
    shared: SharedThings = field(default_factory=SharedThings)
    name: str = ""
    initial: str = ""

    def named(self, role: str, initial: str = "") -> "DeviceEnv":
        """Return the same surroundings for the device in a role."""
        return replace(self, name=role, initial=initial, log=self.log.getChild(role))

    def use(self, kind: Callable[..., T]) -> T:
        """Return what the drivers of the cell share of a kind: a connection, the world of the line, a planner.

        Raises:
            DeviceFault: the cell has nothing of the kind.
        """
        try:
            return self.shared.use(kind)
        except NotHere as error:
            raise DeviceFault(self.name, str(error)) from None
