"""Order files on their way to the line."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from cell_bringup.failure import LineNotRunning, explain
from cell_bringup.order_files import read_orders, source_of
from cell_line.plain import shown

FORMAT_LENGTH = 40
"""Longest name of a format that is sent [characters]."""


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
        try:
            read = read_orders(file)
            answers.add(submit(source_of(file), read.text, read.encoding, shown(format, FORMAT_LENGTH)))
        except LineNotRunning:
            raise
        except Exception as error:
            told = explain(error)
            if told is None:
                raise
            answers.errors.append(told[0])
    return answers
