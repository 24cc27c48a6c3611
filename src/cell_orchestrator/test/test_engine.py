"""The loop: durable first, then act; the same wish once; after a crash, on from where the log ends."""

from collections.abc import Sequence
from itertools import count

import pytest
from small_line import LINE, PRESS, make_order

from cell_orchestrator.core import effects as fx
from cell_orchestrator.core import events as ev
from cell_orchestrator.core import requests as rq
from cell_orchestrator.core.apply import replay
from cell_orchestrator.core.effects import Effect
from cell_orchestrator.core.errors import NotAllowed
from cell_orchestrator.core.events import Event
from cell_orchestrator.core.orders import UnitStatus
from cell_orchestrator.core.packml import EXECUTE, PRODUCTION
from cell_orchestrator.core.plant import Plant
from cell_orchestrator.engine import Engine, Observer
from cell_orchestrator.store.errors import StoreError
from cell_orchestrator.store.memory_store import MemoryStore
from cell_orchestrator.store.refs import PRODUCTS


class Diary(MemoryStore):
    """A store that writes down when it is written to, and fails when told to."""

    def __init__(self) -> None:
        super().__init__()
        self.entries: list[str] = []
        self.fails = False
        self.snapshots: list[int] = []

    def append(self, events: Sequence[Event]) -> int:
        if self.fails:
            raise StoreError("disk full")
        self.entries.append("append")
        return super().append(events)

    def snapshot(self, plant: Plant, seq: int) -> None:
        super().snapshot(plant, seq)
        self.snapshots.append(seq)


def ignore(seq: int, events: list[Event], plant: Plant) -> None:
    """Observe nothing."""


class Process:
    """One life of an orchestrator's process, whose effects go nowhere."""

    def __init__(self, store: Diary, observe: Observer = ignore, snapshot_every: int = 1000) -> None:
        self.store, self.now = store, 100.0
        self.started: list[Effect] = []
        ids = count(len(store.since(0)))
        self.engine = Engine(
            store, self.start, lambda: self.now, lambda: f"id{next(ids)}", observe, 30.0, snapshot_every
        )

    def start(self, effect: Effect) -> None:
        self.store.entries.append(type(effect).__name__)
        self.started.append(effect)

    def configure(self) -> None:
        """Configure the small line and have its cells ready."""
        self.engine.submit(rq.ConfigureLine(LINE))
        for cell in LINE.cells.values():
            self.engine.submit(rq.ReportCell(cell.name, "b1", EXECUTE, PRODUCTION, cell.setups[0]))


@pytest.fixture
def store() -> Diary:
    return Diary()


@pytest.fixture
def subject(store: Diary) -> Process:
    """A configured line without work."""
    process = Process(store)
    process.configure()
    store.entries.clear()
    return process


ORDER = make_order("A", (PRESS,))


# Durable first


def test_nothing_starts_before_it_is_stored(subject: Process) -> None:
    """It should append the order and all that follows from it at once, and then start the move."""
    events = subject.engine.submit(ORDER)
    assert [type(e) for e in events] == [ev.OrderAccepted]
    assert subject.store.entries == ["append", "MoveCarrier"]
    assert [type(s.event) for s in subject.store.since(0)][-2:] == [ev.OrderAccepted, ev.CarrierDispatched]


def test_a_store_that_fails_starts_nothing_and_changes_nothing(subject: Process) -> None:
    """It should be as before, so that the process can end and replay."""
    before = subject.engine.plant
    subject.store.fails = True
    with pytest.raises(StoreError, match="disk full"):
        subject.engine.submit(ORDER)
    assert subject.engine.plant == before
    assert subject.started == []


def test_a_refused_request_changes_nothing(subject: Process) -> None:
    """It should store and start nothing."""
    with pytest.raises(NotAllowed):
        subject.engine.submit(rq.CancelOrder("nothing"))
    assert subject.store.entries == []


def test_a_request_that_changes_nothing_is_not_stored(subject: Process) -> None:
    """It should append no empty decision."""
    assert subject.engine.submit(rq.ReportCell("left", "b1", EXECUTE, PRODUCTION, "red")) == []
    assert subject.store.entries == []


def test_the_plant_is_what_the_log_says(subject: Process) -> None:
    """It should equal the fold of the log."""
    subject.engine.submit(ORDER)
    assert subject.engine.plant == replay(Plant(), (s.event for s in subject.store.since(0)))


def test_an_order_is_taken_once_though_it_is_closed(subject: Process) -> None:
    """It should remember order ids in the store, not only those in the plant."""
    subject.engine.submit(rq.Hold(rq.Target.CELL, "left"))
    subject.engine.submit(ORDER)
    subject.engine.submit(rq.CancelOrder("A", "no"))
    assert "A" not in subject.engine.plant.orders
    for process in (subject, Process(subject.store)):
        with pytest.raises(NotAllowed, match="order 'A' was cancelled: no"):
            process.engine.submit(ORDER)


def test_a_closed_order_is_known_in_the_same_batch(subject: Process) -> None:
    """It should judge each request by what those before it in the batch have made of its order."""
    requests = [
        ORDER,
        rq.CancelOrder("A", "no"),
        ORDER,
        rq.CancelOrder("B", "fraud", ahead=True),
        make_order("B", [PRESS]),
    ]
    answers = subject.engine.submit_all(requests)
    assert [type(e) for e in answers[1]] == [ev.OrderCancelled, ev.UnitLeft, ev.OrderClosed]  # type: ignore[union-attr]
    assert str(answers[2]).startswith("order 'A' was cancelled: no")
    assert str(answers[4]).startswith("order 'B' was cancelled: fraud")


def test_an_order_that_was_made_is_the_same_order(subject: Process) -> None:
    """It should accept it again as it was, also after a restart, and refuse another content under its id."""
    subject.engine.submit(ORDER)
    closing = [
        ev.UnitLeft(subject.now, "A-01", "A", UnitStatus.DONE, "", "", True, 0.0),
        ev.OrderClosed(subject.now, "A", False),
    ]
    subject.store.append(closing)
    process = Process(subject.store)
    assert "A" not in process.engine.plant.orders
    assert process.engine.submit(ORDER) == []
    with pytest.raises(NotAllowed, match="too late: all of its units have left"):
        process.engine.submit(make_order("A", [PRESS], [PRESS]))
    with pytest.raises(NotAllowed, match="too late: all of its units have left"):
        process.engine.submit(rq.CancelOrder("A"))


# The same wish once


def test_a_wish_is_started_once(subject: Process) -> None:
    """It should not start again what is going on, whatever else happens."""
    subject.engine.submit(ORDER)
    subject.engine.submit(rq.Hold(rq.Target.CELL, "right"))
    assert [type(e) for e in subject.started] == [fx.MoveCarrier, fx.CommandCell]


def test_an_overdue_wish_is_started_again(subject: Process) -> None:
    """It should start it again on a tick, each time it has been wanted for another while."""
    subject.engine.submit(ORDER)
    for now, started in ((129.9, 1), (130.0, 2), (159.9, 2), (160.0, 3)):
        subject.now = now
        subject.engine.submit(rq.Tick())
        assert len(subject.started) == started
    assert len(set(subject.started)) == 1


def test_a_wish_that_is_over_is_not_started_again(subject: Process) -> None:
    """It should forget what is not wanted any more."""
    subject.engine.submit(ORDER)
    move = subject.started[0]
    assert isinstance(move, fx.MoveCarrier)
    subject.engine.submit(rq.ReportMove(move.move, "c1"))
    subject.engine.submit(rq.ReportRead("load", "c1", ev.TagContent(), 100.0))
    subject.started.clear()
    subject.now = 131.0
    subject.engine.submit(rq.Tick())
    assert {type(e) for e in subject.started} == {fx.WriteTag}


def test_what_a_receiver_forgot_is_started_again(subject: Process) -> None:
    """It should repeat those wishes that were lost, and no others."""
    subject.engine.submit(ORDER)
    subject.engine.submit(rq.Hold(rq.Target.CELL, "right"))
    subject.started.clear()
    subject.engine.repeat(lambda e: isinstance(e, fx.CommandCell))
    assert subject.started == [fx.CommandCell("right", fx.HOLD, EXECUTE)]


# After a crash


def test_a_new_process_goes_on_where_the_log_ends(subject: Process) -> None:
    """It should have the same plant, decide nothing again, and start what is open by the same id."""
    subject.engine.submit(ORDER)
    after = Process(subject.store)
    assert after.engine.plant == subject.engine.plant
    assert after.started == []
    subject.store.entries.clear()
    after.engine.recover()
    assert subject.store.entries == ["MoveCarrier"]
    assert after.started == subject.started


def test_recovery_decides_what_a_crash_left_undecided(subject: Process) -> None:
    """It should take the steps that follow from the log when the process died between two of them."""
    subject.store.append([ev.OrderAccepted(100.0, ORDER.order, ORDER.units)])
    after = Process(subject.store)
    after.engine.recover()
    assert [type(e) for e in after.started] == [fx.MoveCarrier]


def test_a_snapshot_is_taken_every_so_many_events(store: Diary) -> None:
    """It should save a restart from folding the whole log, give the same plant, and come with the next request."""
    process = Process(store, snapshot_every=4)
    process.configure()
    process.engine.submit(ORDER)
    assert store.snapshots == [], "the request that made it due takes long enough"
    process.engine.submit(rq.Tick())
    process.engine.submit(rq.Tick())
    assert store.snapshots == [5]
    assert Process(store).engine.plant == process.engine.plant


# Observers and time


def test_an_observer_hears_of_what_is_durable(store: Diary) -> None:
    """It should be told number, events with all that follows, and the plant after them, when effects have started.

    So nobody who listens can be first at a cell with the id of a job.
    """
    heard: list[tuple[int, list[type], bool]] = []

    def observe(seq: int, events: list[Event], plant: Plant) -> None:
        heard.append((seq, [type(e) for e in events], len(store.since(0)) == seq + len(events) - 1))
        store.entries.append("told")

    process = Process(store, observe)
    process.configure()
    process.engine.submit(ORDER)
    assert heard[0] == (1, [ev.LineConfigured], True)
    assert heard[-1] == (4, [ev.OrderAccepted, ev.CarrierDispatched], True)
    assert store.entries[-3:] == ["append", "MoveCarrier", "told"]


def test_an_observers_error_does_not_stop_the_line(store: Diary, caplog: pytest.LogCaptureFixture) -> None:
    """It should log the error and go on."""

    def observe(seq: int, events: list[Event], plant: Plant) -> None:
        raise RuntimeError("page is gone")

    process = Process(store, observe)
    process.configure()
    process.engine.submit(ORDER)
    assert [type(e) for e in process.started] == [fx.MoveCarrier]
    assert "page is gone" in caplog.text


def test_time_never_runs_backwards(subject: Process) -> None:
    """It should record no event before the last one, even if the clock was set back."""
    subject.now = 50.0
    subject.engine.submit(ORDER)
    times = [s.event.at for s in subject.store.since(0)]
    assert times == sorted(times)
    assert subject.engine.plant.at == 100.0


def test_several_requests_are_stored_at_once(subject: Process) -> None:
    """It should decide each on what those before it have changed, refuse what must be, and append once."""
    subject.store.entries.clear()
    asked = [
        make_order("A", [PRESS]),
        rq.Hold(rq.Target.ORDER, "A", "stock", "ann"),
        rq.Hold(rq.Target.ORDER, "B", "stock", "ann"),
        make_order("A", [PRESS]),
        make_order("C", [PRESS]),
    ]
    answers = subject.engine.submit_all(asked)
    assert [type(answer[0]) if isinstance(answer, list) and answer else answer for answer in answers[:2]] == [
        ev.OrderAccepted,
        ev.OrderHeld,
    ]
    assert isinstance(answers[2], NotAllowed)
    assert answers[3] == []
    assert set(subject.engine.plant.orders) == {"A", "C"}
    assert subject.store.entries.count("append") == 1
    assert subject.engine.plant == replay(Plant(), [stored.event for stored in subject.store.since(0)])


def test_orders_of_before_are_known_in_a_batch_too(store: Diary, subject: Process) -> None:
    subject.engine.submit(make_order("A", [PRESS]))
    subject.engine.submit(rq.CancelOrder("A"))
    again = Process(store)
    first, second = again.engine.submit_all([make_order(name, [PRESS]) for name in ("A", "B")])
    assert isinstance(first, NotAllowed) and "was cancelled" in str(first)
    assert isinstance(second, list)
    assert set(again.engine.plant.orders) == {"B"}


def test_a_batch_of_nothing_writes_nothing(subject: Process) -> None:
    subject.store.entries.clear()
    assert subject.engine.submit_all([]) == []
    assert subject.engine.submit_all([rq.ReportProducts(0)]) == [[]]
    assert subject.store.entries == []


def test_revisions_of_products_are_on_record(subject: Process) -> None:
    subject.engine.submit(rq.ReportProducts(1, (), {"family soap 3": "ab"}))
    assert [stored.event for stored in subject.store.of(PRODUCTS)] == [
        ev.ProductsRead(subject.now, 1, (), {"family soap 3": "ab"})
    ]
