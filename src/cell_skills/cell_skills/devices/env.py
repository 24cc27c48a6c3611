"""What a device driver gets beside its options."""

import logging
from dataclasses import dataclass, replace

from cell_skills.clock import Clock
from cell_skills.devices.bench import Bench
from cell_skills.devices.faults import FaultRates


@dataclass(frozen=True)
class DeviceEnv:
    """The surroundings of one device.

    Attributes:
        clock: Line time.
        bench: The physical truth; drivers of real hardware leave it alone.
        faults: How often the physics goes wrong; likewise.
        log: Lines for the engineer.
        name: The role of the device in its cell.
        initial: The value that a setup part named like the role has in the setup the cell is delivered with, else "".
    """

    clock: Clock
    bench: Bench
    faults: FaultRates = FaultRates()
    log: logging.Logger = logging.getLogger("cell.devices")
    name: str = ""
    initial: str = ""

    def named(self, role: str, initial: str = "") -> "DeviceEnv":
        """Return the same surroundings for the device in a role."""
        return replace(self, name=role, initial=initial, log=self.log.getChild(role))
