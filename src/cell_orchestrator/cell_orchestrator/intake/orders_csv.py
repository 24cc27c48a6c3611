"""Our orders in CSV: a row per variant, rows with the same order_id are one order, options in columns `option:NAME`."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from io import StringIO
from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from cell_orchestrator.intake.draft import Draft, DraftLine, IntakeError, OrderDraft, Place
from cell_orchestrator.intake.limits import Priority, Quantity, RelativeDue

REQUIRED = ("order_id", "variant", "quantity")
KNOWN = (*REQUIRED, "priority", "due_s", "customer")
OPTION = "option:"
WHOLE_ORDER = ("customer", "priority", "due_s")

QUANTITY = TypeAdapter[int](Quantity)
PRIORITY = TypeAdapter[int](Priority)
DUE = TypeAdapter[float](RelativeDue)
T = TypeVar("T", int, float)


@dataclass(frozen=True, slots=True)
class Row:
    """A row: column -> text, without the empty ones, the line it begins on, and what is wrong with it."""

    file: Path
    line: int
    cells: Mapping[str, str]
    problem: IntakeError | None = None

    def place(self, column: str) -> Place:
        """Where the cell in a column is."""
        return Place(self.file, self.line, column)


def read_rows(source: str, text: str, now: float) -> Iterator[Draft | IntakeError]:
    """The orders of a document, each as a draft or as what is wrong with it.

    Args:
        source: name of the document in errors, usually a file name.
        text: the document.
        now: line time [s].

    Raises:
        IntakeError: the header is wrong, the text is not CSV, or a row belongs to no order.
    """
    orders: dict[str, list[Row]] = {}
    for row in _rows(Path(source), text):
        if "order_id" not in row.cells:
            raise row.place("order_id").error("is missing")  # any order could be the one this row belongs to
        orders.setdefault(row.cells["order_id"], []).append(row)
    for rows in orders.values():
        try:
            yield _order(rows, now)
        except IntakeError as error:
            yield error


def _rows(file: Path, text: str) -> Iterator[Row]:
    reader = csv.reader(StringIO(text, newline=""), strict=True)
    header = [name.strip() for name in _next(file, reader)]
    _check_header(file, header)
    while True:
        line = reader.line_num + 1
        try:
            values = [value.strip() for value in next(reader)]
        except StopIteration:
            return
        except csv.Error as error:
            raise IntakeError(file, line, "", f"is not CSV: {error}") from None
        if not any(values):
            continue
        cells = {name: value for name, value in zip(header, values, strict=False) if value}
        yield Row(file, line, cells, _problem(file, line, cells, len(values), len(header)))


def _problem(file: Path, line: int, cells: Mapping[str, str], width: int, columns: int) -> IntakeError | None:
    if width > columns:
        return IntakeError(file, line, "", f"has {width} cells, the header has {columns}")
    missing = [name for name in REQUIRED if name not in cells]
    return IntakeError(file, line, missing[0], "is missing") if missing else None


def _next(file: Path, reader: Iterator[list[str]]) -> list[str]:
    try:
        return next(reader, [])
    except csv.Error as error:
        raise IntakeError(file, 1, "", f"is not CSV: {error}") from None


def _check_header(file: Path, header: list[str]) -> None:
    for index, name in enumerate(header):
        if name not in KNOWN and not (name.startswith(OPTION) and name != OPTION):
            near = get_close_matches(name, KNOWN, n=1)
            hint = f"did you mean '{near[0]}'?" if near else f"known: {', '.join(KNOWN)}, {OPTION}NAME"
            raise IntakeError(file, 1, name, f"unknown column; {hint}")
        if name in header[:index]:
            raise IntakeError(file, 1, name, "is given twice")
    for name in REQUIRED:
        if name not in header:
            raise IntakeError(file, 1, name, "this column is missing")


def _order(rows: list[Row], now: float) -> OrderDraft:
    first = rows[0]
    if problem := next((row.problem for row in rows if row.problem), None):
        raise problem
    for column in WHOLE_ORDER:
        for row in rows[1:]:
            if row.cells.get(column, "") not in ("", first.cells.get(column, "")):
                message = f"differs from line {first.line} of the same order: {row.cells[column]!r}"
                raise row.place(column).error(message)
    due_s = _number(first, "due_s", DUE) if "due_s" in first.cells else None
    return OrderDraft(
        first.cells["order_id"],
        tuple(_line(row) for row in rows),
        first.place("order_id"),
        first.cells.get("customer", ""),
        _number(first, "priority", PRIORITY) if "priority" in first.cells else 0,
        None if due_s is None else now + due_s,
        text=True,
    )


def _line(row: Row) -> DraftLine:
    options = {name.removeprefix(OPTION): text for name, text in row.cells.items() if name.startswith(OPTION)}
    places = {name: row.place(OPTION + name) for name in options}
    return DraftLine(row.cells["variant"], _number(row, "quantity", QUANTITY), row.place("variant"), options, places)


def _number(row: Row, column: str, kind: TypeAdapter[T]) -> T:
    try:
        return kind.validate_strings(row.cells[column])
    except ValidationError as error:
        raise row.place(column).error(f"{error.errors()[0]['msg']}, not {row.cells[column]!r}") from None
