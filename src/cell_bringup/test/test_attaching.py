"""A file should be kept if an order names it, and is what the order has it for."""

from pathlib import Path

import pytest

from cell_bringup import attaching
from cell_bringup.attaching import Attached, attach, files_named
from cell_bringup.failure import CommandFailed
from cell_line.artifact_store import ArtifactStore, NoArtifact, sha256_of
from cell_line.named_files import NamedFile
from cell_orchestrator.core.errors import Unknown
from cell_orchestrator.core.orders import Order, Unit
from cell_orchestrator.core.plant import Plant
from cell_orchestrator.core.recipes import Operation, Recipe

PART = b"solid part"
DIGEST = sha256_of(PART)
NAMED = (NamedFile("part", DIGEST, "mm"), NamedFile("limits", "", ""))


def look(file: NamedFile, content: bytes) -> str:
    if not content.startswith(b"solid"):
        raise ValueError("is no part")
    return f"a {file.kind} in {file.unit}"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "holiday.jpg"
    file.write_bytes(PART)
    return file


@pytest.fixture
def files(tmp_path: Path) -> ArtifactStore:
    return ArtifactStore(tmp_path / "artifacts")


def test_it_is_kept_by_its_hash_whatever_it_is_called(file: Path, files: ArtifactStore) -> None:
    assert attach("A1", NAMED, file, files, look) == Attached("A1", "part", DIGEST, len(PART), "a part in mm")
    assert files.read(DIGEST) == PART


@pytest.mark.parametrize(
    ("content", "named", "why"),
    [
        (b"solid other", NAMED, f"its sha256 is {sha256_of(b'solid other')}; order A1 names: part {DIGEST}"),
        (PART, (), "order A1 names: none"),
        (b"junk", (NamedFile("part", sha256_of(b"junk")),), "part: is no part"),
        (b"", NAMED, "its sha256 is"),
    ],
)
def test_what_the_order_does_not_name_or_is_something_else_is_refused(
    file: Path, files: ArtifactStore, content: bytes, named: tuple[NamedFile, ...], why: str
) -> None:
    file.write_bytes(content)
    with pytest.raises(CommandFailed) as error:
        attach("A1", named, file, files, look)
    assert str(error.value).startswith(f"{file}: ") and why in str(error.value) and "\n" not in str(error.value)
    with pytest.raises(NoArtifact):
        files.read(sha256_of(content))


def test_it_says_how_many_copies_may_be_made(file: Path, files: ArtifactStore) -> None:
    assert attach("A1", NAMED, file, files, look, copies=3).copies == 3
    files.licences.release(DIGEST, "A1-01")
    again = attach("A1", NAMED, file, files, look)
    assert (again.copies, again.made) == (3, 1), "what is said once stays"


def test_a_key_that_is_none_is_told_and_nothing_is_kept(
    file: Path, files: ArtifactStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CELL_FILES_KEY", "secret")
    with pytest.raises(CommandFailed, match="CELL_FILES_KEY: a key of files is 64 hexadecimal digits"):
        attach("A1", NAMED, file, files, look)
    assert not list((file.parent / "artifacts").glob("*[!k]"))


def test_a_file_without_an_end_is_refused(files: ArtifactStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attaching, "LARGEST", 1000)
    with pytest.raises(CommandFailed, match="/dev/zero: has more than 1000 bytes"):
        attach("A1", NAMED, Path("/dev/zero"), files, look)


def test_the_files_of_an_open_order_are_told_by_its_number_too() -> None:
    operations = (Operation("inspect", "inspect", {"part": {"sha256": DIGEST, "unit": "mm"}}),)
    unit = Unit("A1-01", "A1", Recipe("custom", "CUSTOM", "1.1", operations))
    order = Order("A1", ("A1-01", "A1-02"), 0.0, number="#1069")
    plant = Plant()
    plant = Plant(orders=plant.orders.set("A1", order), units=plant.units.set("A1-01", unit))
    assert files_named(plant, "1069") == ("A1", (NAMED[0],))
    with pytest.raises(Unknown, match="no order 'B7'"):
        files_named(plant, "B7")
