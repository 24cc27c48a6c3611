"""Looks at pictures before anything decodes them: a few bytes can stand for gigabytes."""

import struct
from pathlib import Path

from cell_world.sdf.reading.xml_file import Node

SIGNATURE = b"\x89PNG\r\n\x1a\n"
_SIZE = struct.Struct(">8x4x4sII")
"""How a PNG file begins: signature, length and name of its first part, width, height."""
MOST = 8192
"""Pixels in a row or a column."""


def check_picture(file: Path, node: Node) -> None:
    """See that a file is a PNG picture of reasonable size.

    Raises:
        SdfError: It is not.
    """
    with file.open("rb") as source:
        head = source.read(_SIZE.size)
    if len(head) < _SIZE.size or not head.startswith(SIGNATURE):
        raise node.fail(f"{node.text} is no PNG picture")
    first, width, height = _SIZE.unpack(head)
    if first != b"IHDR" or not (0 < width <= MOST and 0 < height <= MOST):
        raise node.fail(f"{node.text} is no PNG picture of 1 to {MOST} pixels in width and height")
