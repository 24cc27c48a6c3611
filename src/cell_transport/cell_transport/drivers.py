"""The seams below the transport: what drives carriages, what reads their tags, and what tells who they are.

A carriage is named by its label: what the transport calls the thing it has driven from stop to stop. A driver may use
it to tell apart those that stand in one zone; who it is says only the tag or the fiducial.

A call that a driver raises from, and which finds it lost (`health`), is asked again once it is back.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any, ClassVar

from cell_line.clock import Clock
from cell_line.driver import Driver
from cell_line.registry import Group
from cell_line.shared import SharedThings
from cell_transport.answer import Answer
from cell_transport.carriages import Carriages
from cell_transport.tag import Look
from cell_transport.track_reconciliation import Count
from cell_transport.zones import ZoneGraph


@dataclass
class TransportEnv:
    """What a driver of the transport gets beside its options.

    Attributes:
        graph: The zones of the line.
        clock: Line time.
        shared: What the drivers share; to be asked for when a driver is made.
        changed: To be told, in the loop, after something else is blocked.
        carriages: As the transport has them; there before it asks a driver for anything.
    """

    graph: ZoneGraph
    clock: Clock
    shared: SharedThings = field(default_factory=SharedThings)
    changed: Callable[[], None] = lambda: None
    carriages: Carriages = field(init=False)


class Conveyor(Driver, ABC):
    """Drives carriages from the stop of a zone to that of the next.

    Attributes:
        sensing: Whether it sees where carriages stand; then these have labels, and no names.
    """

    sensing: bool = False

    @property
    def blocked(self) -> Collection[str]:
        """Zones towards which a carriage drives and does not get ahead."""
        return ()

    @abstractmethod
    async def hop(self, hop_id: str, carriage: str, origin: str, zone: str) -> Answer:
        """Let a carriage drive from the stop of one zone to that of the next; ends when it stands there.

        Asking again with the same id, at any time, waits for the same hop or returns how it ended. Cancelling the call
        stops nothing on the track.

        Returns:
            DONE; NO_CARRIER, STUCK, NO_ROUTE, BAD_PARAMETERS: it does not stand at the stop, and will not without a
            hop of another id.
        """

    async def count(self, known: str) -> Count:
        """Of a track with sensors: what they see, once it has a boot id other than `known`."""
        raise NotImplementedError("it says that it senses, and does not count")


class ReadPoint(Driver, ABC):
    """Reads and writes the tag in range of the antenna of a zone.

    Attributes:
        by_name: Whether it goes by the names of carriages, which those on a track with sensors do not have.
    """

    by_name: ClassVar[bool] = False

    @abstractmethod
    async def read(self, zone: str, carriage: str, again: bool = False) -> Look:
        """Look for the tag in the range of a zone's antenna: that of the carriage if it is there.

        Args:
            zone: one with an antenna.
            carriage: who is meant to stand there.
            again: not in passing, as part of a hop, but on demand.
        """

    @abstractmethod
    async def write(self, zone: str, carriage: str, target: str, memory: bytes, new_epc: str) -> Answer:
        """Write user memory and EPC of the tag in range.

        Args:
            zone: one with an antenna.
            carriage: who is meant to stand there.
            target: EPC in hex the tag must have; "" for any, a dead one being replaced.
            memory: at most 64 bytes.
            new_epc: EPC in hex, "" to keep it.

        Returns:
            DONE, NO_CARRIER, TARGET_MISMATCH, TAG_UNREADABLE or WRITE_FAILED.
        """


class Identifier(Driver, ABC):
    """Tells who stands at an inspection station by what is printed on it.

    Attributes:
        by_name: As of a read point.
    """

    by_name: ClassVar[bool] = False

    @abstractmethod
    async def identify(self, zone: str, carriage: str) -> str:
        """Carrier id printed on what stands at an inspection zone, "" where nobody is seen."""


CONVEYORS: Group[Any] = Group("cell.conveyors", Conveyor, calls_itself=False)
READ_POINTS: Group[Any] = Group("cell.read_points", ReadPoint, calls_itself=False)
IDENTIFIERS: Group[Any] = Group("cell.identifiers", Identifier, calls_itself=False)


@dataclass(frozen=True)
class Drivers:
    """What a transport asks: one of each, whatever place it is for.

    Attributes:
        reads: Whether the read point of a zone is there now.
    """

    conveyor: Conveyor
    read_points: ReadPoint
    identifier: Identifier
    reads: Callable[[str], bool] = lambda zone: True
