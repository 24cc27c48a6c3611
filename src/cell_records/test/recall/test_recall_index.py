"""What a recall finds is what the log says, also after the log has gone on, and when the index is of another log."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from cell_line.log_head import LogHead
from cell_orchestrator.core import events as ev
from cell_orchestrator.core.orders import Order, Unit
from cell_orchestrator.core.recipes import Operation, Recipe
from cell_orchestrator.store.memory_store import MemoryStore
from cell_orchestrator.store.store import Stored
from cell_records.recall.concern import Concern, Recalled
from cell_records.recall.recall_index import KINDS, RecallIndex

LATER = Recipe("serum", "SERUM-HYDRA", "3.2", (Operation("fill", "dose"),))


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    opened = sqlite3.connect(tmp_path / "recall.db", isolation_level=None)
    yield opened
    opened.close()


def caught_up(connection: sqlite3.Connection, store: MemoryStore, line: str = "demo", known: bool = True) -> int:
    """Bring it up to date; returns how many events it took in."""

    def after(seq: int) -> Iterator[Stored]:
        return (stored for stored in store.since(seq) if isinstance(stored.event, KINDS))

    return RecallIndex(connection, line).catch_up(lambda head: known, after)


def names(connection: sqlite3.Connection, asked: Concern) -> list[str]:
    return [unit.unit for unit in RecallIndex(connection, "demo").find(asked)]


@pytest.mark.parametrize(
    ("asked", "units"),
    [
        (Concern(variant="SERUM-HYDRA"), ["A1-01", "A1-02"]),
        (Concern(revision="3.1"), ["A1-01", "A1-02"]),
        (Concern(revision="3.2"), []),
        (Concern(variant="TOWEL", revision="3.1"), []),
        (Concern(part="vial"), ["A1-01", "A1-02"]),
        (Concern(part="lid"), []),
        (Concern(lot="V1"), ["A1-01"]),
        (Concern(lot="W7"), ["A1-01", "A1-02"]),
        (Concern(lot="D3"), ["A1-01"]),
        (Concern(lot="V1", part="lid"), []),
        (Concern(cell="dosing"), ["A1-01", "A1-02"]),
        (Concern(cell="garment"), ["A1-01"]),
        (Concern(setup="water"), ["A1-01", "A1-02"]),
        (Concern(cell="garment", setup="water"), []),
        (Concern(cell="dosing", end=150.0), ["A1-01"]),
        (Concern(cell="dosing", begin=150.0), ["A1-02"]),
        (Concern(begin=114.0, end=114.5), ["A1-01"]),
        (Concern(begin=130.0, end=190.0), []),
        (Concern(variant="SERUM-HYDRA", part="vial", cell="garment", begin=122.5), ["A1-01"]),
        (Concern(on=(("garment", ""), ("garment", "shirts"))), ["A1-01"]),
        (Concern(on=(("dosing", "oil"),)), []),
    ],
)
def test_what_it_finds(connection: sqlite3.Connection, store: MemoryStore, asked: Concern, units: list[str]) -> None:
    caught_up(connection, store)
    assert names(connection, asked) == units


def test_it_says_for_whom_and_what_became_of_it(connection: sqlite3.Connection, store: MemoryStore) -> None:
    caught_up(connection, store)
    assert RecallIndex(connection, "demo").find(Concern(cell="garment")) == [
        Recalled("A1-01", "A1", "#1069", "Zoë 李雷 & Söhne", "SERUM-HYDRA", "3.1", "done", 140.0)
    ]


def test_it_takes_in_only_what_is_new(connection: sqlite3.Connection, store: MemoryStore) -> None:
    assert caught_up(connection, store) > 8
    order = Order("B1", ("B1-01",), 300.0, open_units=1)
    store.append([ev.OrderAccepted(300.0, order, (Unit("B1-01", "B1", LATER),))])
    assert caught_up(connection, store) == 1
    assert names(connection, Concern(revision="3.2")) == ["B1-01"]
    assert caught_up(connection, store) == 0


def test_work_that_goes_on_or_was_refused(connection: sqlite3.Connection, store: MemoryStore) -> None:
    order = Order("B1", ("B1-01", "B1-02"), 300.0, open_units=2)
    units = tuple(Unit(f"B1-0{number}", "B1", LATER) for number in (1, 2))
    started = [
        ev.OperationStarted(310.0, f"job-{unit.id}", "dosing", unit.id, "B1", "c", 0, "fill", "dose", "oil")
        for unit in units
    ]
    refused = ev.JobRefused(311.0, "job-B1-02", "dosing", "B1-02", 1, "not ready")
    store.append([ev.OrderAccepted(300.0, order, units), *started, refused])
    caught_up(connection, store)
    assert names(connection, Concern(setup="oil", begin=1000.0)) == ["B1-01"]


@pytest.mark.parametrize("change", ["PRAGMA user_version = 7", "UPDATE head SET line = 'other'", ""])
def test_an_index_of_something_else_is_made_again(
    connection: sqlite3.Connection, store: MemoryStore, change: str
) -> None:
    whole = caught_up(connection, store)
    connection.execute("INSERT INTO parts VALUES ('ghost', 'A1-01')")
    connection.execute(change or "SELECT 1")
    assert caught_up(connection, store, known=bool(change)) == whole
    assert names(connection, Concern(part="ghost")) == []


def test_what_fails_half_way_leaves_it_as_it_was(connection: sqlite3.Connection, store: MemoryStore) -> None:
    def failing(seq: int) -> Iterator[Stored]:
        yield store.since(seq)[1]
        raise OSError("disk")

    with pytest.raises(OSError, match="disk"):
        RecallIndex(connection, "demo").catch_up(lambda head: True, failing)
    assert caught_up(connection, store) > 8


def test_its_place_in_the_log_is_asked_for(connection: sqlite3.Connection, store: MemoryStore) -> None:
    caught_up(connection, store)
    asked: list[LogHead] = []

    def has(head: LogHead) -> bool:
        asked.append(head)
        return True

    RecallIndex(connection, "demo").catch_up(has, lambda seq: [])
    last = max(stored.seq for stored in store.since(0) if isinstance(stored.event, KINDS))
    assert asked == [LogHead(last, "")]
