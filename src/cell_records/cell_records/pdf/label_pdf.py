"""A label as a page of its own size."""

from datetime import datetime
from io import BytesIO

from cell_records.gs1.label import HEIGHT_MM, WIDTH_MM, Label
from cell_records.gs1.qr import qr_png
from cell_records.pdf.lettered import Lettered

EDGE_MM, LINK_MM = 2.0, 7.0
"""Round what is printed, and of the link below the code."""
TEXT_PT, LINK_PT = 5.5, 4.5


def label_pdf(label: Label, made: datetime) -> bytes:
    """The label on a page: the code on the left, what people read beside it, its link below."""
    page = Lettered(f"Label of unit {label.unit}", made, (WIDTH_MM, HEIGHT_MM))
    page.set_auto_page_break(False)
    page.set_margin(EDGE_MM)
    page.add_page()
    side = HEIGHT_MM - 2 * EDGE_MM - LINK_MM
    page.image(BytesIO(qr_png(label.link)), EDGE_MM, EDGE_MM, side, side)
    page.set_left_margin(2 * EDGE_MM + side)
    page.set_y(2 * EDGE_MM)
    for place, text in enumerate(label.lines):
        page.ink(TEXT_PT, bold=place == 0)
        page.multi_cell(0, 3.2, page.said(text), align="L", new_x="LMARGIN", new_y="NEXT")
        page.ln(0.8)
    page.set_left_margin(EDGE_MM)
    page.set_xy(EDGE_MM, EDGE_MM + side + 1)
    page.ink(LINK_PT)
    page.multi_cell(0, 2.4, page.said(label.link), align="L")
    return bytes(page.output())
