"""The parts of a file of fault rates, in config/faults: each is checked by those to whom it belongs."""

from typing import Annotated, Any

from pydantic import Field

from cell_line.config.strict_yaml import StrictModel

Rate = Annotated[float, Field(ge=0.0, le=1.0)]
"""Probability, 0 to 1."""


class FaultFile(StrictModel):
    """How often the physics of a simulated line goes wrong.  Who reads a part of it gives that part its own model."""

    devices: dict[str, Any] = {}
    """Kind of device -> cause -> rate; the cells'."""
    workpieces: dict[str, Any] = {}
    """What units are made of -> cause -> rate; the cells'."""
    transport: dict[str, Any] = {}
    """Cause -> rate; the transport's."""
