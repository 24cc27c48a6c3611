"""Whatever is changed in an archive, in its seal or in what stays in the store is named in one line."""

import gzip
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from cell_orchestrator.store.errors import ChainError
from cell_orchestrator.store.seals import Seal
from cell_orchestrator.store.sql_store import SqlStore
from cell_orchestrator.store.store import Broken


@pytest.fixture
def url(tmp_path: Path) -> str:
    """Of SQLite only: what is looked at is the same in both."""
    return f"sqlite:///{tmp_path}/line.db"


@pytest.fixture
def subject(store: SqlStore, history: Any) -> SqlStore:
    """Three units made; the first two are to be in two archives."""
    for events in (history.start(), *(history.unit_made(number, 1000.0 * number) for number in (1, 2, 3))):
        store.append(events)
    return store


@pytest.fixture
def archives(subject: SqlStore, tmp_path: Path) -> list[Seal]:
    return [subject.archive(before, tmp_path) for before in (1500.0, 2500.0)]


def flip(file: Path, other: Path) -> None:
    """One bit, somewhere in the middle."""
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


def rewrite(file: Path, other: Path) -> None:
    """A measurement, as somebody would who knows gzip."""
    file.write_bytes(gzip.compress(gzip.decompress(file.read_bytes()).replace(b"5e-05", b"4e-05", 1)))


def cut(file: Path, other: Path) -> None:
    content = file.read_bytes()
    file.write_bytes(content[: len(content) // 2])


def cut_whole(file: Path, other: Path) -> None:
    """The last lines, as somebody would who knows gzip."""
    file.write_bytes(gzip.compress(b"\n".join(gzip.decompress(file.read_bytes()).splitlines()[:-2])))


def empty(file: Path, other: Path) -> None:
    file.write_bytes(b"")


def swap(file: Path, other: Path) -> None:
    file.write_bytes(other.read_bytes())


def text_file(file: Path, other: Path) -> None:
    file.write_text("order,variant\n" * 50)


def folder(file: Path, other: Path) -> None:
    file.unlink()
    file.mkdir()


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (flip, "was altered|was cut off"),
        (rewrite, "was altered"),
        (cut, "was cut off"),
        (cut_whole, "was altered"),
        (empty, "was altered"),
        (swap, "is another one: events 1 to 12 of line demo"),
        (text_file, "was altered"),
        (folder, "cannot be read: Is a directory"),
    ],
)
def test_a_damaged_archive_is_named(
    subject: SqlStore, archives: list[Seal], damage: Callable[[Path, Path], None], reason: str
) -> None:
    """It should be named by the proof of the log, and nothing is read from it."""
    first, second = (Path(seal.file) for seal in archives)
    damage(second, first)
    said = rf"is in archive {second}, which ({reason})$"
    found = subject.verify()
    assert isinstance(found, Broken)
    assert found.seq == 13
    assert re.search(said, found.reason)
    with pytest.raises(ChainError, match=rf"^event 13: {said}"):
        subject.since(0)
    assert len(subject.since(22)) == 10


@pytest.mark.parametrize(
    ("sql", "seq", "reason"),
    [
        ("UPDATE events SET at = at + 0.5 WHERE seq = 3", 3, "was altered"),
        ("UPDATE events SET prev_hash = replace(prev_hash, 'a', 'b') WHERE seq = 3", 3, "was altered"),
        ("DELETE FROM events WHERE seq = 13", 13, "to 22 are archived: what stays"),
        ("DELETE FROM refs WHERE seq = 3 AND ref = 'order:O1'", 3, "filed under the wrong"),
        ("INSERT INTO refs (line, ref, seq) VALUES ('demo', 'order:O7', 5)", 11, "filed under the wrong"),
        ("DELETE FROM events WHERE seq = 23", 23, "is missing"),
        ("DELETE FROM seals WHERE first_seq = 1", 1, "is missing: no archive was made of it"),
        ("DELETE FROM seals WHERE first_seq = 13", 14, "is missing"),
        ("UPDATE seals SET last_seq = 21 WHERE first_seq = 13", 13, "to 21 are archived: what stays"),
        ("UPDATE seals SET head = previous WHERE first_seq = 13", 13, "is in archive"),
        ("UPDATE seals SET previous = head WHERE first_seq = 13", 13, "does not follow the event before"),
        ("UPDATE seals SET digest = head WHERE first_seq = 13", 13, "is in archive"),
        ("UPDATE seals SET kept = head WHERE first_seq = 13", 13, "to 22 are archived: what stays"),
        ("UPDATE seals SET marks = substr(marks, 1, 79) WHERE first_seq = 13", 13, "whose seal was altered"),
    ],
)
@pytest.mark.usefixtures("archives")
def test_damage_in_the_store_is_found(subject: SqlStore, url: str, sql: str, seq: int, reason: str) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        assert connection.execute(text(sql)).rowcount == 1
    engine.dispose()
    found = subject.verify()
    assert isinstance(found, Broken)
    assert found.seq == seq
    assert re.search(reason, found.reason)


def test_two_archives_that_changed_places_are_found(subject: SqlStore, archives: list[Seal]) -> None:
    first, second = (Path(seal.file) for seal in archives)
    kept = first.read_bytes()
    first.write_bytes(second.read_bytes())
    second.write_bytes(kept)
    found = subject.verify()
    assert found == Broken(1, f"is in archive {first}, which is another one: events 13 to 22 of line demo")


def test_a_missing_archive_does_not_hide_what_else_is_wrong(subject: SqlStore, archives: list[Seal], url: str) -> None:
    Path(archives[0].file).unlink()
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE events SET at = at + 0.5 WHERE seq = 30"))
    engine.dispose()
    assert subject.verify() == Broken(30, "was altered")
