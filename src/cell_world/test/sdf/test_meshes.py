"""Mesh files of every kind: read, or refused before a library sees them that would end the process."""

import struct
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from cell_world.sdf.meshes import check_mesh, is_ascii_stl, read_ascii_stl

MESHES = Path(__file__).parent / "meshes"
TETRAHEDRON = np.array([[0, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1]], dtype=float)
FACES = [(0, 2, 1), (0, 1, 3), (1, 2, 3), (0, 3, 2)]
TEXT = (MESHES / "text.stl").read_text()
BROKEN_TEXT = "is a broken STL file: it ends too early, or not every facet has three vertices"
BROKEN = "is a broken STL file: its size does not fit the number of its triangles"


def binary(vertices: np.ndarray, faces: Sequence[Sequence[int]] = FACES) -> bytes:
    head = b"solid in name only".ljust(80, b"\0") + struct.pack("<I", len(faces))
    return head + b"".join(struct.pack("<12fH", 0, 0, 0, *vertices[list(face)].ravel(), 0) for face in faces)


def obj(vertices: np.ndarray) -> str:
    return "".join(f"v {x} {y} {z}\n" for x, y, z in vertices) + "f 1 2 3\n"


@pytest.mark.parametrize("name", ["a.stl", "text.stl", "a.obj"])
def test_meshes_that_are_read(name: str) -> None:
    """It should be content with STL of both kinds, and with OBJ of faces that it need not understand."""
    check_mesh(MESHES / name, solid=True)


@pytest.mark.parametrize("name", ["A.STL", "a b%20\u00fc.Stl"])
def test_names_of_files(tmp_path: Path, name: str) -> None:
    """It should not care how an ending is written."""
    (tmp_path / name).write_bytes(binary(TETRAHEDRON))
    check_mesh(tmp_path / name, solid=True)


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.stl", b"", BROKEN),
        ("a.stl", b"solid", BROKEN_TEXT),
        ("a.stl", bytes(84), "has 0 vertices; a body needs 4 at least"),
        ("a.stl", binary(TETRAHEDRON)[:-1], BROKEN_TEXT),
        ("a.stl", b"\1" + binary(TETRAHEDRON)[1:-1], BROKEN),
        ("a.stl", bytes(80) + b"\xff" * 4 + bytes(50), BROKEN),
        ("a.stl", binary(TETRAHEDRON, FACES[:1]), "has 3 vertices; a body needs 4 at least"),
        ("a.stl", binary(TETRAHEDRON * np.nan), "has a vertex whose coordinates are no finite numbers"),
        ("a.stl", TEXT.replace("endsolid", ""), BROKEN_TEXT),
        ("a.stl", TEXT.replace("vertex", "", 1), BROKEN_TEXT),
        ("a.stl", TEXT.replace("vertex 0", "vertex nan", 1), "is broken: a vertex needs finite numbers, not 'nan'"),
        ("a.obj", "", "has 0 vertices; a body needs 4 at least"),
        ("a.obj", "hello\nv 1\n\0", "has 0 vertices; a body needs 4 at least"),
        ("a.obj", obj(TETRAHEDRON).replace("v 1.0", "v 1_0"), "is broken: a vertex needs numbers, not '1_0'"),
        ("a.obj", obj(TETRAHEDRON).replace("v 1.0", "v inf"), "is broken: a vertex needs finite numbers, not 'inf'"),
        ("a.obj", b"\xef\xbb\xbf" + obj(TETRAHEDRON).encode(), "begins with a byte order mark; save it as plain text"),
        ("a.obj", obj(TETRAHEDRON) + "f 1 2\n", "is broken: a face has fewer than three corners"),
    ],
    ids=range(17),
)
@pytest.mark.parametrize("solid", [True, False])
def test_meshes_that_are_broken(tmp_path: Path, name: str, content: bytes | str, expected: str, solid: bool) -> None:
    """It should say how, also for what is only seen."""
    (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(ValueError, match=expected):
        check_mesh(tmp_path / name, solid)


@pytest.mark.parametrize("thickness", [0.0, 1e-12, 1e-8])
@pytest.mark.parametrize("tilt", [0.0, 0.7])
def test_what_is_flat_is_only_to_be_seen(tmp_path: Path, thickness: float, tilt: float) -> None:
    """It should not make a solid of what has no volume, however it lies."""
    flat = np.array([[0, 0, 0], [1, 0, 0], [0, 1, 0], [1, 1, thickness]], dtype=float)
    turn = np.array([[1, 0, 0], [0, np.cos(tilt), -np.sin(tilt)], [0, np.sin(tilt), np.cos(tilt)]])
    (tmp_path / "a.obj").write_text(obj(flat @ turn))
    check_mesh(tmp_path / "a.obj", solid=False)
    with pytest.raises(ValueError, match="is flat; what is solid has a volume"):
        check_mesh(tmp_path / "a.obj", solid=True)


def test_a_thin_plate_is_solid(tmp_path: Path) -> None:
    """It should take a foil of a hundredth of a millimetre."""
    (tmp_path / "a.obj").write_text(obj(TETRAHEDRON * (1.0, 1.0, 1e-5)))
    check_mesh(tmp_path / "a.obj", solid=True)


def test_text_is_told_from_bytes() -> None:
    """It should look at the size, since both may begin with "solid"."""
    assert is_ascii_stl(MESHES / "text.stl")
    assert not is_ascii_stl(MESHES / "a.stl")


def test_text_has_the_same_triangles() -> None:
    """It should share vertices, and keep the side from which a triangle is seen."""
    vertices, faces = read_ascii_stl(MESHES / "text.stl")
    assert sorted(vertices.tolist()) == sorted(TETRAHEDRON.tolist())
    assert vertices[faces].tolist() == TETRAHEDRON[np.array(FACES)].tolist()
