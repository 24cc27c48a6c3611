"""Order files on their way to the line."""

import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from cell_bringup.failure import CommandFailed, LineNotRunning, explain
from cell_orchestrator.intake.decoding import decode
from cell_skills.plain import shown

STDIN = Path("-")
SOURCE_LENGTH, FORMAT_LENGTH = 200, 40
"""Longest name of a file and of a format that is sent [characters]."""
MAX_MIB = 4
"""Size of a document [MiB]: what the service takes."""


@dataclass(frozen=True, slots=True)
class Submitted:
    """What became of order documents: ids of the orders in the book, and what is said about the rest, a line each."""

    orders: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def add(self, other: "Submitted") -> None:
        """Take what became of another document."""
        self.orders.extend(other.orders)
        self.notes.extend(other.notes)
        self.errors.extend(other.errors)


def submit_files(submit: Callable[[str, str, str, str], Submitted], files: Iterable[Path], format: str) -> Submitted:
    """Submit every file; one that is bad does not stop the others.

    Args:
        submit: takes source, text, encoding and format.
        files: `-` is the standard input.
        format: name of the format, "" to have it recognised.

    Raises:
        LineNotRunning: nobody answers.
    """
    answers = Submitted()
    for file in files:
        source = (
            "stdin" if file == STDIN else shown(str(file), SOURCE_LENGTH)
        )  # a name may be of bytes that are no text
        try:
            read = decode(_bytes(file, source), source)
            answers.add(submit(source, read.text, read.encoding, shown(format, FORMAT_LENGTH)))
        except LineNotRunning:
            raise
        except Exception as error:
            told = explain(error)
            if told is None:
                raise
            answers.errors.append(told[0])
    return answers


def _bytes(file: Path, source: str) -> bytes:
    if file == STDIN:
        return _bounded(sys.stdin.buffer, source)
    with file.open("rb") as opened:
        return _bounded(opened, source)


def _bounded(opened: BinaryIO, source: str) -> bytes:
    """All there is, unless that is more than the line takes; a source without an end is no exception."""
    read = opened.read(MAX_MIB * 2**20 + 1)
    if len(read) > MAX_MIB * 2**20:
        raise CommandFailed(f"{source}: is larger than {MAX_MIB} MiB; send it in parts")
    return read
