"""Files of every kind are read or refused in one line; none of them takes long or much memory."""

import os
from pathlib import Path

import pytest

from cell_world.sdf.errors import SdfError
from cell_world.sdf.reader import load_world

PLAIN = '<sdf version="1.9"><world name="w\u00fc"/></sdf>'
DECLARED = '<?xml version="1.0" encoding="{}"?>\n' + PLAIN
FRAME = '<frame name="f{}" attached_to="{}"/>'


def failure(file: Path) -> str:
    with pytest.raises(SdfError) as caught:
        load_world(file)
    assert "\n" not in str(caught.value)
    return str(caught.value).removeprefix(f"{file}:")


@pytest.mark.parametrize(
    "content",
    [
        PLAIN.encode(),
        PLAIN.encode("utf-8-sig"),
        PLAIN.encode("utf-16"),
        DECLARED.format("UTF-8").encode(),
        DECLARED.format("utf-16").encode("utf-16"),
        DECLARED.format("ISO-8859-1").encode("latin-1"),
        DECLARED.format("windows-1252").encode("cp1252"),
    ],
)
def test_encodings_that_are_read(tmp_path: Path, content: bytes) -> None:
    """It should read the name as it was meant."""
    (tmp_path / "w.sdf").write_bytes(content)
    assert load_world(tmp_path / "w.sdf").name == "w\u00fc"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "1: malformed XML: no element found"),
        (b"<\0>", "1: malformed XML: unclosed token"),
        (PLAIN.encode("utf-32"), "1: malformed XML: not well-formed"),
        (PLAIN.encode() + b"\ngarbage", "2: malformed XML: junk after document element"),
        (PLAIN.encode("latin-1"), "1: malformed XML: this is no text in UTF-8; save the file as UTF-8"),
        (DECLARED.format("ascii").encode(), "2: malformed XML: this is no text in ascii; save the file as UTF-8"),
        (b"<sdf>\n&nbsp;</sdf>", "2: malformed XML: undefined entity"),
        (b'<sdf version="1.9"><world name="a\0"/></sdf>', "1: malformed XML: not well-formed"),
        *(
            (DECLARED.format(name).encode(), f"1: the encoding {name} is not read; save the file as UTF-8")
            for name in ("gb2312", "shift_jis", "ansi", "utf-7", "hex", "idna", "undefined", "utf-32")
        ),
    ],
    ids=range(16),
)
def test_what_is_no_text(tmp_path: Path, content: bytes, expected: str) -> None:
    """It should say what is wrong with it, and what to do."""
    (tmp_path / "w.sdf").write_bytes(content)
    assert failure(tmp_path / "w.sdf").startswith(expected)


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE sdf [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>',
        '<!DOCTYPE sdf SYSTEM "file:///etc/passwd">',
        '<!DOCTYPE sdf [<!ATTLIST world name CDATA "x">]>',
    ],
)
def test_a_document_type(tmp_path: Path, doctype: str) -> None:
    """It should be refused with all that it could do: to multiply text, to read other files, to add attributes."""
    (tmp_path / "w.sdf").write_text(f"\n{doctype}\n{PLAIN}")
    assert failure(tmp_path / "w.sdf") == "2: a document type and its entities are not read; leave out <!DOCTYPE>"


def test_elements_without_end(tmp_path: Path) -> None:
    """It should stop before Python does."""
    (tmp_path / "w.sdf").write_text("<sdf>\n" + "<model>" * 10_000)
    assert failure(tmp_path / "w.sdf") == "2: <model> stands in more than 60 elements"


def test_a_file_that_is_too_large(tmp_path: Path) -> None:
    """It should not be read at all."""
    (tmp_path / "w.sdf").touch()
    os.truncate(tmp_path / "w.sdf", 2**40)
    assert failure(tmp_path / "w.sdf") == f"1: cannot be read: it has {2**40} bytes, 16777216 at most"


def test_what_is_no_file(tmp_path: Path) -> None:
    """It should not wait for what a pipe says, nor read a folder."""
    os.mkfifo(tmp_path / "w.sdf")
    assert failure(tmp_path / "w.sdf") == "1: cannot be read: it is no file"
    assert failure(tmp_path) == "1: cannot be read: it is no file"
    assert failure(tmp_path / ("n" * 300)).startswith("1: cannot be read: File name too long")
    assert "1: cannot be read: there is a NUL in its name" in failure(tmp_path / "a\0b")


def test_a_name_of_a_file_that_breaks_lines(tmp_path: Path) -> None:
    """It should be one line all the same, without anything that a terminal obeys."""
    file = tmp_path / "a\n\x1b[31m\udcff.sdf"
    file.write_text("")
    with pytest.raises(SdfError) as caught:
        load_world(file)
    assert str(caught.value).isprintable()
    assert str(caught.value).endswith(".sdf:1: malformed XML: no element found")


def test_a_name_of_a_megabyte(tmp_path: Path) -> None:
    """It should be told in a line that a person can read."""
    (tmp_path / "w.sdf").write_text(PLAIN.replace("w\u00fc", f'w"><{"x" * 2**20}/><a b="'))
    assert len(failure(tmp_path / "w.sdf")) < 2200


def test_frames_on_frames(tmp_path: Path) -> None:
    """It should follow a long way without running out of stack, whatever the order in the file."""
    frames = "".join(FRAME.format(i, f"f{i + 1}") for i in range(2000)) + FRAME.format(2000, "a")
    content = f'<sdf version="1.9"><model name="m"><static>1</static><link name="a"/>{frames}</model></sdf>'
    (tmp_path / "w.sdf").write_text(content)
    assert load_world(tmp_path / "w.sdf").frames["m::f0"].link == "m::a"


def test_a_chain_that_is_too_long(tmp_path: Path) -> None:
    """It should be refused before a simulator has to find out."""
    mass = "<inertial><mass>1</mass><inertia><ixx>1</ixx><iyy>1</iyy><izz>1</izz></inertia></inertial>"
    links = "".join(f'<link name="l{i}">{mass}</link>' for i in range(502))
    joints = "".join(
        f'<joint name="j{i}" type="fixed"><parent>l{i}</parent><child>l{i + 1}</child></joint>\n' for i in range(501)
    )
    (tmp_path / "w.sdf").write_text(f'<sdf version="1.9"><model name="m">{links}{joints}</model></sdf>')
    message = "more than 500 links hang on each other, the last of them m::l501"
    assert failure(tmp_path / "w.sdf") == f"501: {message}"
