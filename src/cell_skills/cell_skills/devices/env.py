"""What a device driver gets beside its options."""

import logging
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from cell_line.clock import Clock
from cell_line.fault_rates import FaultRates
from cell_line.registry import Group
from cell_skills.devices.bench import Bench
from cell_skills.devices.ports import NoPorts, Ports

if TYPE_CHECKING:  # brings the planner, which a line without robots can do without
    from cell_skills.devices.robot.site import Site

DRIVERS: Group[Any] = Group("cell.devices", calls_itself=False)
"""Under the name that the `driver:` of a device gives."""


@dataclass(frozen=True)
class DeviceEnv:
    """The surroundings of one device.

    Attributes:
        clock: Line time.
        bench: The physical truth; drivers of real hardware leave it alone.
        faults: How often the physics goes wrong; likewise.
        log: Lines for the engineer.
        ports: The machines around the cell; kinematic drivers leave them alone.
        site: Where the cell stands in its world, if the line has one.
        name: The role of the device in its cell.
        initial: The value that a setup part named like the role has in the setup the cell is delivered with, else "".
    """

    clock: Clock
    bench: Bench
    faults: FaultRates = FaultRates()
    log: logging.Logger = logging.getLogger("cell.devices")
    ports: Ports = NoPorts()
    site: "Site | None" = None
    name: str = ""
    initial: str = ""

    def named(self, role: str, initial: str = "") -> "DeviceEnv":
        """Return the same surroundings for the device in a role."""
        return replace(self, name=role, initial=initial, log=self.log.getChild(role))
