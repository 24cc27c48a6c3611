"""A byte flipped in any column of a row of any table is found, and the row is named."""

import math
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from cell_orchestrator.store.errors import StoreError
from cell_orchestrator.store.schema import METADATA
from cell_orchestrator.store.sql_store import SqlStore
from cell_orchestrator.store.store import Broken, Verified

TABLES = sorted(METADATA.tables)
FAR = 64
"""A bit of a number that no row of this store has set: the row that it makes is not there yet."""


@pytest.fixture
def path(tmp_path: Path, history: Any) -> Path:
    """The file of a closed store with 22 events, and snapshots at 12 and 22."""
    file = tmp_path / "line.db"
    with closing(SqlStore(f"sqlite:///{file}", "demo")) as store:
        store.append(history.start() + history.unit_made(1))
        store.snapshot(*store.load())
        store.append(history.unit_made(2))
        store.snapshot(*store.load())
    return file


def flipped(value: Any) -> Any:
    """The value with one bit changed."""
    if isinstance(value, int):
        return value ^ FAR
    if isinstance(value, float):
        return math.nextafter(value, math.inf)
    spot = len(value) // 2
    return value[:spot] + chr(ord(value[spot]) ^ 1) + value[spot + 1 :]


def flips(connection: sqlite3.Connection, table: str) -> Iterator[tuple[dict[str, Any], str]]:
    """Flip each column of some rows in turn, the first and the last among them, and put it back."""
    connection.row_factory = sqlite3.Row
    found = [dict(row) for row in connection.execute(f"SELECT * FROM {table}")]
    for row in [*found[:-1:5], found[-1]]:
        for column, value in row.items():
            other = {**row, column: flipped(value)}
            _change(connection, table, row, other)
            yield row, column
            _change(connection, table, other, row)


def _change(connection: sqlite3.Connection, table: str, old: dict[str, Any], new: dict[str, Any]) -> None:
    sets, same = ", ".join(f"{name} = ?" for name in new), " AND ".join(f"{name} = ?" for name in old)
    done = connection.execute(f"UPDATE {table} SET {sets} WHERE {same}", [*new.values(), *old.values()])
    assert done.rowcount == 1
    connection.commit()


def verdict(path: Path) -> Verified | Broken | StoreError:
    try:
        with closing(SqlStore(f"sqlite:///{path}", "demo", read_only=True)) as reader:
            return reader.verify()
    except StoreError as error:
        return error


@pytest.mark.parametrize("table", TABLES)
def test_it_is_found_at_its_row(path: Path, table: str) -> None:
    missed = []
    with closing(sqlite3.connect(path)) as connection:
        count = 0
        for row, column in flips(connection, table):
            count += 1
            found = verdict(path)
            if table == "meta":  # it is about the file as a whole, which is not opened then
                right = isinstance(found, StoreError)
            else:
                near = {row["seq"], row["seq"] ^ FAR, row["seq"] + 1 if table == "heads" else row["seq"]}
                right = isinstance(found, Broken) and found.seq in near
            if not right:
                missed.append((row, column, found))
    assert not missed
    assert count >= len(METADATA.tables[table].columns)
    assert verdict(path) == Verified(22)
