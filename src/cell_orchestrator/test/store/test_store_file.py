"""A store's file is whole after its writer, watched while it is written, and copied at any moment."""

import shutil
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cell_orchestrator.store.errors import StoreError
from cell_orchestrator.store.sql_store import SqlStore
from cell_orchestrator.store.store import Verified
from cell_orchestrator.store.store_file import READERS_WAIT_MS, copy_store
from cell_orchestrator.store.store_url import sqlite_url


def url(path: Path) -> str:
    return sqlite_url(path)


def events_in(path: Path) -> int:
    store = SqlStore(url(path), "demo", read_only=True)
    try:
        found = store.verify()
        assert isinstance(found, Verified), found
        return found.count
    finally:
        store.close()


def test_the_file_alone_is_the_store_after_a_clean_end(tmp_path: Path, history: Any) -> None:
    """It should hold every event though somebody still reads, and though who opened it was never the last to leave."""
    path = tmp_path / "line.db"
    writer = SqlStore(url(path), "demo")
    writer.append(history.start())
    reader = SqlStore(url(path), "demo", read_only=True)
    reader.load()
    last = writer.append(history.unit_made(1))
    writer.close()
    shutil.copy(path, tmp_path / "copy.db")
    assert events_in(tmp_path / "copy.db") == last
    reader.close()


@pytest.mark.parametrize("name", ["line?1.db", "My%20line.db", "50% a&b=c#d.db"])
def test_a_name_of_any_signs_is_the_name_of_the_file(tmp_path: Path, history: Any, name: str) -> None:
    """It should write this file and no other."""
    store = SqlStore(url(tmp_path / name), "demo")
    store.append(history.start())
    store.close()
    assert name in {path.name for path in tmp_path.iterdir()}
    assert {path.name.removeprefix(name) for path in tmp_path.iterdir()} <= {"", ".lock"}, list(tmp_path.iterdir())


def moved(path: Path) -> None:
    path.rename(path.with_name("elsewhere.db"))


def replaced(path: Path) -> None:
    shutil.copy(path, path.with_name("other.db"))
    path.with_name("other.db").rename(path)


def log_removed(path: Path) -> None:
    Path(f"{path}-wal").unlink()


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (moved, r"line.db cannot be found any more"),
        (Path.unlink, r"line.db cannot be found any more"),
        (replaced, r"line.db is another file than the one that was opened"),
        (log_removed, r"line.db-wal cannot be found any more"),
    ],
)
def test_nothing_is_kept_in_a_file_that_is_gone(
    tmp_path: Path, history: Any, change: Callable[[Path], None], reason: str
) -> None:
    path = tmp_path / "line.db"
    store = SqlStore(url(path), "demo")
    store.append(history.start())
    change(path)
    with pytest.raises(StoreError, match=reason):
        store.append(history.unit_made(1))
    store.close()


def test_a_file_that_is_gone_before_the_first_event(tmp_path: Path, history: Any) -> None:
    store = SqlStore(url(tmp_path / "line.db"), "demo")
    moved(tmp_path / "line.db")
    with pytest.raises(StoreError, match=r"line.db"):
        store.append(history.start())
    store.close()


def test_a_copy_of_a_store_that_is_written(tmp_path: Path, history: Any) -> None:
    """It should have all that was durable, in one file, and be a store to go on with."""
    path, copy = tmp_path / "line.db", tmp_path / "copy.db"
    writer = SqlStore(url(path), "demo")
    last = writer.append([*history.start(), *history.unit_made(1)])
    copy_store(path, copy)
    writer.append(history.unit_made(2, 2000.0))
    writer.close()
    assert [file.name for file in tmp_path.glob("copy.db*")] == ["copy.db"]
    assert events_in(copy) == last
    restored = SqlStore(url(copy), "demo")
    assert restored.append(history.unit_made(2, 2000.0)) == events_in(path)
    restored.close()


def test_what_cannot_be_copied_is_said_in_one_line(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "some.db") as made:
        made.execute("CREATE TABLE some (value)")
    for source, target in (("absent.db", "copy.db"), ("some.db", "no/folder.db")):
        with pytest.raises(StoreError, match=r"cannot be copied to") as refused:
            copy_store(tmp_path / source, tmp_path / target)
        assert "\n" not in str(refused.value)


def test_the_end_of_a_writer_waits_for_nobody_where_nobody_reads(tmp_path: Path) -> None:
    """It should not take its own connections for readers: each end of a line would last a second longer."""
    store = SqlStore(f"sqlite:///{tmp_path}/store.db", "demo")
    began = time.monotonic()
    store.close()
    assert time.monotonic() - began < 0.8 * READERS_WAIT_MS / 1000.0
    assert not (tmp_path / "store.db-wal").exists() or not (tmp_path / "store.db-wal").stat().st_size
