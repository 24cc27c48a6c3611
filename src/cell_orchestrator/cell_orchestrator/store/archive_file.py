"""An archive: a segment of the log as one file.

It is text, a JSON value a line, compressed by gzip: first what it is, then the events, each with all its columns.
"""

import gzip
import os
import zlib
from collections.abc import Iterable, Iterator
from hashlib import file_digest
from pathlib import Path
from typing import Any

import msgspec

from cell_line.private_file import private_file
from cell_orchestrator.store.errors import StoreError

FORMAT = "log of a line, archive 1"
LINE_LIMIT = 64_000_000
"""A longer line is none of an archive [bytes]."""
CANNOT_BE_READ = (OSError, EOFError, zlib.error, msgspec.MsgspecError, UnicodeError)


class Header(msgspec.Struct, frozen=True):
    """The first line: which segment of which log it is; hashes as in `seals.Seal`."""

    format: str
    line: str
    first: int
    last: int
    previous: str
    head: str


class Entry(msgspec.Struct, frozen=True):
    """Any other line: a row of the events table."""

    seq: int
    version: int
    kind: str
    at: float
    data: str
    prev_hash: str
    hash: str


_HEADER, _ENTRY, _ENCODER = msgspec.json.Decoder(Header), msgspec.json.Decoder(Entry), msgspec.json.Encoder()


def write(path: Path, header: Header, rows: Iterable[Any]) -> None:
    """Write an archive of these rows of the events table; durable when this returns.

    Raises:
        OSError: it cannot be written.
    """
    with private_file(path, "wb") as file:
        with gzip.GzipFile("", "wb", 6, file, mtime=0) as packed:  # the same segment makes the same file
            packed.write(_ENCODER.encode(header) + b"\n")
            for row in rows:
                entry = Entry(row.seq, row.version, row.kind, row.at, row.data, row.prev_hash, row.hash)
                packed.write(_ENCODER.encode(entry) + b"\n")
        file.flush()
        os.fsync(file.fileno())


def digest(path: Path) -> str:
    """SHA-256 of a file, hexadecimal.

    Raises:
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def read(path: Path) -> Iterator[Entry]:
    """The events of an archive, in order.  Whether it is the right one and unaltered, its digest tells.

    Raises:
        StoreError: it cannot be read.
    """
    try:
        with gzip.open(path, "rb") as file:
            _HEADER.decode(file.readline(LINE_LIMIT))
            while text := file.readline(LINE_LIMIT):
                yield _ENTRY.decode(text)
    except CANNOT_BE_READ as error:
        raise StoreError(f"{path} cannot be read: {error}") from error


def fault(path: Path, expected: Header) -> str:
    """What is wrong with an archive that has not the right digest, to go on "archive FILE ..."."""
    try:
        with gzip.open(path, "rb") as file:
            said = _HEADER.decode(file.readline(LINE_LIMIT))
            if said != expected:
                return f"is another one: events {said.first} to {said.last} of line {said.line}"
            while file.read(1_000_000):
                pass
    except EOFError:
        return "was cut off"
    except CANNOT_BE_READ:
        return "was altered"
    return "was altered"
