"""What is archived is still there for whoever asks, and the line goes on without it."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from cell_line.log_head import LogHead
from cell_orchestrator.core import events as ev
from cell_orchestrator.core.apply import replay
from cell_orchestrator.core.plant import Plant
from cell_orchestrator.records import unit_record
from cell_orchestrator.store.errors import ArchiveAbsent, NothingToArchive, StoreError
from cell_orchestrator.store.sql_store import SqlStore
from cell_orchestrator.store.store import Verified


@pytest.fixture
def subject(store: SqlStore, history: Any) -> SqlStore:
    """Three units made, one at 1000 s, one at 2000 s and one at 3000 s: 32 events."""
    for events in (history.start(), *(history.unit_made(number, 1000.0 * number) for number in (1, 2, 3))):
        store.append(events)
    return store


def test_all_that_was_known_is_known(subject: SqlStore, tmp_path: Path, opener: Any) -> None:
    """It should answer as before: the whole log, things, kinds, orders, records, heads; and so after the next start."""
    kinds = [ev.OperationDone, ev.UnitLeft]

    def answers(store: SqlStore) -> list[Any]:
        refs = (
            "unit:O1-01",
            "unit:O3-01",
            "order:O2",
            "cell:assembly",
            "job:job-2",
            "unit:O9-01",
            "products:revisions",
        )
        return [
            store.since(0),
            store.since(9),
            store.since(25),
            [store.of(ref) for ref in refs],
            store.of("cell:assembly", 20),
            [store.of_kinds([kind]) for kind in kinds],
            store.order_events(["O1", "O2", "O3", "O4"]),
            [unit_record(store, f"O{number}-01") for number in (1, 2, 3, 4)],
            store.load(),
            store.verify(),
            store.head,
        ]

    before = answers(subject)
    heads = [LogHead(it.seq, it.hash) for it in subject.since(0)]
    seal = subject.archive(2500.0, tmp_path)
    assert (seal.first, seal.last) == (1, 22)
    assert answers(subject) == before
    assert subject.verify() == Verified(32)
    assert all(subject.has(head) for head in heads)
    assert not any(subject.has(LogHead(head.seq, head.hash[::-1])) for head in heads)
    subject.close()
    again = opener()
    assert answers(again) == before
    assert again.append([ev.TransportHeard(4000.0)]) == 33
    assert again.verify() == Verified(33)


def test_only_what_a_line_needs_stays_in_the_database(subject: SqlStore, tmp_path: Path, url: str) -> None:
    subject.archive(2500.0, tmp_path)
    engine = create_engine(url)
    with engine.begin() as connection:
        left = [
            tuple(row) for row in connection.execute(text("SELECT seq, kind FROM events WHERE seq < 23 ORDER BY seq"))
        ]
        assert connection.execute(text("SELECT count(*) FROM refs WHERE seq < 23")).scalar() == 12
    engine.dispose()
    made = [(3, "OrderAccepted"), (11, "UnitLeft"), (12, "OrderClosed")]
    assert left == made + [(seq + 10, kind) for seq, kind in made]


def test_the_archive_is_plain_text(subject: SqlStore, tmp_path: Path) -> None:
    """It should say itself what it is, and be its owner's only; the same segment makes the same file."""
    seal = subject.archive(2500.0, tmp_path)
    (file,) = tmp_path.glob("*.gz")
    assert file == Path(seal.file)
    assert file.stat().st_mode & 0o777 == 0o600
    head, *entries = map(json.loads, gzip.decompress(file.read_bytes()).splitlines())
    assert head == {
        "format": "log of a line, archive 1",
        "line": "demo",
        "first": 1,
        "last": 22,
        "previous": "0" * 64,
        "head": seal.head,
    }
    assert [(it["seq"], it["hash"]) for it in entries] == [(it.seq, it.hash) for it in subject.since(0)[:22]]


def test_archives_follow_one_another(subject: SqlStore, tmp_path: Path) -> None:
    first, second = subject.archive(1500.0, tmp_path), subject.archive(2500.0, tmp_path)
    assert (first.first, first.last, second.first, second.last) == (1, 12, 13, 22)
    assert second.previous == first.head
    assert subject.verify() == Verified(32)
    assert [it.seq for it in subject.since(0)] == list(range(1, 33))
    with pytest.raises(NothingToArchive, match="no event is older than that, but for those that are archived"):
        subject.archive(2500.0, tmp_path)


def test_what_is_open_stays(store: SqlStore, history: Any, tmp_path: Path) -> None:
    """It should keep every event from the oldest open order, job or move on, however old it is, and name it."""
    store.append(history.start() + history.unit_made(1))
    open_order = history.unit_made(2, 2000.0)[:4]
    store.append(open_order)
    seal = store.archive(9000.0, tmp_path)
    assert seal.last == 12
    with pytest.raises(NothingToArchive, match=r"^order O2 is open since event 13, and nothing before that is left"):
        store.archive(9000.0, tmp_path)
    store.append(history.unit_made(2, 2000.0)[4:])
    assert store.archive(9000.0, tmp_path).last == 21  # the newest event stays


def test_an_empty_move_that_is_open_stays(store: SqlStore, history: Any, tmp_path: Path) -> None:
    store.append([*history.start(), ev.CarrierDispatched(1.0, "m1", history.carrier, "load", "assembly", "home")])
    store.append([ev.TransportHeard(2.0), ev.TransportHeard(3.0)])
    assert store.archive(9000.0, tmp_path).last == 2
    with pytest.raises(NothingToArchive, match=r"^the move of carrier \S+ is open since event 3, "):
        store.archive(9000.0, tmp_path)


@pytest.mark.parametrize("events", [0, 1])
def test_a_log_of_nothing_old(store: SqlStore, history: Any, tmp_path: Path, events: int) -> None:
    store.append(history.start()[:events])
    with pytest.raises(NothingToArchive, match="^no event is older than that$"):
        store.archive(9000.0, tmp_path)
    assert not list(tmp_path.glob("*events*"))


def test_an_archive_beside_the_store_is_found_wherever_both_are(tmp_path: Path, history: Any) -> None:
    """It should find it when the folder of store and archive was moved; PostgreSQL has no such folder."""
    old, new = tmp_path / "old", tmp_path / "new"
    old.mkdir()
    store = SqlStore(f"sqlite:///{old}/line.db", "demo")
    store.append(history.start() + history.unit_made(1))
    store.archive(9000.0, old)
    store.close()
    old.rename(new)
    again = SqlStore(f"sqlite:///{new}/line.db", "demo", read_only=True)
    assert again.verify() == Verified(12)
    assert len(again.since(0)) == 12
    again.close()


def test_an_archive_that_is_away(subject: SqlStore, tmp_path: Path, url: str, opener: Any) -> None:
    """It should be named by who needs it; the line starts, orders are known and the rest is proved without it."""
    seal = subject.archive(2500.0, tmp_path)
    Path(seal.file).rename(tmp_path / "taken away")
    away = rf"^archive {seal.file}, with events 1 to 22, is not there$"
    found = subject.verify()
    assert isinstance(found, Verified)
    assert found == Verified(32, (away[1:-1],))
    for ask in (lambda: subject.since(0), lambda: unit_record(subject, "O1-01"), lambda: subject.of("cell:assembly")):
        with pytest.raises(ArchiveAbsent, match=away):
            ask()
    assert set(subject.order_events(["O1", "O2", "O3"])) == {"O1", "O2", "O3"}
    assert unit_record(subject, "O3-01") is not None
    assert unit_record(subject, "O9-01") is None
    assert [subject.is_archived(f"unit:O{number}-01") for number in (1, 2, 3, 9)] == [True, True, False, False]
    assert len(subject.of_kinds([ev.UnitLeft])) == 3
    assert subject.has(LogHead(22, seal.head))
    plant, seq = subject.load()
    assert (plant.at, seq) == (3010.0, 32)
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE snapshots SET version = 'older'"))
    engine.dispose()
    with pytest.raises(ArchiveAbsent, match=away):
        subject.load()
    (tmp_path / "taken away").rename(seal.file)
    assert subject.load() == (replay(Plant(), [it.event for it in subject.since(0)]), 32)


def test_a_folder_that_cannot_be_written(subject: SqlStore, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OSError, match="Not a directory"):
        subject.archive(2500.0, tmp_path / "file")
    assert subject.verify() == Verified(32)
    assert len(subject.since(0)) == 32


def test_a_log_that_is_damaged_is_not_archived(subject: SqlStore, tmp_path: Path, url: str) -> None:
    subject.snapshot(*subject.load())
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE events SET at = at + 0.5 WHERE seq = 8"))
    engine.dispose()
    with pytest.raises(StoreError, match="event 8: was altered"):
        subject.archive(2500.0, tmp_path)
    assert not list(tmp_path.glob("*events*"))


def test_lines_in_one_database_have_archives_of_their_own(
    subject: SqlStore, tmp_path: Path, url: str, history: Any
) -> None:
    if url.startswith("sqlite"):
        subject.close()
    other = SqlStore(url, "north")
    other.append(history.start() + history.unit_made(1))
    other.archive(9000.0, tmp_path)
    assert other.verify() == Verified(12)
    other.close()
    reader = SqlStore(url, "demo", read_only=True)
    assert reader.verify() == Verified(32)
    assert len(reader.since(0)) == 32
    reader.close()


def test_the_file_of_the_store_becomes_smaller(tmp_path: Path, history: Any) -> None:
    file = tmp_path / "line.db"
    store = SqlStore(f"sqlite:///{file}", "demo")
    store.append(history.start() + [it for number in range(1, 51) for it in history.unit_made(number, 1000.0 * number)])
    store.close()
    before = file.stat().st_size
    again = SqlStore(f"sqlite:///{file}", "demo")
    again.archive(45_000.0, tmp_path)
    freed = again.shrink()
    assert again.verify() == Verified(502)
    again.close()
    assert freed > 0.4 * before
    assert file.stat().st_size < 0.6 * before
