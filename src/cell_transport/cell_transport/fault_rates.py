"""How often tags, antennas and carriers go wrong, from config/faults/*.yaml."""

from pathlib import Path

from pydantic import Field

from cell_line.config.line import NO_FAULTS
from cell_line.config.strict_yaml import StrictModel, load_strict
from cell_line.fault_rates import FaultFile, Rate


class TransportFaults(StrictModel):
    """Probability of each cause (0 to 1): per pass of an antenna, per write, per hop."""

    missed: Rate = 0.0
    """The antenna sees nothing."""
    duplicate: Rate = 0.0
    """One pass is reported twice."""
    wrong: Rate = 0.0
    """The antenna hears the tag of another carrier nearby."""
    unknown: Rate = 0.0
    """The antenna hears a tag that is not of this line."""
    unreadable: Rate = 0.0
    """The tag is in the field but cannot be decoded this time."""
    tag_dies: Rate = 0.0
    """The tag is dead from now on, until inspection replaces it."""
    memory_corrupted: Rate = 0.0
    """A bit of the user memory has flipped, until it is written anew."""
    write_fails: Rate = 0.0
    """A write does not take."""
    stuck: Rate = 0.0
    """A carrier stops in the middle of a hop."""
    stuck_s: float = Field(default=30.0, ge=0.0)
    """For how long it is stuck [s]."""

    @property
    def of_tags(self) -> bool:
        """Whether anything goes wrong with tags and antennas."""
        return any(rate for name, rate in self if name not in ("stuck", "stuck_s"))


class _OfTransport(FaultFile):
    transport: TransportFaults = TransportFaults()  # type: ignore[assignment]


def load_faults(path: Path) -> TransportFaults:
    """Read the transport's part of a file of fault rates; those called "none" need no file.

    Raises:
        ConfigError: anything in the file is wrong.
    """
    return TransportFaults() if path.stem == NO_FAULTS else load_strict(path, _OfTransport).transport
