"""The durable store: reopening, snapshots, lines side by side, one writer."""

import os
from threading import Thread
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from cell_orchestrator.core import events as ev
from cell_orchestrator.core.apply import replay
from cell_orchestrator.core.plant import Plant
from cell_orchestrator.store.errors import StoreError, Unstorable
from cell_orchestrator.store.sql_store import SqlStore
from cell_orchestrator.store.store import Verified


def query(url: str, sql: str) -> list[Any]:
    engine = create_engine(url)
    with engine.begin() as connection:
        found = connection.execute(text(sql))
        rows = list(found) if found.returns_rows else []
    engine.dispose()
    return rows


def test_continues_after_reopening(opener: Any, history: Any) -> None:
    store = opener()
    store.append(history.start())
    store.close()
    again = opener()
    assert again.append(history.unit_made(1)) == 12
    assert again.verify() == Verified(12)


def test_append_is_all_or_nothing(store: SqlStore, history: Any) -> None:
    store.append(history.start())
    broken = history.unit_made(1)
    broken[5] = object()
    with pytest.raises(Unstorable, match="cannot be stored"):
        store.append(broken)
    assert store.append(history.unit_made(1)) == 12
    assert store.verify() == Verified(12)


def test_a_reference_that_no_database_takes_is_not_the_medium(store: SqlStore) -> None:
    """It should be told apart from a disk that fails, when it is looked for."""
    with pytest.raises(Unstorable):
        store.of("unit:half\ud83d")
    with pytest.raises(Unstorable):
        store.order_events(["half\ud83d"])


def test_two_snapshots_are_kept(store: SqlStore, url: str, history: Any) -> None:
    store.append(history.start())
    for number in range(4):
        store.append(history.unit_made(number))
        store.snapshot(*store.load())
    assert [row.seq for row in query(url, "SELECT seq FROM snapshots ORDER BY seq")] == [32, 42]


def test_start_does_not_read_history_before_the_snapshot(store: SqlStore, url: str, history: Any) -> None:
    """It should not even notice that an old event is unreadable: restart time does not grow with history."""
    events = history.start() + history.unit_made(1) + history.unit_made(2)
    store.append(events[:-3])
    store.snapshot(*store.load())
    store.append(events[-3:])
    query(url, "UPDATE events SET data = 'x' WHERE seq = 4")
    assert store.load() == (replay(Plant(), events), len(events))


@pytest.mark.parametrize("damage", ["version = 'older'", "data = '{}'", "hash = 'x'", "event_hash = 'x'"])
def test_snapshot_that_is_not_valid_is_passed_over(store: SqlStore, url: str, history: Any, damage: str) -> None:
    events = history.start() + history.unit_made(1)
    for end, begin in ((5, 0), (9, 5)):
        store.append(events[begin:end])
        store.snapshot(*store.load())
    store.append(events[9:])
    query(url, f"UPDATE snapshots SET {damage} WHERE seq = 9")
    assert store.load() == (replay(Plant(), events), len(events))


def test_lines_share_a_database(opener: Any, url: str, history: Any) -> None:
    first = opener("north")
    first.append(history.start() + history.unit_made(1))
    if url.startswith("sqlite"):
        first.close()  # a file has one writer, whatever its lines
    second = opener("south")
    assert second.load() == (Plant(), 0)
    assert second.append(history.start() + history.unit_made(2)) == 12
    second.snapshot(*second.load())
    assert second.order_events(["O1", "O2"]).keys() == {"O2"}
    assert second.of("unit:O1-01") == []
    assert opener("north", read_only=True).verify() == Verified(12)
    assert opener("north", read_only=True).of("unit:O2-01") == []


def test_second_writer_is_refused(opener: Any, url: str) -> None:
    opener()
    with pytest.raises(StoreError, match="another orchestrator writes to this store") as refused:
        opener()
    assert url.startswith("postgresql") or f"process {os.getpid()} (orchestrator of line " in str(refused.value)


def test_lock_is_free_after_close(opener: Any) -> None:
    opener().close()
    opener()


def test_writer_that_was_overtaken_cannot_append(store: SqlStore, url: str, history: Any) -> None:
    """It should find out by the head of the line, even when its lock did not protect it."""
    store.append(history.start())
    query(url, f"UPDATE heads SET seq = 3, hash = '{'a' * 64}'")
    with pytest.raises(StoreError, match="another orchestrator writes to this store"):
        store.append(history.unit_made(1))
    assert len(store.since(0)) == 2


def test_reader_reads_and_does_not_write(opener: Any, history: Any) -> None:
    writer = opener()
    writer.append(history.start())
    reader = opener(read_only=True)
    assert reader.load() == writer.load()
    writer.append(history.unit_made(1))
    assert reader.verify() == Verified(12)
    with pytest.raises(StoreError, match="reading only"):
        reader.append(history.unit_made(2))
    with pytest.raises(StoreError, match="reading only"):
        reader.snapshot(Plant(), 1)


def test_reading_from_other_threads(store: SqlStore, history: Any) -> None:
    store.append(history.start() + history.unit_made(1))
    found: list[Any] = []
    threads = [Thread(target=lambda: found.append(store.verify())) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [Verified(12)] * 4


YEAR_2305 = 10_571_385_600.0


@pytest.mark.parametrize("at", [YEAR_2305, 2.0**31, -1.0])
def test_a_time_that_no_line_can_have_is_not_stored(store: SqlStore, history: Any, at: float) -> None:
    """It should be refused in one line, and nothing of what came with it be written."""
    with pytest.raises(Unstorable, match=r"^TransportHeard cannot be stored: \S+ s since 1970 is no time of a line$"):
        store.append([*history.start(), ev.TransportHeard(at)])
    assert store.verify() == Verified(0)


def test_an_event_of_the_year_2305_that_is_there(
    opener: Any, history: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """It should be named by who writes the log, and leave the time of the line as it was."""
    store = opener()
    store.append(history.start())
    before = store.load()[0].at
    with monkeypatch.context() as older:
        older.setattr("cell_orchestrator.store.codec.is_line_time", lambda at: True)
        store.append([ev.TransportHeard(YEAR_2305)])
    store.append([ev.TransportLost(before + 1.0, "silent")])
    store.close()
    again = opener()
    assert (again.load()[0].at, again.load()[0].transport_away) == (before + 1.0, "silent")
    assert again.verify() == Verified(4)
    assert caplog.messages[0] == "event 3 is of 1.05714e+10 s since 1970: it counts as of the one before it"
