"""Order files on their way to the line."""

from collections.abc import Callable, Iterable
from pathlib import Path

from cell_bringup.failure import explain
from cell_bringup.order_files import read_orders, source_of
from cell_client.errors import LineNotRunning
from cell_client.submitted import Submitted
from cell_line.plain import shown

FORMAT_LENGTH = 40
"""Longest name of a format that is sent [characters]."""


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
