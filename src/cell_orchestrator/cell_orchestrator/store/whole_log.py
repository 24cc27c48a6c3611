"""The log as one, wherever its parts are: first the archives, in the order of their seals, then the database."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from cell_orchestrator.store import archive_file, rows, seals
from cell_orchestrator.store.codec import to_json
from cell_orchestrator.store.errors import ArchiveAbsent, ChainError
from cell_orchestrator.store.refs import ACCEPTED, PRODUCTS, references
from cell_orchestrator.store.seals import Seal
from cell_orchestrator.store.store import Stored


def header_of(line: str, seal: Seal) -> archive_file.Header:
    """What the archive of a seal says of itself."""
    return archive_file.Header(archive_file.FORMAT, line, seal.first, seal.last, seal.previous, seal.head)


class WholeLog:
    """The log of a line, as one connection sees it.

    Args:
        connection: to the database.
        line: the line's name.
        beside: folder in which archives are looked for first; None: only where they were written.
    """

    def __init__(self, connection: Connection, line: str, beside: Path | None) -> None:
        """Read the seals."""
        self._connection, self._line, self._beside = connection, line, beside
        self.seals = seals.all_of(connection, line)

    @property
    def sealed(self) -> int:
        """Number of the last event that is in an archive, 0 where none is."""
        return self.seals[-1].last if self.seals else 0

    def after(self, seq: int) -> Iterator[Any]:
        """The rows after number `seq`, in order, streamed.

        Raises:
            ArchiveAbsent: they are in an archive that is not there.
            ChainError: the archive is damaged.
        """
        for seal in self.seals:
            if seal.last > seq:
                yield from (entry for entry in self.archived(seal) if entry.seq > seq)
        yield from rows.after(self._connection, self._line, max(seq, self.sealed))

    def about(self, ref: str, seq: int = 0) -> list[Stored]:
        """The events after number `seq` about one thing, in order.

        Raises:
            ArchiveAbsent, ChainError: as for `after`.
        """
        found = {it.seq: it for it in rows.decoded(rows.about(self._connection, self._line, ref)) if it.seq > seq}
        for stored in self._archived_about(ref, found, seq):
            found[stored.seq] = stored
        return [found[number] for number in sorted(found)]

    def begins_archived(self, ref: str) -> bool:
        """Whether the first event about an order or a unit is in an archive."""
        first = next(iter(rows.about(self._connection, self._line, ref)), None)
        return first is not None and first.seq <= self.sealed

    def _archived_about(self, ref: str, known: dict[int, Stored], seq: int) -> Iterator[Stored]:
        """Those in archives: an order and its units begin with an event that stays in the database."""
        noun, _, name = ref.partition(":")
        if ref in (PRODUCTS, ACCEPTED):
            return
        if noun in ("order", "unit"):
            seq = max(seq, min(known, default=self.sealed + 1) - 1)
        written = to_json(name)[1:-1]
        for seal in self.seals:
            if seal.last > seq:
                named = (it for it in self.archived(seal) if it.seq > seq and written in it.data)
                yield from (it for it in rows.decoded(named) if ref in references(it.event))

    def archived(self, seal: Seal) -> Iterator[archive_file.Entry]:
        """The rows of an archive that is proved to be the one that was written.

        Raises:
            ArchiveAbsent: it is not there.
            ChainError: it is damaged.
        """
        path = self._path(seal)
        try:
            wrong = archive_file.digest(path) != seal.digest and archive_file.fault(path, header_of(self._line, seal))
        except OSError as error:
            wrong = f"cannot be read: {error.strerror}"
        if wrong:
            raise ChainError(seal.first, f"is in archive {path}, which {wrong}")
        yield from archive_file.read(path)

    def _path(self, seal: Seal) -> Path:
        written = Path(seal.file)
        places = [self._beside / written.name, written] if self._beside else [written]
        found = next((path for path in places if path.exists()), None)
        if found is None:
            raise ArchiveAbsent(seal.file, seal.first, seal.last)
        return found
