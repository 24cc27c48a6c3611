"""It should let one process at a time have a folder, and name that to the next."""

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from cell_line import owner
from cell_line.owner import FILE, LENGTH, FileLock, Owned, owner_of, owners_below

HOLDER = """
import sys
from pathlib import Path
from cell_line.owner import FileLock
hold = FileLock(Path(sys.argv[1]), "cell dosing of line demo")
print("held", flush=True)
input()
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The file of a folder that nobody has yet."""
    folder = tmp_path / "cells" / "dosing"
    folder.mkdir(parents=True)
    return folder / FILE


@pytest.fixture
def other(file: Path) -> "Iterator[subprocess.Popen[bytes]]":
    """Another process that has the folder."""
    with subprocess.Popen([sys.executable, "-c", HOLDER, str(file)], stdin=-1, stdout=-1) as process:
        assert process.stdout and process.stdout.readline() == b"held\n"
        yield process
        process.kill()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who does not wait for a killed owner."""
    monkeypatch.setattr(owner, "PATIENCE_S", 0.0)


@pytest.mark.usefixtures("impatient")
def test_the_second_one_is_told_who_has_it(file: Path, other: "subprocess.Popen[bytes]") -> None:
    """It should be one line with folder, process, what that is and since when."""
    with pytest.raises(Owned) as refused:
        FileLock(file, "cell dosing of line other")
    said = rf"{re.escape(str(file.parent))}: belongs to process {other.pid} \(cell dosing of line demo\), since "
    assert re.fullmatch(said + r"20\d\d-\d\d-\d\d \d\d:\d\d:\d\d[+-]\d\d:\d\d", str(refused.value))


def test_a_killed_owner_has_nothing(file: Path, other: "subprocess.Popen[bytes]") -> None:
    """It should be free as soon as its process is gone, which may be a moment after somebody asks for it."""
    assert owner_of(file) == owners_below(file.parents[2])[0]
    os.kill(other.pid, signal.SIGKILL)
    hold = FileLock(file, "me")
    assert owner_of(file) == hold.owner
    hold.close()
    assert (owner_of(file), owners_below(file.parents[2])) == (None, [])


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("text", [b"", b"4711\n", b"[]", b'{"pid": "x", "what": 1, "since": 2}', b"\xff" * 40])
def test_an_owner_that_does_not_tell(file: Path, text: bytes) -> None:
    """It should be refused all the same."""
    hold = FileLock(file, "me")
    file.write_bytes(text)
    with pytest.raises(Owned, match=r"dosing: belongs to another process, which does not tell its name$"):
        FileLock(file, "you")
    found = owner_of(file)
    assert found and found.pid == 0
    hold.close()


def test_a_file_that_was_replaced_is_not_the_one(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It should hold the file that the next one will find, not one that was deleted while it was locked."""
    really = owner.fcntl.flock

    def flock(opened: int, operation: int) -> None:
        monkeypatch.undo()
        shutil.rmtree(file.parent)
        file.parent.mkdir()
        really(opened, operation)

    monkeypatch.setattr(owner.fcntl, "flock", flock)
    hold = FileLock(file, "me")
    assert owner_of(file) == hold.owner
    hold.close()


def test_what_is_said_replaces_what_was(file: Path) -> None:
    """It should take no more space, however long it is."""
    hold = FileLock(file, "x" * 1000)
    for text in ("y" * 100, ""):
        hold.say({"more": text})
        assert file.stat().st_size == LENGTH
        assert owner_of(file) == hold.owner
    hold.close()


def test_children_do_not_keep_it(file: Path) -> None:
    """It should be free with its owner, whatever that has started."""
    hold = FileLock(file, "me")
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=-1) as child:
        hold.close()
        FileLock(file, "me again").close()
        child.kill()
