"""What a transport is made of: makes one whose carriages are where the journal says, or where its track sees them."""

from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from cell_line.driver import Driver
from cell_line.unwritable import Unwritable, tell
from cell_transport.carriages import Carriages
from cell_transport.drivers import Drivers, TransportEnv
from cell_transport.drivers_at_work import AtOnce, Caller, at_work
from cell_transport.journal import Journal
from cell_transport.track_reconciliation import Count, reconcile
from cell_transport.transport import Read, Transport


@dataclass(frozen=True)
class TransportParts:
    """All arguments of a transport; see there.

    Attributes:
        env: What the drivers were made with.
        drivers: What drives, reads and identifies, by role.
        caller: Calls them.
        carriers: Identity URIs of all carriers, in the order of their serials.
        home: Station where carriers are when they are not used.
        path: File of the journal.
        unwritable: Told when that cannot be written.
    """

    env: TransportEnv
    drivers: Mapping[str, Driver]
    carriers: tuple[str, ...]
    home: str
    path: Path
    on_read: Callable[[Read], None]
    on_change: Callable[[], None]
    unwritable: Unwritable = tell
    caller: Caller = AtOnce()

    def at_work(self) -> Drivers:
        """Return what a transport asks."""
        return at_work(self.drivers, self.env.graph, self.caller)

    def check(self) -> None:
        """Read the journal.

        Raises:
            ConfigError: it is of another line.
        """
        with closing(Journal(self.path, self.unwritable)) as journal:
            Carriages.of_journal(self.env.graph, journal)

    def as_kept(self) -> Transport:
        """A transport whose carriages are where the journal says.

        Raises:
            ConfigError: the journal is of another line.
        """
        journal = Journal(self.path, self.unwritable)
        carriages = Carriages.of_carriers(self.env.graph, self.carriers, self.home, journal)
        if journal.lost:
            carriages.let_stand(self.home)
        return self._make(carriages, journal)

    def as_seen(self, count: Count) -> tuple[Transport, list[str]]:
        """A transport whose carriages are what the track sees, and lines for people that say what was not expected.

        Raises:
            ConfigError: the journal is of another line.
            ZoneError: the track is of another line.
            TrafficError: the track sees more carriers in a zone than it has places.
        """
        journal = Journal(self.path, self.unwritable)
        carriages = Carriages.of_journal(self.env.graph, journal)
        if journal.lost:
            carriages.let_stand(self.home)
        surprises = reconcile(carriages, journal, count, self.carriers, self.home)
        return self._make(carriages, journal), surprises

    def _make(self, carriages: Carriages, journal: Journal) -> Transport:
        env = self.env
        env.carriages = carriages
        return Transport(env.graph, carriages, journal, self.at_work(), env.clock, self.on_read, self.on_change)
