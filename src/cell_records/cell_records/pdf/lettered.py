"""A PDF that can write any text: with the fonts of this package, and its date from outside."""

from datetime import datetime
from pathlib import Path
from typing import Any

from fpdf import FPDF
from fpdf.fonts import TTFFont

from cell_records.pdf.glyphs import written

FONTS = Path(__file__).parents[1] / "fonts"
FONT = "DejaVu"
BLACK, MUTED = (20, 20, 20), (105, 105, 105)


class Lettered(FPDF):
    """Pages without anything on them."""

    def __init__(self, title: str, made: datetime, size_mm: tuple[float, float]) -> None:
        """Begin a document.

        Args:
            title: in the file's properties.
            made: date of the file.
            size_mm: width and height of its pages [mm].
        """
        wide = size_mm[0] > size_mm[1]
        super().__init__("landscape" if wide else "portrait", "mm", (min(size_mm), max(size_mm)))
        self.add_font(FONT, "", FONTS / "DejaVuSans.ttf")
        self.add_font(FONT, "B", FONTS / "DejaVuSans-Bold.ttf")
        font = self.fonts[FONT.lower()]
        assert isinstance(font, TTFFont)
        self._known = frozenset(font.cmap)
        self.set_title(self.said(title))
        self.set_creation_date(made)

    def said(self, value: Any) -> str:
        """A value in letters of the font."""
        return written(value, self._known)

    def ink(self, size_pt: float, bold: bool = False, color: tuple[int, int, int] = BLACK) -> None:
        """How the next text looks."""
        self.set_font(FONT, "B" if bold else "", size_pt)
        self.set_text_color(*color)
