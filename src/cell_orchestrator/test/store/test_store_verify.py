"""Whatever is changed behind the store's back is found, at the right event."""

from typing import Any

import pytest
from sqlalchemy import create_engine, text

from cell_orchestrator.store.errors import ChainError
from cell_orchestrator.store.sql_store import SqlStore
from cell_orchestrator.store.store import Broken, Verified


@pytest.fixture
def subject(store: SqlStore, history: Any) -> SqlStore:
    """A store of 22 events with snapshots at 12 and 22."""
    store.append(history.start() + history.unit_made(1))
    store.snapshot(*store.load())
    store.append(history.unit_made(2))
    store.snapshot(*store.load())
    assert store.verify() == Verified(22)
    return store


def damage(url: str, sql: str) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        assert connection.execute(text(sql)).rowcount == 1
    engine.dispose()


@pytest.mark.parametrize(
    ("sql", "seq", "reason"),
    [
        ("UPDATE events SET data = replace(data, 'O1-01', 'O1-02') WHERE seq = 10", 10, "altered"),
        ("UPDATE events SET data = '' WHERE seq = 10", 10, "altered"),
        ("UPDATE events SET kind = 'CellHeld' WHERE seq = 10", 10, "altered"),
        ("UPDATE events SET at = at + 0.001 WHERE seq = 10", 10, "altered"),
        ("UPDATE events SET version = 2 WHERE seq = 10", 10, "altered"),
        ("UPDATE events SET hash = replace(hash, 'a', 'b') WHERE seq = 10", 10, "altered"),
        ("UPDATE events SET prev_hash = 'x' WHERE seq = 10", 10, "does not follow"),
        ("UPDATE events SET line = 'other' WHERE seq = 10", 10, "missing"),
        ("UPDATE events SET seq = 100 WHERE seq = 10", 10, "missing"),
        ("DELETE FROM events WHERE seq = 1", 1, "missing"),
        ("DELETE FROM events WHERE seq = 10", 10, "missing"),
        ("DELETE FROM events WHERE seq = 22", 22, "missing"),
        ("UPDATE heads SET seq = 21", 23, "head"),
        ("DELETE FROM heads", 23, "head"),
        ("DELETE FROM refs WHERE seq = 10 AND ref = 'unit:O1-01'", 10, "references"),
        ("UPDATE refs SET ref = 'unit:O1-02' WHERE seq = 10 AND ref = 'unit:O1-01'", 10, "references"),
        ("INSERT INTO refs (line, ref, seq) VALUES ('demo', 'unit:O1-02', 10)", 10, "references"),
        ("INSERT INTO refs (line, ref, seq) VALUES ('demo', 'unit:O1-02', 99)", 99, "reference to it"),
        ("UPDATE snapshots SET data = replace(data, 'load', 'lead') WHERE seq = 12", 12, "snapshot was altered"),
        ("UPDATE snapshots SET version = 'x' WHERE seq = 22", 22, "snapshot was altered"),
        ("UPDATE snapshots SET hash = 'x' WHERE seq = 22", 22, "snapshot was altered"),
        ("UPDATE snapshots SET event_hash = 'x' WHERE seq = 22", 22, "another event"),
        ("UPDATE snapshots SET seq = 13 WHERE seq = 12", 13, "another event"),
    ],
)
def test_damage_is_found(subject: SqlStore, url: str, sql: str, seq: int, reason: str) -> None:
    damage(url, sql)
    found = subject.verify()
    assert isinstance(found, Broken)
    assert found.seq == seq
    assert reason in found.reason


def test_events_that_changed_places_are_found(subject: SqlStore, url: str) -> None:
    for old, new in ((10, 99), (9, 10), (99, 9)):
        damage(url, f"UPDATE events SET seq = {new} WHERE seq = {old}")
    assert subject.verify() == Broken(9, "does not follow the event before it")


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE events SET data = replace(data, '1000.0', '1000.5') WHERE seq = 23",
        "DELETE FROM events WHERE seq = 23",
        "DELETE FROM events WHERE seq = 32",
    ],
)
def test_line_does_not_start_on_an_altered_log(subject: SqlStore, url: str, history: Any, sql: str) -> None:
    subject.append(history.unit_made(3))
    damage(url, sql)
    with pytest.raises(ChainError):
        subject.load()
