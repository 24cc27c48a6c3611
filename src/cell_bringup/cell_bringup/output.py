"""What commands print: JSON for programs, Rich for people.

Text from outside is data.  It is shown through `plain` or in a `table`: there it is no markup, moves no cursor, and
fits.
"""

import json
import re
import sys
from collections.abc import Mapping
from dataclasses import asdict, is_dataclass
from typing import Any

from rich.console import Console, RenderableType
from rich.style import StyleType
from rich.table import Table
from rich.text import Text

from cell_line.plain import MESSAGE_LENGTH, TEXT_LENGTH, shown

COLUMNS = 80


def console(stderr: bool = False) -> Console:
    """The terminal of the user; one that claims to have no columns gets the usual number."""
    made = Console(stderr=stderr)
    return made if made.width else Console(stderr=stderr, width=COLUMNS)


def plain(text: str, style: StyleType = "", longest: int = MESSAGE_LENGTH) -> Text:
    """A text on one line, without any markup."""
    return Text(shown(text, longest), style=style)


def trouble(text: str, longest: int = MESSAGE_LENGTH) -> Text:
    """Abnormal: coloured, and marked for those who see no colour."""
    return plain(f"! {text}", "bold red", longest) if text else Text("")


class PlainTable(Table):
    """A table whose cells are texts as they are."""

    def add_row(self, *cells: RenderableType | None, style: StyleType | None = None, end_section: bool = False) -> None:
        """Add a row; only a cell that is no `str` can have a style."""
        shown_cells = (plain(cell, longest=TEXT_LENGTH) if isinstance(cell, str) else cell for cell in cells)
        super().add_row(*shown_cells, style=style, end_section=end_section)


def table(title: str, *columns: str) -> PlainTable:
    """An empty table in the house style: no frame, muted."""
    out = PlainTable(
        title=plain(title, "table.title") if title else None,
        title_justify="left",
        box=None,
        header_style="dim",
        pad_edge=False,
        padding=(0, 2, 0, 0),
    )
    for column in columns:
        out.add_column(plain(column), overflow="fold")
    return out


def number(value: float, digits: int = 0) -> str:
    """A number as people write it, with a power of ten where it is very long."""
    return f"{value:.{digits}f}" if abs(value) < 1e12 else f"{value:g}"


def as_json(value: Any) -> str:
    """Dataclasses and plain values as JSON text; what cannot be printed is escaped."""
    if is_dataclass(value) and not isinstance(value, type):
        value = asdict(value)
    return _printable(json.dumps(value, indent=2, ensure_ascii=False, default=_as_plain_value))


def _as_plain_value(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"no JSON for {type(value).__name__}")


def _printable(text: str) -> str:
    """Escape what does not print; in JSON, characters beyond ASCII stand in strings only."""

    def one(found: re.Match[str]) -> str:
        character = found[0]
        return character if character.isprintable() else json.dumps(character)[1:-1]

    return re.sub(r"[^\n -~]", one, text)


def show(value: Any, as_text: bool) -> None:
    """Print JSON when `as_text`, else the renderable; a text stays on one line."""
    if as_text:
        sys.stdout.write(as_json(value) + "\n")
    elif isinstance(value, str):
        sys.stdout.write(shown(value, len(value)) + "\n")
    else:
        console().print(value)
