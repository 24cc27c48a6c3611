"""How often the physics of a simulated cell goes wrong."""

from pathlib import Path
from typing import Annotated, Any

from pydantic import Field

from cell_line.config.strict_yaml import StrictModel, load_strict

Rate = Annotated[float, Field(ge=0.0, le=1.0)]


class FaultRates(StrictModel):
    """Probability of each physical cause, per action it can spoil (0 to 1).  A skill never sees them: it measures."""

    device_fault: Rate = 0.0
    """A device reports that it cannot act."""
    grip_slip: Rate = 0.0
    """A part is lost from the fingers or the suction cup, or turns in them."""
    double_pick: Rate = 0.0
    """Two garments come off the tray at once."""
    part_missing: Rate = 0.0
    """A feeder, a tray or a magazine brings nothing."""
    camera_miss: Rate = 0.0
    """A picture cannot be evaluated."""
    tool_not_seated: Rate = 0.0
    """A tool is held with a gap at its seat."""
    purge_incomplete: Rate = 0.0
    """A bubble lets most of a flush pass the old material by."""
    channel_clog: Rate = 0.0
    """A dosing channel is blocked until a purge frees it."""
    overshoot: Rate = 0.0
    """A dosing valve closes late."""
    scale_drift: Rate = 0.0
    """The scale wanders for a while."""
    mix_slip: Rate = 0.0
    """The mixer turns slower than told."""
    cap_slip: Rate = 0.0
    """The cap sits askew and does not take the torque."""
    wrinkle: Rate = 0.0
    """A cloth lies down badly creased."""
    fold_slip: Rate = 0.0
    """The cloth slips while it is folded."""
    support_left: Rate = 0.0
    """A support is much tougher than usual."""
    blast_uneven: Rate = 0.0
    """The jet is weak for one pass."""
    dimension_off: Rate = 0.0
    """A part is printed too large or too small."""


class _Profile(StrictModel):
    devices: FaultRates = FaultRates()
    transport: dict[str, Any] = {}
    """Checked by the transport."""


def load_device_faults(path: Path) -> FaultRates:
    """Read the devices' part of a file of fault rates.

    Raises:
        ConfigError: if anything in that part is wrong.
    """
    return load_strict(path, _Profile).devices
