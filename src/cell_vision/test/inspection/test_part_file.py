import io
import struct
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
import trimesh

from cell_vision.inspection.nominal import NotAPart
from cell_vision.inspection.part_file import read_part
from cell_vision.synthetic.printed_part import Bracket

MODEL = "3D/3dmodel.model"


def in_mm() -> Any:
    mesh = Bracket().mesh()
    mesh.apply_scale(1000.0)
    return mesh


def stl() -> bytes:
    return bytes(in_mm().export(file_type="stl"))


def three_mf(**changed: str) -> bytes:
    """A 3MF file whose model has some of its text changed: `old=new`."""
    packed = io.BytesIO(trimesh.Scene(in_mm()).export(file_type="3mf"))
    out = io.BytesIO()
    with zipfile.ZipFile(packed) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            text = old.read(name)
            for before, after in changed.items() if name.lower() == MODEL.lower() else ():
                assert before.encode() in text
                text = text.replace(before.encode(), after.encode(), 1)
            new.writestr(name, text)
    return out.getvalue()


def zipped(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in files.items():
            packed.writestr(name, data)
    return out.getvalue()


def torn() -> bytes:
    """One whose model is no stream that can be unpacked."""
    data = bytearray(zipped(**{MODEL: b"<model/>" * 100}))
    data[30 + len(MODEL)] = 0xFF  # after the head of the entry, which has 30 bytes and the name
    return bytes(data)


@pytest.mark.parametrize(
    ("made", "unit"),
    [
        (stl, "mm"),
        (lambda: in_mm().export(file_type="stl_ascii").encode(), "mm"),
        (three_mf, "mm"),
        (three_mf, ""),
    ],
    ids=["binary", "text", "3mf", "3mf-says-it"],
)
def test_part_is_read_in_metres(made: Callable[[], bytes], unit: str) -> None:
    mesh = read_part(made(), unit)
    assert mesh.extents == pytest.approx([0.06, 0.04, 0.03], abs=1e-6)
    assert mesh.is_watertight


@pytest.mark.parametrize(("unit", "metres"), [("um", 6e-2), ("cm", 6e-2), ("m", 6e-2), ("in", 6e-2)])
def test_every_unit_is_known(unit: str, metres: float) -> None:
    scale = {"um": 1e6, "cm": 1e2, "m": 1.0, "in": 1 / 0.0254}[unit]
    mesh = Bracket().mesh()
    mesh.apply_scale(scale)
    assert read_part(bytes(mesh.export(file_type="stl")), unit).extents.max() == pytest.approx(metres, rel=1e-4)


def test_unit_of_a_3mf_file_is_its_own() -> None:
    data = three_mf(millimeter="micron")
    with pytest.raises(NotAPart, match="0.06 x 0.04 x 0.03 mm; its edges must be"):
        read_part(data)
    with pytest.raises(NotAPart, match="is in micron, and mm is asked for"):
        read_part(data, "mm")
    with pytest.raises(NotAPart, match="'parsec' is no unit of 3MF"):
        read_part(three_mf(millimeter="parsec"))


WRONG: dict[str, tuple[Callable[[], bytes], str, str]] = {
    "no unit": (stl, "", "is STL, which names no unit; say which: um, mm"),
    "odd unit": (stl, "yard", "'yard' is no unit; there are: um, mm"),
    "other unit": (stl, "m", "mm; its edges must be from 1 to 2000 mm"),
    "cut off": (lambda: stl()[:-1], "mm", "is neither STL nor 3MF"),
    "empty": (lambda: b"", "mm", "is neither STL nor 3MF"),
    "head only": (lambda: bytes(80) + struct.pack("<I", 3), "mm", "is neither STL nor 3MF"),
    "picture": (lambda: b"\x89PNG\r\n" + bytes(200), "mm", "is neither STL nor 3MF"),
    "no triangle": (lambda: b"solid a\nfacet\nendsolid a\n", "mm", "no triangles|cannot be read as STL"),
    "damaged zip": (lambda: b"PK\x03\x04 and no more", "", "is damaged"),
    "torn zip": (torn, "", "is damaged: Error -3 while decompressing"),
    "other zip": (lambda: zipped(readme=b"hello"), "", "is a zip file, but no 3MF"),
    "damaged model": (lambda: zipped(**{MODEL: b"<model"}), "", "cannot be read as 3MF"),
    "entities": (lambda: zipped(**{MODEL: b'<!DOCTYPE a [<!ENTITY b "c">]><model/>'}), "", "declares entities"),
    "zip bomb": (lambda: zipped(large=bytes(50_000_001), **{MODEL: b""}), "", "holds more than 50000000 bytes"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_no_part_is_refused_in_one_line(case: str) -> None:
    made, unit, why = WRONG[case]
    with pytest.raises(NotAPart, match=why) as refused:
        read_part(made(), unit)
    assert "\n" not in str(refused.value)


def test_file_that_is_too_large_is_refused_before_it_is_read() -> None:
    with pytest.raises(NotAPart, match="has 200000001 bytes; at most 200000000 are taken"):
        read_part(bytes(200_000_001), "mm")
