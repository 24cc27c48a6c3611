"""What every store does, whatever keeps it."""

from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import pytest

from cell_orchestrator.core import events as ev
from cell_orchestrator.core.apply import replay
from cell_orchestrator.core.order_content import Content
from cell_orchestrator.core.plant import Plant
from cell_orchestrator.store.errors import StoreError
from cell_orchestrator.store.memory_store import MemoryStore
from cell_orchestrator.store.sql_store import SqlStore
from cell_orchestrator.store.store import Store, Verified


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def subject(request: pytest.FixtureRequest, databases: Callable[[str], str]) -> Iterator[Store]:
    if request.param == "memory":
        yield MemoryStore()
        return
    with closing(SqlStore(databases(request.param), "demo")) as store:
        yield store


def test_empty_store_loads_the_empty_plant(subject: Store) -> None:
    assert subject.load() == (Plant(), 0)
    assert subject.verify() == Verified(0)


def test_append_numbers_events_from_one(subject: Store, history: Any) -> None:
    assert subject.append(history.start()) == 2
    assert subject.append(history.unit_made(1)) == 12
    assert subject.append([]) == 12
    assert [stored.seq for stored in subject.since(9)] == [10, 11, 12]


def test_events_come_back_as_they_were(subject: Store, history: Any) -> None:
    events = history.start() + history.unit_made(1)
    subject.append(events)
    assert [stored.event for stored in subject.since(0)] == events
    assert subject.verify() == Verified(12)


def test_load_folds_the_log(subject: Store, history: Any) -> None:
    events = history.start() + history.unit_made(1)[:-3]
    subject.append(events)
    assert subject.load() == (replay(Plant(), events), len(events))


def test_load_from_a_snapshot_equals_the_fold(subject: Store, history: Any) -> None:
    events = history.start() + history.unit_made(1) + history.unit_made(2) + history.unit_made(3)[:-4]
    for end in (9, 12, 20):
        subject.append(events[len(subject.since(0)) : end])
        subject.snapshot(*subject.load())
    subject.append(events[20:])
    assert subject.load() == (replay(Plant(), events), len(events))


def test_events_are_found_by_their_kind(subject: Store, history: Any) -> None:
    events = history.start() + history.unit_made(1) + history.unit_made(2)
    subject.append(events)
    wanted = (ev.OrderAccepted, ev.OrderClosed)
    found = subject.of_kinds(wanted)
    assert [stored.event for stored in found] == [event for event in events if isinstance(event, wanted)]
    assert [events[stored.seq - 1] for stored in found] == [stored.event for stored in found]
    assert subject.of_kinds([]) == []


def test_events_are_found_by_what_they_are_about(subject: Store, history: Any) -> None:
    first, second = history.unit_made(1), history.unit_made(2)
    subject.append(history.start() + first + second)
    assert [stored.event for stored in subject.of("job:job-2")] == second[6:8]
    assert [stored.seq for stored in subject.of("unit:O1-01")] == [3, 4, 5, 8, 9, 10, 11]
    assert len(subject.of(f"carrier:{history.carrier}")) == 14
    assert subject.of("unit:O1") == []


def test_order_is_known_for_ever(subject: Store, history: Any) -> None:
    made = history.unit_made(1)
    content = Content(5.0, {"variant": 2})
    told = [
        made[0],
        ev.OrderChanged(made[-1].at, "O1", content, 3),
        ev.OrderCancelled(made[-1].at, "O1", "no", "ann"),
        ev.OrderCancelledAhead(made[-1].at, "O3", "no", "shop"),
    ]
    assert subject.order_events(["O1"]) == {}
    subject.append(history.start() + made + told[1:])
    assert subject.order_events(["O1"]) == {"O1": told[:3]}
    assert subject.order_events(["O3", "O1-01"]) == {"O3": told[3:]}


def test_many_orders_are_looked_up_at_once(subject: Store, history: Any) -> None:
    subject.append(history.start() + history.unit_made(1) + history.unit_made(2))
    asked = [f"O{number}" for number in range(2, 2000)]
    assert subject.order_events(asked).keys() == {"O2"}
    assert subject.order_events(["O1", *asked, "O1-01"]).keys() == {"O1", "O2"}
    assert subject.order_events([]) == {}


def test_snapshot_of_an_event_that_is_not_there_is_refused(subject: Store, history: Any) -> None:
    subject.append(history.start())
    with pytest.raises(StoreError, match="no event 3 "):
        subject.snapshot(Plant(), 3)
