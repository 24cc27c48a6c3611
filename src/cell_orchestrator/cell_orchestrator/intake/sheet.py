"""A sheet as spreadsheets write it: which sign parts the cells, what the columns are called, and its rows."""

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from cell_orchestrator.intake.draft import IntakeError

SEPARATORS = {",": "','", ";": "';'", "\t": "a tab"}
"""Signs that part cells, and what they are called; the first one where two fit as well."""
MAX_COLUMNS = 200
MAX_ROWS = 20_000


@dataclass(frozen=True, slots=True)
class SheetLayout:
    """How a sheet is written.

    Attributes:
        separator: what parts the cells.
        names: the header, as it is written.
        skipped: lines before the text that is read.
    """

    separator: str
    names: tuple[str, ...]
    skipped: int = 0


class Sheet:
    """The text of a sheet.

    Args:
        file: its name in errors.
        text: the text.
        is_column: whether a name is one of a column that is known.
    """

    def __init__(self, file: Path, text: str, is_column: Callable[[str], bool]) -> None:
        self._file = file
        self._told, self._text = _told_separator(text)
        self._is_column = is_column

    def layout(self) -> SheetLayout | None:
        """How it is written, or None where no column is known."""
        told = [self._told] if self._told else list(SEPARATORS)
        found = [SheetLayout(sign, self._header(sign), 1 if self._told else 0) for sign in told]
        best = max(found, key=self._known)
        return best if self._known(best) else None

    def rows(self, layout: SheetLayout) -> Iterator[tuple[int, list[str]]]:
        """Every row that is not empty, the header first, with the line it begins on; empty cells at its end are none.

        Raises:
            IntakeError: the text is no sheet, or beyond the bounds.
        """
        reader = csv.reader(StringIO(self._text, newline=""), delimiter=layout.separator, strict=True)
        count = 0
        while True:
            line = reader.line_num + 1 + layout.skipped
            try:
                values = _trimmed([value.strip() for value in next(reader)])
            except StopIteration:
                return
            except csv.Error as error:
                raise IntakeError(self._file, line, "", f"is not CSV: {error}") from None
            if not values:
                continue
            count += 1
            if len(values) > MAX_COLUMNS or count > MAX_ROWS:
                what = f"{MAX_COLUMNS} columns" if len(values) > MAX_COLUMNS else f"{MAX_ROWS} rows"
                raise IntakeError(self._file, line, "", f"has more than {what}; send it in parts")
            yield line, values

    def _known(self, layout: SheetLayout) -> int:
        return sum(map(self._is_column, layout.names))

    def _header(self, separator: str) -> tuple[str, ...]:
        try:
            return tuple(next(self.rows(SheetLayout(separator, ())), (0, []))[1])
        except IntakeError:
            return ()


def _trimmed(values: list[str]) -> list[str]:
    while values and not values[-1]:
        values.pop()
    return values


def _told_separator(text: str) -> tuple[str, str]:
    """The separator that a first line such as `sep=;` tells, or '', and the text after it."""
    first, end, rest = text.partition("\n")
    word = first.strip("\r").strip('"')
    if word[:4].casefold() == "sep=" and end and len(word) >= 5 and not word[4].isalnum() and word[4] not in '"\r':
        return word[4], rest
    return "", text
