"""Stored events should stay readable: what was stored once is a field today, or lifts say how it reads."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from event_forms import event_forms, optional_fields

from cell_orchestrator.core import events as ev
from cell_orchestrator.core.apply import replay
from cell_orchestrator.core.plant import Plant
from cell_orchestrator.store import lifting
from cell_orchestrator.store.errors import ChainError
from cell_orchestrator.store.plant_forms import plant_version
from cell_orchestrator.store.sql_store import SqlStore
from cell_orchestrator.store.store import Broken, Verified

HERE = Path(__file__).parent
STORED = json.loads((HERE / "event_forms.json").read_text())


TODAY = event_forms()


def test_what_was_stored_is_read() -> None:
    """It should be: a field that is gone, or of another type, raises the version of its event, and LIFTS has a step."""
    for name, fields in STORED.items():
        kind, _, version = name.partition(" ")
        known = ev.event_types().get(kind)
        if known and int(version) < known.VERSION:
            assert all((kind, step) in lifting.LIFTS for step in range(int(version), known.VERSION)), name
        else:
            assert fields.items() <= TODAY[name].items(), f"{name}: raise its version and lift what is stored"


def test_what_is_new_has_a_default() -> None:
    """It should: else nothing that was stored before is read."""
    of = {kind.__name__: kind for kind in ev.event_types().values()}
    for name, fields in STORED.items():
        if (kind := of.get(name.partition(" ")[0])) and name in TODAY:
            assert TODAY[name].keys() - fields.keys() <= optional_fields(kind), name


def test_all_that_is_stored_is_on_record() -> None:
    """It should be, so that it is not lost later: `event_forms.json` is what `support/event_forms.py` prints."""
    assert STORED == TODAY


@pytest.fixture
def risen(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """CellLost has version 2, in which it says why in capital letters."""
    plant_version.cache_clear()
    monkeypatch.setattr(ev.CellLost, "VERSION", 2)
    monkeypatch.setitem(lifting.LIFTS, ("CellLost", 1), lambda event: {**event, "why": event["why"].upper()})
    yield
    plant_version.cache_clear()


@pytest.fixture
def old(history: Any, tmp_path: Path) -> SqlStore:
    """A store with an event of version 1 in its middle."""
    made = SqlStore(f"sqlite:///{tmp_path}/line.db", "demo")
    made.append(
        [*history.start(), ev.CellLost(2.0, "assembly", "gone"), ev.CellReported(3.0, "assembly", "boot-2", 6, 1, "")]
    )
    return made


def test_old_events_are_lifted_and_the_chain_holds(old: SqlStore, risen: None) -> None:
    """It should prove what was stored, not what it reads as; new events follow in their own version."""
    assert old.since(2)[0].event == ev.CellLost(2.0, "assembly", "GONE")
    old.append([ev.CellLost(4.0, "assembly")])
    assert old.verify() == Verified(5)
    assert replay(Plant(), [stored.event for stored in old.since(0)[:3]]).cells["assembly"].away == "GONE"
    assert old.load() == (replay(Plant(), [stored.event for stored in old.since(0)]), 5)
    old.close()


def test_lifted_events_are_proved(old: SqlStore, risen: None) -> None:
    """It should find one that was altered, though what it reads as is the same."""
    with old._writing() as connection:
        connection.exec_driver_sql("UPDATE events SET data = replace(data, 'gone', 'Gone') WHERE seq = 3")
    assert old.since(2)[0].event == ev.CellLost(2.0, "assembly", "GONE")
    assert old.verify() == Broken(3, "was altered")
    with pytest.raises(ChainError, match="event 3: was altered"):
        old.load()
    old.close()


def test_an_event_that_is_too_new_is_refused(old: SqlStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """It should be, by a start of the version before: in one line that names it."""
    with monkeypatch.context() as newer:
        newer.setattr(ev.CellLost, "VERSION", 2)
        old.append([ev.CellLost(4.0, "assembly")])
    with pytest.raises(ChainError, match="event 5: cannot be read: CellLost has version 2, this software reads 1"):
        old.since(4)
    old.close()
