"""A store that cannot be opened says why in one line."""

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from cell_orchestrator.store.errors import StoreError
from cell_orchestrator.store.sql_store import SqlStore


def empty_file(path: Path) -> None:
    path.touch()


def text_file(path: Path) -> None:
    path.write_text("order,variant\n" * 500)


def foreign_database(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE bookmarks (url TEXT)")


def folder(path: Path) -> None:
    path.mkdir()


@pytest.mark.parametrize(
    ("make", "read_only", "reason"),
    [
        (text_file, False, "file is not a database"),
        (text_file, True, "file is not a database"),
        (foreign_database, False, "is not the store of a line"),
        (foreign_database, True, "is not the store of a line"),
        (empty_file, True, "is not the store of a line"),
        (folder, False, "unable to open database file"),
        (lambda path: None, True, "unable to open database file"),
    ],
)
def test_file_that_is_no_store(tmp_path: Path, make: Callable[[Path], None], read_only: bool, reason: str) -> None:
    path = tmp_path / "line.db"
    make(path)
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(StoreError, match=reason) as refused:
        SqlStore(f"sqlite:///{path}", "demo", read_only)
    assert str(path) in str(refused.value)
    assert "\n" not in str(refused.value)
    assert (path.read_bytes() if path.is_file() else None) == before


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("line.db", "'line.db' is not a database URL"),
        ("sqlite://", "expected sqlite:///FILE"),
        ("mysql://host/db", "expected sqlite:///FILE"),
        ("sqlite:////nowhere/line.db", "No such file or directory"),
        ("postgresql+psycopg://ann:secret@/db?host=/nowhere", "connection"),
    ],
)
def test_url_that_leads_nowhere(url: str, reason: str) -> None:
    with pytest.raises(StoreError, match=reason) as refused:
        SqlStore(url, "demo")
    assert "\n" not in str(refused.value)
    assert "secret" not in str(refused.value)


def test_tables_of_another_version_are_refused(opener: Any, url: str) -> None:
    opener().close()
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE meta SET value = '99'"))
    engine.dispose()
    with pytest.raises(StoreError, match="has tables of version 99, this software uses 1"):
        opener()


def test_torn_file_is_found(tmp_path: Path, history: Any) -> None:
    path = tmp_path / "line.db"
    store = SqlStore(f"sqlite:///{path}", "demo")
    store.append(history.start() + [event for number in range(50) for event in history.unit_made(number)])
    store.close()
    os.truncate(path, path.stat().st_size // 2)
    with pytest.raises(StoreError, match=r"malformed|missing") as refused:
        SqlStore(f"sqlite:///{path}", "demo").load()
    assert "\n" not in str(refused.value)
