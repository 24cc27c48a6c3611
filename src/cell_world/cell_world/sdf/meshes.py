"""Looks into mesh files: libraries that use them end the process, or say nothing, where a file makes no sense."""

import re
from codecs import BOM_UTF8
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from cell_world.sdf.numbers import decimal

Array = NDArray[np.float64]

FLAT = 1e-6
"""Thickness of what has none, as a part of its length."""
CORNERS = 4
"""Vertices that a body has at least."""
_VERTEX = re.compile(rb"\bvertex\s+(\S+)\s+(\S+)\s+(\S+)")
_FACET = re.compile(rb"(?<!end)\bfacet\b")
_OBJ_VERTEX = re.compile(rb"^[ \t]*v[ \t]+(\S+)[ \t]+(\S+)[ \t]+(\S+)", re.MULTILINE)
_OBJ_EDGE = re.compile(rb"^[ \t]*f(?:[ \t]+[^\s#]+){0,2}[ \t\r]*$", re.MULTILINE)
"""A face of fewer than three corners, which MuJoCo leaves out without a word."""
_HEAD = 84
"""Bytes before the triangles of a binary STL file; the last four are their count."""
_TRIANGLE = np.dtype([("normal", "<3f4"), ("corners", "<9f4"), ("attribute", "<u2")])


def check_mesh(file: Path, solid: bool) -> None:
    """See that a mesh has vertices, and a volume if it shall be solid.

    Raises:
        ValueError: It has not.
    """
    points = READERS[file.suffix.lower()](file)
    if len(points) < CORNERS:
        raise ValueError(f"has {len(points)} vertices; a body needs {CORNERS} at least")
    if not np.isfinite(points).all():
        raise ValueError("has a vertex whose coordinates are no finite numbers")
    if solid and _is_flat(points):
        raise ValueError("is flat; what is solid has a volume, so use a thin box")


def is_ascii_stl(file: Path) -> bool:
    """Whether an STL file is one of text.  Binary ones may begin with "solid", too, so their size decides."""
    with file.open("rb") as source:
        head = source.read(_HEAD)
    return head.lstrip()[:5].lower() == b"solid" and not _is_binary(head, file.stat().st_size)


def read_ascii_stl(file: Path) -> tuple[Array, NDArray[np.int64]]:
    """Return the vertices, shape (vertices, 3), and for each triangle the numbers of three of them.

    Raises:
        ValueError: The file is broken.
    """
    content = file.read_bytes().lower()
    corners = _VERTEX.findall(content)
    if b"endsolid" not in content or len(corners) != 3 * len(_FACET.findall(content)):
        raise ValueError("is a broken STL file: it ends too early, or not every facet has three vertices")
    vertices, faces = np.unique(_numbers(corners), axis=0, return_inverse=True)
    return vertices, faces.reshape(-1, 3)


def _stl_points(file: Path) -> Array:
    if is_ascii_stl(file):
        return read_ascii_stl(file)[0]
    content = file.read_bytes()
    if not _is_binary(content[:_HEAD], len(content)):
        raise ValueError("is a broken STL file: its size does not fit the number of its triangles")
    corners = np.frombuffer(content, _TRIANGLE, offset=_HEAD)["corners"]
    return np.unique(corners.reshape(-1, 3).astype(float), axis=0)


def _obj_points(file: Path) -> Array:
    content = file.read_bytes()
    if content.startswith(BOM_UTF8):  # MuJoCo takes it for a part of the first word, and counts the vertices without
        raise ValueError("begins with a byte order mark; save it as plain text")
    if _OBJ_EDGE.search(content):
        raise ValueError("is broken: a face has fewer than three corners")
    return _numbers(_OBJ_VERTEX.findall(content))


READERS: Final[Mapping[str, Callable[[Path], Array]]] = {".stl": _stl_points, ".obj": _obj_points}
"""What reads the vertices of a file, by its ending."""


def _is_binary(head: bytes, size: int) -> bool:
    count = int.from_bytes(head[-4:], "little")
    return len(head) == _HEAD and size == _HEAD + _TRIANGLE.itemsize * count


def _numbers(words: list[tuple[bytes, bytes, bytes]]) -> Array:
    try:
        rows = [[decimal(word.decode(errors="replace")) for word in row] for row in words]
    except ValueError as error:
        raise ValueError(f"is broken: a vertex needs {error}") from None
    return np.array(rows, dtype=float).reshape(-1, 3)


def _is_flat(points: Array) -> bool:
    """Whether all points lie in one plane, which the smallest of three extents tells."""
    extents = np.linalg.svd(np.linalg.qr(points - points.mean(axis=0), mode="r"), compute_uv=False)
    return len(extents) < 3 or bool(extents[2] <= FLAT * extents[0])
