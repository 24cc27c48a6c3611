"""Who asked for what through the page, when and why, and what came of it: rows that form a hash chain."""

from collections import deque
from collections.abc import Callable
from dataclasses import astuple, dataclass
from hashlib import sha256
from threading import Lock

from cell_hmi.users.page_file import PageFile

TEXT_LENGTH = 500
"""Of each text that is kept [characters]."""


@dataclass(frozen=True, slots=True)
class AskedFor:
    """A request, as it was asked.

    Attributes:
        who: the user, '' where nobody is logged in; `role`: theirs.
        place: address it came from.
        act: what was asked; `about` which thing; `why` by the user's own word.
        outcome: done, or why not.
    """

    who: str
    role: str
    place: str
    act: str
    about: str
    why: str
    outcome: str


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """A request with its number and wall time [s]."""

    seq: int
    at: float
    asked: AskedFor
    hash: str


@dataclass(slots=True, eq=False)  # who waits is taken out by themselves, whatever others ask for
class _Waiting:
    words: tuple[str, ...]
    written: bool = False


class AuditLog:
    """The log in a page's file."""

    def __init__(self, file: PageFile, clock: Callable[[], float]) -> None:
        self._file, self._clock = file, clock
        self._writing = Lock()
        self._waiting: deque[_Waiting] = deque()

    def add(self, asked: AskedFor) -> None:
        """Keep a request durably: one of the threads that wait writes for all of them, since the disk takes as long."""
        mine = _Waiting(tuple(text[:TEXT_LENGTH] for text in astuple(asked)))
        self._waiting.append(mine)
        with self._writing:
            if mine.written:
                return
            try:
                self._write(list(self._waiting))
            finally:  # who could not write has failed; each of the others tries it, too
                if not mine.written:
                    self._waiting.remove(mine)

    def _write(self, some: list["_Waiting"]) -> None:
        with self._file.changing() as file:
            last = file.execute("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1").fetchone()
            seq, digest = (last["seq"], last["hash"]) if last else (0, "")
            for one in some:
                seq += 1
                row = (seq, self._clock(), *one.words)
                digest = _hash(digest, row)
                file.execute("INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", (*row, digest))
        for one in some:
            one.written = True
            self._waiting.popleft()

    def before(self, seq: int, limit: int) -> list[AuditEntry]:
        """Entries before a number, 0 for the newest; the newest first."""
        rows = self._file.rows("SELECT * FROM audit WHERE ?1 = 0 OR seq < ?1 ORDER BY seq DESC LIMIT ?2", seq, limit)
        return [AuditEntry(row["seq"], row["at"], AskedFor(*list(row)[2:9]), row["hash"]) for row in rows]

    def broken(self) -> int:
        """Number of the first row that was altered, or is missing; 0: none is."""
        last = ""
        for number, row in enumerate(self._file.rows("SELECT * FROM audit ORDER BY seq"), 1):
            *said, digest = list(row)
            if row["seq"] != number or digest != _hash(last, tuple(said)):
                return number
            last = digest
        return 0


def _hash(previous: str, row: tuple[object, ...]) -> str:
    return sha256("\x1f".join([previous, *map(repr, row)]).encode()).hexdigest()
