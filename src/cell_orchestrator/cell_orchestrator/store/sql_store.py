"""The durable store: SQLite or PostgreSQL through SQLAlchemy Core."""

import logging
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from sqlalchemy import Connection, insert, select

from cell_line.log_head import LogHead
from cell_orchestrator.core.apply import apply
from cell_orchestrator.core.events import Event
from cell_orchestrator.core.former_orders import TELLING, told_of
from cell_orchestrator.core.plant import Plant
from cell_orchestrator.core.wall_clock import is_line_time
from cell_orchestrator.store import database, rows, sealing, seals, snapshots
from cell_orchestrator.store.appender import Appender, entries
from cell_orchestrator.store.chain import GENESIS, walk
from cell_orchestrator.store.errors import ChainError, NotWritten, StoreError
from cell_orchestrator.store.kept import KEPT
from cell_orchestrator.store.schema import HEADS
from cell_orchestrator.store.seals import Seal
from cell_orchestrator.store.store import Broken, Stored, Verified
from cell_orchestrator.store.store_file import StoreFile, shrink
from cell_orchestrator.store.verify import verify_line
from cell_orchestrator.store.whole_log import WholeLog

_LOG = logging.getLogger(__name__)

ASKED_AT_ONCE = 500
"""Values in one query; databases take no more than a thousand or so."""
LONG_FOLD = 10_000
"""Who has folded so many events keeps the plant, so that a start that fails later is not as long again."""


class SqlStore:
    """The Store of one line in a database.

    A writer is alone: it holds a lock while it is open, and every append moves the line's head from where this writer
    left it, so even one that lost its lock cannot write beside another.  `append` and `snapshot` belong to one thread;
    any may read.
    """

    def __init__(self, url: str, line: str, read_only: bool = False) -> None:
        """Open the store of `line`, creating it in an empty database.

        Raises:
            StoreError: not a database, not ours, absent (read-only), or another orchestrator writes to it.
        """
        self._url = database.parse_url(url)
        self._path = Path(str(self._url.database)) if self._url.drivername == "sqlite" else None
        self._line = line
        self._seq = 0
        self._hash = GENESIS
        self._file: StoreFile | None = None
        with ExitStack() as opened, database.clear_errors(self._url):
            self._engine = database.open_engine(self._url, read_only)
            opened.callback(self._engine.dispose)
            self._appender = Appender(self._engine.dialect)
            if read_only:
                database.check_tables(self._engine, self._url)
                self._writer: Connection | None = None
            else:
                self._writer = database.open_writer(self._engine, self._url, line, opened)
                self._seq, self._hash = self._claim_head(self._writer)
                if self._path:
                    self._file = StoreFile(self._path)
                    opened.callback(self._file.close)
            self._opened = opened.pop_all()

    def _claim_head(self, writer: Connection) -> tuple[int, str]:
        with writer.begin():
            if writer.execute(select(HEADS.c.seq).where(HEADS.c.line == self._line)).one_or_none() is None:
                writer.execute(insert(HEADS), {"line": self._line, "seq": 0, "hash": GENESIS})
            return rows.head(writer, self._line)

    @property
    def name(self) -> str:
        """Of the database, for people."""
        return str(self._url)

    @property
    def head(self) -> str:
        """The newest event of a writer's log: its number and hash, "" before the first."""
        return str(LogHead(self._seq, self._hash)) if self._seq else ""

    def has(self, head: LogHead) -> bool:
        """Whether the log has just this event."""
        with self._reading() as connection:
            found = rows.hash_of(connection, self._line, head.seq)
            return found == head.hash if found else seals.has(connection, self._line, head)

    def close(self) -> None:
        """Free the lock and the connections."""
        self._opened.close()

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with database.clear_errors(self._url), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        if self._writer is None:
            raise StoreError(f"{self._url}: is open for reading only")
        with database.clear_errors(self._url), self._writer.begin():
            yield self._writer

    def _log(self, connection: Connection) -> WholeLog:
        return WholeLog(connection, self._line, self._path.parent if self._path else None)

    def append(self, events: Sequence[Event]) -> int:
        """See Store."""
        if not events:
            return self._seq
        event_rows, ref_rows = entries(self._line, self._seq, self._hash, events)
        with self._writing() as connection:
            if not self._appender.write(connection, event_rows, ref_rows):
                raise StoreError(f"{self._url}: {database.BUSY}")
        if self._file:
            self._file.check()
        self._seq, self._hash = event_rows[-1]["seq"], event_rows[-1]["hash"]
        return self._seq

    def load(self) -> tuple[Plant, int]:
        """See Store.

        Raises:
            ChainError: an event after the snapshot is missing or altered; a line does not run on such a log.
            ArchiveAbsent: no snapshot can be used (see plant_forms.py), and the log begins in an archive.
        """
        with self._reading() as connection:
            plant, seq, digest = snapshots.newest(connection, self._line)
            begin = seq
            for stored in walk(self._log(connection).after(seq), seq, digest):
                if self._writer is not None and not is_line_time(stored.event.at):
                    _LOG.warning(
                        "event %d is of %g s since 1970: it counts as of the one before it", seq + 1, stored.event.at
                    )
                plant, seq, digest = apply(plant, stored.event), stored.seq, stored.hash
            if (seq, digest) != rows.head(connection, self._line):
                raise ChainError(seq + 1, "is missing: the log is shorter or longer than its head says")
        if self._writer is not None and seq - begin >= LONG_FOLD:
            with suppress(NotWritten):  # on a full disk the next start takes as long again
                self.snapshot(plant, seq)
        return plant, seq

    def since(self, seq: int) -> list[Stored]:
        """See Store."""
        with self._reading() as connection:
            return list(rows.decoded(self._log(connection).after(seq)))

    def of(self, ref: str, seq: int = 0) -> list[Stored]:
        """See Store."""
        with self._reading() as connection:
            return self._log(connection).about(ref, seq)

    def is_archived(self, ref: str) -> bool:
        """See Store."""
        with self._reading() as connection:
            return self._log(connection).begins_archived(ref)

    def of_kinds(self, kinds: Collection[type[Event]]) -> list[Stored]:
        """See Store."""
        with self._reading() as connection:
            if KEPT.issuperset(kinds):
                return list(rows.decoded(rows.of_kinds(connection, self._line, [kind.__name__ for kind in kinds])))
            return [it for it in rows.decoded(self._log(connection).after(0)) if type(it.event) in kinds]

    def each(self, kinds: Collection[type[Event]], seq: int = 0) -> Iterator[Stored]:
        """The events of these kinds after number `seq`, in order, streamed: the log may be longer than memory."""
        with self._reading() as connection:
            log = self._log(connection)
            if seq < log.sealed:
                yield from (stored for stored in rows.decoded(log.after(seq)) if type(stored.event) in kinds)
            else:
                names = [kind.__name__ for kind in kinds]
                yield from rows.decoded(rows.of_kinds(connection, self._line, names, seq))

    def order_events(self, orders: Collection[str]) -> dict[str, list[Event]]:
        """See Store."""
        refs, found = [f"order:{order}" for order in orders], defaultdict[str, list[Event]](list)
        kinds = [kind.__name__ for kind in TELLING]
        with self._reading() as connection:
            for first in range(0, len(refs), ASKED_AT_ONCE):
                some = rows.about_any(connection, self._line, refs[first : first + ASKED_AT_ONCE], kinds)
                for stored in rows.decoded(some):
                    found[told_of(stored.event)].append(stored.event)
        return dict(found)

    def snapshot(self, plant: Plant, seq: int) -> None:
        """See Store."""
        with self._writing() as connection:
            snapshots.save(connection, self._line, plant, seq)

    def verify(self) -> Verified | Broken:
        """See Store; what is covered stands in verify.py."""
        with self._reading() as connection:
            return verify_line(connection, self._line, self._path.parent if self._path else None)

    def archive(self, before: float, folder: Path) -> Seal:
        """Move the events that are older than a line time [s], and all over, into an archive in a folder.

        Whenever this ends, each event is in the database, or in an archive that the database knows.  The store must
        have been verified, and nobody else may append.

        Raises:
            NothingToArchive: there are none.
            OSError: the archive cannot be written.
            StoreError: the database fails.
        """
        plant, seq = self.load()
        with self._reading() as connection:
            first, last = sealing.choose(connection, self._line, plant, before)
            seal, marks = sealing.write(connection, self._line, first, last, folder)
        self.snapshot(plant, seq)
        with self._writing() as connection:
            sealing.commit(connection, self._line, seal, marks)
        return seal

    def shrink(self) -> int:
        """Give the disk back what an archive has freed [bytes]; PostgreSQL does that by itself.

        Raises:
            StoreError: it cannot be done now; all is as it was.
        """
        with database.clear_errors(self._url):
            return shrink(self._engine, self._path) if self._path else 0
