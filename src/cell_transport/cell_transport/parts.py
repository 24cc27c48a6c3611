"""What a transport is made of, apart from its track: makes one on the kinematic track or on another."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from cell_line.clock import Clock
from cell_line.unwritable import Unwritable, tell
from cell_transport.carriages import Carriages
from cell_transport.journal import Journal
from cell_transport.kinematic_track import KinematicTrack
from cell_transport.tag_faults import TagFaults
from cell_transport.track import Track
from cell_transport.track_reconciliation import Count, reconcile
from cell_transport.transport import Read, Transport
from cell_transport.zones import ZoneGraph


@dataclass(frozen=True)
class TransportParts:
    """All arguments of a transport; see there.

    Attributes:
        carriers: Identity URIs of all carriers, in the order of their serials.
        home: Station where carriers are when they are not used.
        path: File of the journal.
        unwritable: Told when that cannot be written.
    """

    graph: ZoneGraph
    carriers: tuple[str, ...]
    home: str
    path: Path
    clock: Clock
    faults: TagFaults
    on_read: Callable[[Read], None]
    on_change: Callable[[], None]
    unwritable: Unwritable = tell

    def check(self) -> None:
        """Read the journal.

        Raises:
            ConfigError: it is of another line.
        """
        with closing(Journal(self.path, self.unwritable)) as journal:
            Carriages.of_journal(self.graph, journal)

    def on_kinematic_track(self) -> Transport:
        """A transport whose carriages are where the journal says.

        Raises:
            ConfigError: the journal is of another line.
        """
        journal = Journal(self.path, self.unwritable)
        carriages = Carriages.of_carriers(self.graph, self.carriers, self.home, journal)
        if journal.lost:
            carriages.let_stand(self.home)
        return self._make(carriages, journal, KinematicTrack(self.graph, carriages, self.clock))

    def on_track(self, track: Track, count: Count) -> tuple[Transport, list[str]]:
        """A transport whose carriages are what the track sees, and lines for people that say what was not expected.

        Raises:
            ConfigError: the journal is of another line.
            ZoneError: the track is of another line.
            TrafficError: the track sees more carriers in a zone than it has places.
        """
        journal = Journal(self.path, self.unwritable)
        carriages = Carriages.of_journal(self.graph, journal)
        if journal.lost:
            carriages.let_stand(self.home)
        surprises = reconcile(carriages, journal, count, self.carriers, self.home)
        return self._make(carriages, journal, track), surprises

    def _make(self, carriages: Carriages, journal: Journal, track: Track) -> Transport:
        return Transport(self.graph, carriages, journal, track, self.clock, self.faults, self.on_read, self.on_change)
