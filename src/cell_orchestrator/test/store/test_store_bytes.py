"""A byte flipped in the file itself is found, or was not part of anything stored."""

import random
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from cell_orchestrator.core.events import Event
from cell_orchestrator.store.errors import StoreError
from cell_orchestrator.store.sql_store import SqlStore
from cell_orchestrator.store.store import Broken, Verified


@pytest.fixture
def events(history: Any) -> list[Event]:
    made: list[Event] = history.start() + [event for number in range(20) for event in history.unit_made(number)]
    return made


@pytest.fixture
def path(tmp_path: Path, events: list[Event]) -> Path:
    """The file of a closed store."""
    file = tmp_path / "line.db"
    with closing(SqlStore(f"sqlite:///{file}", "demo")) as store:
        store.append(events)
        store.snapshot(*store.load())
    return file


def flip(path: Path, spot: int, rng: random.Random) -> str:
    """Make a copy with one bit of the byte at `spot` changed; returns its URL."""
    content = bytearray(path.read_bytes())
    content[spot] ^= 1 << rng.randrange(8)
    copy = path.with_name(f"flipped{spot}.db")
    copy.write_bytes(content)
    return f"sqlite:///{copy}"


def test_in_an_event_it_is_found_at_that_event(path: Path) -> None:
    rng = random.Random(1)
    with closing(sqlite3.connect(path)) as connection:
        stored = connection.execute("SELECT seq, data FROM events").fetchall()
    for seq, data in rng.sample(stored, 25):
        spot = path.read_bytes().index(data.encode()) + rng.randrange(len(data.encode()))
        with closing(SqlStore(flip(path, spot, rng), "demo", read_only=True)) as reader:
            found = reader.verify()
        assert isinstance(found, Broken)
        assert found.seq == seq


def test_anywhere_it_is_found_or_harmless(path: Path, events: list[Event]) -> None:
    rng = random.Random(2)
    harmless = 0
    for _ in range(60):
        try:
            with closing(
                SqlStore(flip(path, rng.randrange(path.stat().st_size), rng), "demo", read_only=True)
            ) as reader:
                found = reader.verify()
                if isinstance(found, Verified):
                    assert [stored.event for stored in reader.since(0)] == events
                    harmless += 1
        except StoreError:
            continue
    assert harmless < 60
