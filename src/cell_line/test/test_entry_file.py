"""Entries are there again, all or none of those that were written together, and damage is named."""

import json
import os
from pathlib import Path
from typing import Any, NoReturn

import pytest

from cell_line.entry_file import CountedFile, EntryDamaged, EntryFile, read_entries
from cell_line.file_mark import FileMark


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a" / "folder" / "file.jsonl"


def entries(path: Path) -> list[Any]:
    out: list[Any] = []
    read_entries(path, "a thing", out.append)
    return out


def test_what_is_written_is_there(path: Path) -> None:
    """It should be so without the file being closed, also after it was written anew."""
    assert entries(path) == []
    subject = EntryFile(path)
    subject.rewrite([["a", 1]])
    subject.append([{"b": "ä"}, None])
    assert entries(path) == [["a", 1], {"b": "ä"}, None]
    assert subject.lines == 3
    subject.rewrite(["c"])
    subject.append(["d"], durable=False)
    assert (entries(path), subject.lines) == (["c", "d"], 2)
    subject.close()
    with pytest.raises(ValueError, match="closed file"):
        subject.append(["e"])


def test_only_a_torn_last_line_is_left_out(path: Path) -> None:
    """It should name any other one, also one that whoever reads it does not take, and touch nothing."""
    path.parent.mkdir(parents=True)
    for text, lines in ((b"1\n2", [1]), (b"1\n{", [1]), (b"1\n", [1]), (b"", [])):
        path.write_bytes(text)
        assert entries(path) == lines
    for text, take in ((b"1\n{\n3\n", str), (b"1\n\xff\n", str), (b'1\n"x"\n', int), (b"1\n[]\n3", int)):
        path.write_bytes(text)
        with pytest.raises(EntryDamaged, match=r"file.jsonl:2: is not an entry of a thing"):
            read_entries(path, "a thing", take)
        assert path.read_bytes() == text


def fails(*what: object) -> None:
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize("call", ["fdatasync", "pwrite"])
def test_what_cannot_be_written_did_not_happen(path: Path, monkeypatch: pytest.MonkeyPatch, call: str) -> None:
    """It should leave the file as it was: where the entry cannot be synced, and where its mark cannot be written."""
    subject = CountedFile(path, "me", 0)
    subject.rewrite(["a"])
    subject.append(["b"])
    with monkeypatch.context() as broken:
        broken.setattr(os, call, fails)
        with pytest.raises(OSError, match="No space"):
            subject.append(["c", "d"])
    assert (entries(path), subject.count, subject.lines) == (["a", "b"], 1, 2)
    subject.append(["e"])
    assert entries(path) == ["a", "b", "e"]
    assert FileMark(path.with_suffix(".mark")).lacks("me", 2) == ""


@pytest.mark.parametrize(
    ("identity", "count", "lost"),
    [("me", 2, ""), ("me", 1, "1 of its entries are gone"), ("", 2, "it is another one than before")],
)
def test_it_knows_whether_it_has_lost_entries(path: Path, identity: str, count: int, lost: str) -> None:
    """It should say so at each start until it is trusted again, and be another file then."""
    before = CountedFile(path, "me", 0)
    before.rewrite([])
    before.append(["a", "b"])
    before.close()
    for _ in range(2):
        subject = CountedFile(path, identity, count)
        assert (subject.lost, subject.identity == "me") == (lost, not lost)
        subject.rewrite([])
        subject.close()
    subject = CountedFile(path, identity, count)
    subject.trust()
    subject.rewrite([])
    assert json.loads(path.with_suffix(".mark").read_text()) == {"identity": subject.identity, "count": count}


def test_who_cannot_write_is_told(path: Path) -> None:
    """It should tell which file it is."""
    path.mkdir(parents=True)
    told: list[Path] = []

    def note(file: Path, error: OSError) -> NoReturn:
        told.append(file)
        raise error

    with pytest.raises(IsADirectoryError):
        EntryFile(path, note).rewrite([])
    assert told == [path]
