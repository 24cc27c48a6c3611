"""Which segments of the log are in archives, and what the database still knows of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import Connection, Integer, LargeBinary, cast, func, select, text, type_coerce

from cell_line.log_head import LogHead
from cell_orchestrator.store.schema import META, SEALED_METADATA, SEALED_SCHEMA, SEALS

MARK = 8
"""Length of a mark: so much of an event's hash tells whether somebody remembers an event of this log [bytes]."""


@dataclass(frozen=True, slots=True)
class Seal:
    """A segment of the log that is in an archive.

    Attributes:
        first: number of its first event.
        last: number of its last event.
        previous: hash of the event before the first.
        head: hash of the last event, on which the log in the database goes on.
        file: where the archive was written.
        digest: SHA-256 of that file, hexadecimal.
        kept: SHA-256 over the hashes of those of its events that stay in the database, hexadecimal.
    """

    first: int
    last: int
    previous: str
    head: str
    file: str
    digest: str
    kept: str


def all_of(connection: Connection, line: str) -> list[Seal]:
    """The seals of a line, in the order of the log."""
    if not _has_any(connection):
        return []
    columns = (SEALS.c.first_seq, SEALS.c.last_seq, SEALS.c.previous, SEALS.c.head, SEALS.c.file, SEALS.c.digest)
    found = select(*columns, SEALS.c.kept).where(SEALS.c.line == line).order_by(SEALS.c.first_seq)
    return [Seal(*row) for row in connection.execute(found)]


def add(connection: Connection, line: str, seal: Seal, marks: bytes) -> None:
    """Record a seal; the first one of a database makes the table."""
    if connection.dialect.name == "postgresql":  # lines that share the database may do so at the same time
        connection.execute(text("SELECT pg_advisory_xact_lock(hashtextextended('create tables', 1))"))
    SEALED_METADATA.create_all(connection)
    connection.execute(META.update().where(META.c.key == "schema").values(value=str(SEALED_SCHEMA)))
    row = {"first_seq": seal.first, "last_seq": seal.last, "previous": seal.previous, "head": seal.head}
    row |= {"file": seal.file, "digest": seal.digest, "kept": seal.kept}
    connection.execute(SEALS.insert(), {"line": line, **row, "marks": marks})


def has(connection: Connection, line: str, head: LogHead) -> bool:
    """Whether an event with this number and hash is in an archive, as far as its mark tells."""
    if not _has_any(connection):
        return False
    begin = cast((head.seq - SEALS.c.first_seq) * MARK + 1, Integer)
    mark = type_coerce(func.substr(SEALS.c.marks, begin, MARK), LargeBinary)
    around = (SEALS.c.first_seq <= head.seq) & (SEALS.c.last_seq >= head.seq)
    found = connection.execute(select(mark).where(SEALS.c.line == line, around)).scalar()
    return found is not None and bytes(found) == mark_of(head.hash)


def marks(connection: Connection, line: str, seal: Seal) -> bytes:
    """The marks of all events of a segment, in their order."""
    found = select(SEALS.c.marks).where(SEALS.c.line == line, SEALS.c.first_seq == seal.first)
    return bytes(connection.execute(found).scalar() or b"")


def mark_of(digest: str) -> bytes:
    """The mark of an event of this hash."""
    return bytes.fromhex(digest[: 2 * MARK])


def digest_of(hashes: Iterable[str]) -> str:
    """One hash over those of several events."""
    return sha256("\n".join(hashes).encode()).hexdigest()


def _has_any(connection: Connection) -> bool:
    return connection.execute(select(META.c.value).where(META.c.key == "schema")).scalar() == str(SEALED_SCHEMA)
