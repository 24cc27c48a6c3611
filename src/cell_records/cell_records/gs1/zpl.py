"""A label in the language of Zebra printers (ZPL II Programming Guide: ^GF, ^CI28, ^FB, ^FH)."""

from cell_records.gs1.label import HEIGHT_MM, WIDTH_MM, Label
from cell_records.gs1.qr import QUIET, qr

EDGE_MM, LETTER_MM = 1, 3
COMMANDS = b"_^~\\"
"""Bytes that mean something to the printer."""


def zpl(label: Label, dots_per_mm: int = 8) -> str:
    """The label; its code is a picture, since printers choose version and error correction of theirs as they like."""
    width, height = int(WIDTH_MM * dots_per_mm), int(HEIGHT_MM * dots_per_mm)
    code, edge, letter = qr(label.link), EDGE_MM * dots_per_mm, LETTER_MM * dots_per_mm
    scale = max(1, (height * 3 // 4) // code.symbol_size(1, QUIET)[0])
    dots = [list(row) for row in code.matrix_iter(scale, QUIET)]
    left = len(dots) + 2 * edge
    out = ["^XA", "^CI28", f"^PW{width}", f"^LL{height}", f"^FO{edge},{edge}{_graphic(dots)}^FS"]
    for place, text in enumerate(label.lines):
        where = f"^FO{left},{2 * edge + place * 2 * letter}^A0N,{letter},{letter}^FB{width - left - edge},2,0,L"
        out.append(f"{where}^FH_^FD{_data(text)}^FS")
    return "\n".join([*out, "^XZ"]) + "\n"


def _graphic(dots: list[list[int]]) -> str:
    """A picture as ^GFA: a bit a dot, rows filled up to whole bytes."""
    stride = (len(dots[0]) + 7) // 8
    bits = ("".join("1" if dark else "0" for dark in row).ljust(stride * 8, "0") for row in dots)
    packed = b"".join(int(row, 2).to_bytes(stride, "big") for row in bits)
    return f"^GFA,{len(packed)},{len(packed)},{stride},{packed.hex().upper()}"


def _data(text: str) -> str:
    """A text as ^FH_ has it: no letter of it is a command."""
    plain = (byte for byte in text.encode())
    return "".join(chr(byte) if 32 <= byte < 127 and byte not in COMMANDS else f"_{byte:02X}" for byte in plain)
