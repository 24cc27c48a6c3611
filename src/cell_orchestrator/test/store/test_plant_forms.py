"""Snapshots of former versions should give the plant that folding the log gives, or not be used."""

import lzma
import sqlite3
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from cell_orchestrator.core import events as ev
from cell_orchestrator.core.apply import replay
from cell_orchestrator.core.plant import Plant
from cell_orchestrator.store import snapshots
from cell_orchestrator.store.codec import encode_plant
from cell_orchestrator.store.errors import ChainError, StoreError
from cell_orchestrator.store.plant_forms import FORMS, plant_of, plant_version, same
from cell_orchestrator.store.sql_store import SqlStore

KEPT = Path(__file__).parent / "kept"
TODAY = plant_version()


@pytest.fixture(params=sorted(KEPT.glob("*.db.xz")), ids=lambda path: path.name)
def path(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    kept = tmp_path / "line.db"
    kept.write_bytes(lzma.decompress(request.param.read_bytes()))
    return kept


def opened(path: Path) -> SqlStore:
    return SqlStore(f"sqlite:///{path}", "demo", read_only=True)


def lose(path: Path, what: str) -> None:
    """Delete rows behind the store's back."""
    with closing(sqlite3.connect(path)) as database, database:
        database.execute(f"DELETE FROM {what}")


def test_todays_form_is_the_last() -> None:
    """It should: else snapshots of the version before are not lifted, and a start after an upgrade folds everything.

    Who changes the plant adds the form to FORMS, with what lifts the one before it, and a store to test/store/kept.
    """
    assert FORMS[-1][0] == TODAY


def test_lifted_snapshot_is_the_fold(path: Path) -> None:
    """It should be equal in everything: busy and parked carriers, jobs, moves, doubts, the backlog and all counts."""
    store = opened(path)
    events = [stored.event for stored in store.since(0)]
    with closing(sqlite3.connect(path)) as database:
        kept = database.execute("SELECT seq, version, data FROM snapshots").fetchall()
    store.close()
    assert len(kept) == 2
    for seq, version, data in kept:
        assert version != TODAY
        assert plant_of(version, data) == replay(Plant(), events[:seq])


def test_start_needs_no_event_before_the_snapshot(path: Path) -> None:
    """It should go on from the lifted snapshot, where the events before it are in an archive that is not there."""
    store = opened(path)
    whole = replay(Plant(), [stored.event for stored in store.since(0)])
    store.close()
    lose(path, "events WHERE seq <= 300")
    store = opened(path)
    assert store.load() == (whole, 520)
    store.close()


def test_start_without_snapshots_needs_all(path: Path) -> None:
    """It should: else the test before this one says nothing."""
    lose(path, "snapshots")
    lose(path, "events WHERE seq <= 300")
    store = opened(path)
    with pytest.raises(ChainError, match="event 1: is missing"):
        store.load()
    store.close()


@pytest.mark.parametrize("wrong", ["another version", '{"carriers": {"a": 5}}'], ids=("form", "text"))
def test_snapshot_that_cannot_be_lifted_is_passed_over(wrong: str, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It should take the one before, or fold the log."""
    store = opened(path)
    whole = replay(Plant(), [stored.event for stored in store.since(0)])
    monkeypatch.setattr(snapshots, "fault", lambda row: None)
    with closing(sqlite3.connect(path)) as database, database:
        column = "data" if wrong.startswith("{") else "version"
        database.execute(f"UPDATE snapshots SET {column} = ? WHERE seq = 500", (wrong,))
    assert store.load() == (whole, 520)
    lose(path, "snapshots WHERE seq = 300")
    assert store.load() == (whole, 520)
    store.close()


def test_steps_are_taken_in_order() -> None:
    """It should apply every lift from the form that was stored to today's; a missing field takes its default."""
    old = msgspec.json.decode(encode_plant(Plant(products=7)))
    old["made"] = old.pop("products")
    del old["epoch"]

    def renamed(plant: dict[str, object]) -> dict[str, object]:
        return {**plant, "products": plant["made"]}

    forms = (("old", renamed), ("newer", same), (TODAY, same))
    text = msgspec.json.encode(old).decode()
    assert plant_of("old", text, forms) == Plant(products=7)
    assert plant_of("newer", text, forms) == Plant()


@pytest.mark.parametrize(
    ("version", "data", "reason"),
    [
        ("unknown", "{}", "form unknown, which this software does not know"),
        ("lacking", "{}", "form lacking: what lacking lacks only the log knows"),
        ("broken", "{}", "form broken cannot be lifted: KeyError"),
        ("fine", '{"carriers": 5}', "cannot be read"),
        ("fine", "nonsense", "form fine cannot be lifted"),
    ],
)
def test_uncertain_snapshots_are_refused(version: str, data: str, reason: str) -> None:
    forms = (("lacking", None), ("broken", lambda plant: plant["gone"]), ("fine", same), (TODAY, same))
    with pytest.raises(StoreError, match=reason):
        plant_of(version, data, forms)


def test_nothing_is_lifted_to_a_form_that_the_table_lacks() -> None:
    """It should fold while somebody changes the plant and has not said how a former one is lifted."""
    with pytest.raises(StoreError, match="does not know"):
        plant_of("old", "{}", (("old", same), ("newer", same)))


def test_version_knows_the_versions_of_events(monkeypatch: pytest.MonkeyPatch) -> None:
    plant_version.cache_clear()
    monkeypatch.setattr(ev.CellLost, "VERSION", 2)
    assert plant_version() != TODAY
    plant_version.cache_clear()
