"""The part of a fault profile (config/faults/*.yaml) that concerns the devices of the cells."""

from pathlib import Path

from cell_skills.config.line import NO_FAULTS
from cell_skills.config.strict_yaml import StrictModel, load_strict
from cell_skills.devices.faults import FaultRates


class _Profile(StrictModel):
    devices: FaultRates = FaultRates()
    transport: dict[str, float] = {}
    """Checked by the transport, which knows its causes."""


def load_device_faults(path: Path) -> FaultRates:
    """Read a profile; the profile "none" needs no file.

    Raises:
        ConfigError: if anything is wrong with the file.
    """
    return FaultRates() if path.stem == NO_FAULTS else load_strict(path, _Profile).devices
