"""Our orders as a sheet: a row per variant, rows of one order_id are one order, options in columns `option:NAME`."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import zip_longest
from pathlib import Path
from typing import TypeVar

from cell_line import plain
from cell_orchestrator.core.number_text import check_one_meaning, number, whole_number
from cell_orchestrator.core.options import folded
from cell_orchestrator.intake.draft import Assumed, DraftLine, DraftPlace, IntakeError, OrderDraft, Said
from cell_orchestrator.intake.limits import MAX_ORDERS, MAX_QUANTITY
from cell_orchestrator.intake.order_format import OrderText
from cell_orchestrator.intake.rules import Rules
from cell_orchestrator.intake.sheet import SEPARATORS, Sheet, SheetLayout

REQUIRED = ("order_id", "variant", "quantity")
KNOWN = (*REQUIRED, "priority", "due_s", "customer")
OPTION = "option:"
WHOLE_ORDER = ("customer", "priority", "due_s")
NUMBER = re.compile(r"([-+]?[0-9]*[.,][0-9]+)( ?[^\W\d_]+)?")
"""A number with decimals, perhaps with its unit."""

T = TypeVar("T", int, float)


@dataclass(frozen=True, slots=True)
class Row:
    """A row: column -> text, without the empty ones, the line it begins on, and what is wrong with it."""

    file: Path
    line: int
    cells: Mapping[str, str]
    problem: IntakeError | None = None

    def place(self, column: str) -> DraftPlace:
        """Where the cell in a column is."""
        return DraftPlace(self.file, self.line, column)

    def numbers(self) -> Iterator[tuple[str, str]]:
        """Column and text of each number with decimals."""
        for name, text in self.cells.items():
            if (name == "due_s" or name.startswith(OPTION)) and (found := NUMBER.fullmatch(text)):
                yield name, found[1]


class Csv:
    """The format."""

    name = "csv"

    def recognises(self, document: OrderText) -> bool:
        """Whether the first row names columns that are known."""
        return not document.looks_like_json and _sheet(document).layout() is not None

    def read(self, document: OrderText, rules: Rules, now: float) -> Iterator[Said]:
        """Read the orders, each whole or not at all."""
        sheet = _sheet(document)
        layout = sheet.layout()
        if layout is None:
            raise document.error(f"the first row must name the columns: {', '.join(KNOWN)}, {OPTION}NAME")
        if layout.separator != ",":
            yield Assumed(f"separator {SEPARATORS.get(layout.separator, plain.quoted(layout.separator))}")
        orders = _by_order(document, _rows(Path(document.source), sheet, layout))
        comma = any("," in text for rows in orders.values() for row in rows for _, text in row.numbers())
        if comma:
            yield Assumed("decimal comma")
        for order in orders.values():
            try:
                if comma or layout.separator == ";":  # where people write commas, a point may part thousands
                    _check_points(order)
                yield _order(order, now)
            except IntakeError as error:
                yield error


def column(name: str) -> str:
    """What a column is called here: `Order ID` is order_id, `Option: Shade` is option:Shade."""
    name = unicodedata.normalize("NFC", name).strip()
    prefix, colon, rest = name.partition(":")
    if colon and folded(prefix) == "option" and rest.strip():
        return OPTION + rest.strip()
    by_letters = {known.replace("_", ""): known for known in KNOWN}
    return by_letters.get(folded(name).replace("_", ""), name)


def _is_column(name: str) -> bool:
    found = column(name)
    return found in KNOWN or (found.startswith(OPTION) and found != OPTION)


def _sheet(document: OrderText) -> Sheet:
    return Sheet(Path(document.source), document.text, _is_column)


def _by_order(document: OrderText, rows: Iterable[Row]) -> dict[str, list[Row]]:
    """The rows of each order.

    Raises:
        IntakeError: a row belongs to no order, or there are too many orders.
    """
    orders: dict[str, list[Row]] = {}
    for row in rows:
        if "order_id" not in row.cells:
            raise row.problem or row.place("order_id").error("is missing")  # it could belong to any order
        orders.setdefault(row.cells["order_id"], []).append(row)
        if len(orders) > MAX_ORDERS:
            raise document.error(f"has more than {MAX_ORDERS} orders; send it in parts")
    return orders


def _rows(file: Path, sheet: Sheet, layout: SheetLayout) -> Iterator[Row]:
    header: list[str] = []
    for line, values in sheet.rows(layout):
        if header:
            yield _row(file, line, header, values)
        else:
            header = [column(name) for name in values]
            _check_header(file, line, header)


def _row(file: Path, line: int, header: list[str], values: Sequence[str]) -> Row:
    cells: dict[str, str] = {}
    problem = None
    for place, (name, value) in enumerate(zip_longest(header, values, fillvalue=""), start=1):
        if value and not name:
            message = f"has {len(values)} cells: column {place} has a value, but no name in the header"
            problem = problem or IntakeError(file, line, "", message)
        elif value:
            cells[name] = value
            try:
                cells[name] = plain.text(value)
            except ValueError as error:
                problem = problem or IntakeError(file, line, name, str(error))
    missing = [name for name in REQUIRED if name not in cells]
    if missing and not problem:
        problem = IntakeError(file, line, missing[0], "is missing")
    return Row(file, line, cells, problem)


def _check_header(file: Path, line: int, header: list[str]) -> None:
    for index, name in enumerate(header):
        if name and not _is_column(name):
            near = get_close_matches(folded(name[:40]), KNOWN, n=1)
            hint = f"did you mean '{near[0]}'?" if near else f"known: {', '.join(KNOWN)}, {OPTION}NAME"
            raise IntakeError(file, line, name, f"unknown column; {hint}")
        if name and name in header[:index]:
            raise IntakeError(file, line, name, "is given twice")
    for name in REQUIRED:
        if name not in header:
            raise IntakeError(file, line, name, "this column is missing")


def _order(rows: list[Row], now: float) -> OrderDraft:
    first = rows[0]
    if problem := next((row.problem for row in rows if row.problem), None):
        raise problem
    for name in WHOLE_ORDER:
        for row in rows[1:]:
            if row.cells.get(name, "") not in ("", first.cells.get(name, "")):
                message = f"differs from line {first.line} of the same order: {plain.quoted(row.cells[name])}"
                raise row.place(name).error(message)
    return OrderDraft(
        first.cells["order_id"],
        tuple(_line(row) for row in rows),
        first.place("order_id"),
        first.cells.get("customer", ""),
        priority=_number(first, "priority", whole_number) if "priority" in first.cells else 0,
        due=now + _number(first, "due_s", number, above=0) if "due_s" in first.cells else None,
        text=True,
        places={"customer": first.place("customer"), "priority": first.place("priority"), "due": first.place("due_s")},
    )


def _check_points(rows: list[Row]) -> None:
    for row in rows:
        for name, text in row.numbers():
            try:
                check_one_meaning(text)
            except ValueError as error:
                raise row.place(name).error(f"{error}, not {plain.quoted(text)}") from None


def _line(row: Row) -> DraftLine:
    options = {name.removeprefix(OPTION): text for name, text in row.cells.items() if name.startswith(OPTION)}
    places = {name: row.place(OPTION + name) for name in options}
    quantity = _number(row, "quantity", whole_number, above=0, highest=MAX_QUANTITY)
    return DraftLine(row.cells["variant"], quantity, row.place("variant"), options, places)


def _number(
    row: Row, name: str, read: Callable[[str], T], above: float | None = None, highest: float | None = None
) -> T:
    """The number in a cell.

    Raises:
        IntakeError: it is none, or not within the bounds.
    """
    text = row.cells[name]
    try:
        found = read(text)
    except ValueError as error:
        raise row.place(name).error(f"{error}, not {plain.quoted(text)}") from None
    if above is not None and found <= above:
        raise row.place(name).error(f"must be above {above:g}, not {plain.quoted(text)}")
    if highest is not None and found > highest:
        raise row.place(name).error(f"must be at most {highest:g}, not {plain.quoted(text)}")
    return found
