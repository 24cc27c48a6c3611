"""The file of a part, as an order brings it: STL or 3MF, by what is in it and not by its name."""

import io
import lzma
import struct
import zipfile
import zlib
from typing import Any

import trimesh

from cell_vision.inspection.nominal import NotAPart, checked

UNITS = {"micron": 1e-6, "millimeter": 1e-3, "centimeter": 1e-2, "inch": 0.0254, "foot": 0.3048, "meter": 1.0}
"""Unit, as 3MF calls it (3MF Core Specification 1.3, section 3.4) -> metres."""
SHORT = {"um": "micron", "mm": "millimeter", "cm": "centimeter", "in": "inch", "ft": "foot", "m": "meter"}
LARGEST = 200_000_000
"""Of a file [bytes]."""
UNPACKED = 50_000_000
"""Of all that is packed in one [bytes]; to read it takes some sixteen times as much memory."""
DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    RuntimeError,
    NotImplementedError,
)
"""What reading one raises that is damaged, cut off, encrypted, or packed in an odd way."""
STL_HEAD, STL_TRIANGLE = 84, 50
"""Sizes in a binary STL file [bytes]."""


def read_part(data: bytes, unit: str = "") -> Any:
    """Read the CAD file of a part.

    Args:
        data: of the file, STL (binary or text) or 3MF.
        unit: of its lengths: um, mm, cm, m, in, ft. STL does not say it itself; 3MF does, and then both must agree.

    Returns:
        A closed `trimesh.Trimesh` in metres, in the frame of the file.

    Raises:
        NotAPart: it is neither, is damaged or too large, has no unit or another one, or is no part; see `checked`.
    """
    if len(data) > LARGEST:
        raise NotAPart(f"has {len(data)} bytes; at most {LARGEST} are taken")
    if unit and unit not in SHORT:
        raise NotAPart(f"'{unit}' is no unit; there are: {', '.join(SHORT)}")
    if data.startswith(b"PK\x03\x04"):
        return _read_3mf(data, unit)
    if not _is_binary_stl(data) and not _is_text_stl(data):
        raise NotAPart("is neither STL nor 3MF")
    if not unit:
        raise NotAPart(f"is STL, which names no unit; say which: {', '.join(SHORT)}")
    return _scaled(_loaded(data, "stl"), SHORT[unit])


def _is_binary_stl(data: bytes) -> bool:
    if len(data) < STL_HEAD:
        return False
    (count,) = struct.unpack_from("<I", data, STL_HEAD - 4)
    return len(data) == STL_HEAD + STL_TRIANGLE * int(count)


def _is_text_stl(data: bytes) -> bool:
    return data.lstrip()[:5].lower() == b"solid" and b"facet" in data[:4096].lower()


def _read_3mf(data: bytes, unit: str) -> Any:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(entry.file_size for entry in packed.infolist()) > UNPACKED:
                raise NotAPart(f"holds more than {UNPACKED} bytes")
            models = [name for name in packed.namelist() if name.lower().endswith("3d/3dmodel.model")]
            texts = [packed.read(name) for name in models]
    except NotAPart:
        raise
    except DAMAGED as error:
        raise NotAPart(" ".join(f"is damaged: {error}".split())[:200]) from None
    if len(texts) != 1:
        raise NotAPart("is a zip file, but no 3MF: it has no 3D/3dmodel.model")
    if b"<!DOCTYPE" in texts[0] or b"<!ENTITY" in texts[0]:
        raise NotAPart("declares entities, which 3MF does not allow")
    mesh = _loaded(data, "3mf")
    own = str(mesh.units or "millimeter").removesuffix("s")
    if own not in UNITS:
        raise NotAPart(f"'{own}' is no unit of 3MF; there are: {', '.join(UNITS)}")
    if unit and SHORT[unit] != own:
        raise NotAPart(f"is in {own}, and {unit} is asked for")
    return _scaled(mesh, own)


def _loaded(data: bytes, kind: str) -> Any:
    try:
        return trimesh.load_mesh(io.BytesIO(data), file_type=kind)
    except Exception as error:  # whatever a stranger's file makes of the library
        first = f"{error}".splitlines()[0] if f"{error}" else type(error).__name__
        raise NotAPart(f"cannot be read as {kind.upper()}: {first[:200]}") from None


def _scaled(mesh: Any, unit: str) -> Any:
    mesh.apply_scale(UNITS[unit])
    return checked(mesh)
