"""Reads files of orders as text, up to a size, in any encoding that spreadsheets write."""

import sys
from pathlib import Path
from typing import BinaryIO

from cell_bringup.failure import CommandFailed
from cell_line.documents import MAX_DOCUMENT
from cell_line.plain import shown
from cell_orchestrator.intake.decoding import Decoded, decode

STDIN = Path("-")
SOURCE_LENGTH = 200
"""Longest name of a file that is said [characters]."""


def source_of(file: Path) -> str:
    """The name of a file for messages; names may have bytes that are no text."""
    return "stdin" if file == STDIN else shown(str(file), SOURCE_LENGTH)


def read_orders(file: Path) -> Decoded:
    """Read a file, or the standard input for `-`.

    Raises:
        CommandFailed: it is too large.
        IntakeError: it is no text.
        OSError: it cannot be read.
    """
    return decode(_bytes(file), source_of(file))


def _bytes(file: Path) -> bytes:
    if file == STDIN:
        return _bounded(sys.stdin.buffer, file)
    with file.open("rb") as opened:
        return _bounded(opened, file)


def _bounded(opened: BinaryIO, file: Path) -> bytes:
    """Read all, and refuse more than the line takes, so that a source without an end is refused, too."""
    read = opened.read(MAX_DOCUMENT + 1)
    if len(read) > MAX_DOCUMENT:
        raise CommandFailed(f"{source_of(file)}: is larger than {MAX_DOCUMENT // 2**20} MiB; send it in parts")
    return read
