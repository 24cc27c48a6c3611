"""Pages of a document: headers, headings, facts and tables that wrap what is long and go on over page ends."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from fpdf.enums import TableBordersLayout, TableCellFillMode, WrapMode, XPos, YPos
from fpdf.fonts import FontFace

from cell_records.pdf.lettered import BLACK, MUTED, Lettered

A4_MM = (210.0, 297.0)
MARGIN = 16.0
"""Of a page of A4 [mm]."""
TEXT_PT, SMALL_PT = 8.5, 7.0
LINE_MM, SMALL_LINE_MM = 4.4, 3.7
WRONG, BAND = (176, 0, 32), (240, 240, 240)
LONGEST_CELL = 1200
"""A longer text goes on in the next row of its table: a row has to fit on a page [characters]."""


class Paper(Lettered):
    """A4 pages with a title at their top, and their number at the bottom."""

    def __init__(self, title: str, foot: str, made: datetime) -> None:
        """Begin a document.

        Args:
            title: stands at the top of every page but the first, and in the file's properties.
            foot: stands at the bottom of every page.
            made: date of the file.
        """
        super().__init__(title, made, A4_MM)
        self._title, self._foot = self.said(title), self.said(foot)
        self.set_margins(MARGIN, MARGIN)
        self.set_auto_page_break(True, MARGIN + 6)
        self.ink(TEXT_PT)
        self.add_page()

    def header(self) -> None:
        """See FPDF."""
        if self.page_no() > 1:
            self.ink(SMALL_PT, color=MUTED)
            self.cell(0, 4, self._title)
            self.ln(8)

    def footer(self) -> None:
        """See FPDF."""
        self.set_y(-MARGIN)
        self.ink(SMALL_PT, color=MUTED)
        self.cell(0, 4, self._foot)
        self.set_x(MARGIN)
        self.cell(0, 4, f"page {self.page_no()} of {{nb}}", align="R")

    def title_line(self, text: str, size: float = 20) -> None:
        """The name of the document, or of a part of it."""
        self.ink(size, bold=True)
        self.multi_cell(0, size * 0.5, self.said(text), new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.ln(2)

    def heading(self, text: str, size: float = 11) -> None:
        """Begin a section; it does not stand alone at the end of a page."""
        if self.will_page_break(30):
            self.add_page()
        self.ln(3)
        self.ink(size, bold=True)
        self.multi_cell(0, size * 0.5, self.said(text), new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.ln(1)

    def paragraph(self, text: Any, wrong: bool = False, muted: bool = False) -> None:
        """A text; what is wrong is red."""
        self.ink(TEXT_PT, bold=wrong, color=WRONG if wrong else MUTED if muted else BLACK)
        self.multi_cell(0, LINE_MM, self.said(text), new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def facts(self, rows: Sequence[tuple[str, Any]], width: float = 42) -> None:
        """Names and values, one under the other; those that say nothing are left out."""
        for name, value in rows:
            text = self.said(value)
            if not text:
                continue
            if self.will_page_break(LINE_MM):
                self.add_page()
            self.ink(TEXT_PT, color=MUTED)
            self.cell(width, LINE_MM, name)
            self.ink(TEXT_PT)
            at = self.l_margin
            self.set_left_margin(at + width)
            self.multi_cell(0, LINE_MM, text, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT, wrapmode=WrapMode.WORD)
            self.set_left_margin(at)
            self.set_x(at)

    def grid(self, columns: Sequence[tuple[str, float]], rows: Sequence[Sequence[Any]]) -> None:
        """A table with its head on every page; a row whose first value begins with '!' is red.

        Args:
            columns: name and share of the width of each.
            rows: values, as many as there are columns.
        """
        self.ln(1.5)
        self.ink(SMALL_PT)
        with self.table(
            col_widths=tuple(share for _, share in columns),
            line_height=SMALL_LINE_MM,
            text_align="LEFT",
            borders_layout=TableBordersLayout.NONE,
            cell_fill_color=BAND,
            cell_fill_mode=TableCellFillMode.ROWS,
            headings_style=FontFace(emphasis="BOLD", color=MUTED),
            wrapmode=WrapMode.WORD,
            padding=(0.6, 1.2, 0.6, 0.6),
        ) as table:
            table.row([self.said(name) for name, _ in columns])
            for row in rows:
                red = FontFace(color=WRONG) if row and str(row[0]).startswith("!") else None
                for part in _parts([self.said(value) for value in row]):
                    table.row(part, style=red)
        self.ln(2)


def _parts(row: Sequence[str]) -> Iterator[list[str]]:
    """A row as several where a text of it is too long for one."""
    pieces = [_pieces(text) for text in row]
    for number in range(max(map(len, pieces))):
        yield [texts[number] if number < len(texts) else "" for texts in pieces]


def _pieces(text: str) -> list[str]:
    """A text cut between words, and within a word only where it has no end."""
    out = []
    while len(text) > LONGEST_CELL:
        cut = text.rfind(" ", 1, LONGEST_CELL) + 1 or LONGEST_CELL
        out.append(text[:cut])
        text = text[cut:]
    return [*out, text]
