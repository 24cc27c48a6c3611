"""A tag, and what an antenna reports of one."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag as it is: its id in hex, user memory (b"" when blank), and whether its chip is dead."""

    epc: str
    memory: bytes = b""
    dead: bool = False


@dataclass(frozen=True, slots=True)
class TagSighting:
    """One report of an antenna.  Not readable: something is in the field, EPC and memory are empty."""

    epc: str
    memory: bytes
    readable: bool
    rssi: float
    """Strength of the answer [dBm]."""


@dataclass(frozen=True, slots=True)
class Look:
    """What came of having an antenna look.

    Attributes:
        sightings: What it reports: nothing, one or two.
        tag: The tag that is there; None where nothing could be told of it.
    """

    sightings: tuple[TagSighting, ...] = ()
    tag: Tag | None = None
