"""It should tell of an order what became of each unit, and why."""

from dataclasses import replace

import pytest
from small_line import PRESS, SmallLine, make_order

from cell_orchestrator.core import events as ev
from cell_orchestrator.core.apply import replay
from cell_orchestrator.core.order_content import Content
from cell_orchestrator.core.order_record import OrderRecord, OrderState, UnitLine, order_records
from cell_orchestrator.core.orders import UnitStatus
from cell_orchestrator.core.plant import Plant


def record(events: list[ev.Event], now: float = 120.0) -> OrderRecord:
    """The record of order A after these events."""
    entries = [(seq, event, f"h{seq}") for seq, event in enumerate(events, 1)]
    return order_records(entries, replay(Plant(), events), now)["A"]


def index(story: list[ev.Event], kind: type[ev.Event]) -> int:
    return next(number for number, event in enumerate(story) if isinstance(event, kind))


def test_before_and_while_it_is_made(story: list[ev.Event]) -> None:
    """It should know where each unit is and what comes next."""
    accepted = record(story[: index(story, ev.OrderAccepted) + 1])
    assert (accepted.state, accepted.customer, accepted.due, accepted.closed) == (OrderState.OPEN, "Åsa", 150.0, None)
    assert accepted.units == (UnitLine("A-01", "polish-red", UnitStatus.WAITING),)
    loaded = record(story[: index(story, ev.UnitLoaded) + 1])
    assert loaded.units == (UnitLine("A-01", "polish-red", UnitStatus.RUNNING, "", "c1", "fill"),)
    assert loaded.count(UnitStatus.RUNNING) == 1


def test_at_the_end(story: list[ev.Event]) -> None:
    """It should need no plant any more, and name every decision with its place in the log."""
    subject = record(story, now=1e6)
    assert (subject.state, subject.late, subject.closed) == (OrderState.CLOSED, True, 160.0)
    assert subject.units == (UnitLine("A-01", "polish-red", UnitStatus.DONE, "", "c1"),)
    kinds = [entry.kind for entry in subject.history]
    assert kinds == ["OrderAccepted", "UnitLeft", "OrderClosed"]
    assert subject.history[1].text == "A-01: done"
    assert subject.history[-1].hash == f"h{index(story, ev.OrderClosed) + 1}"


def test_one_unit_of_two_has_left() -> None:
    """It should know what became of the one, and where the other is."""
    line = SmallLine()
    line.load("A", PRESS)
    line.ask(make_order("A", (PRESS,), (PRESS,)))
    line.job_ends("left")
    line.settle()
    entries = [(seq, event, "") for seq, event in enumerate(line.log)]
    subject = order_records(entries, line.plant, line.now)["A"]
    assert [(unit.unit, unit.status) for unit in subject.units] == [
        ("A-01", UnitStatus.DONE),
        ("A-02", UnitStatus.RUNNING),
    ]
    assert (subject.count(UnitStatus.DONE), subject.units[1].operation) == (1, "press")


def test_a_unit_that_was_lost(story: list[ev.Event]) -> None:
    """It should say why."""
    left = index(story, ev.UnitLeft)
    lost = replace(story[left], status=UnitStatus.SCRAPPED, reason="too heavy")  # type: ignore[type-var]
    assert record([*story[:left], lost, story[index(story, ev.OrderClosed)]]).units[0].reason == "too heavy"


@pytest.mark.parametrize(
    ("event", "state", "held"),
    [
        (ev.OrderHeld(101.0, "A", "wait", "ann"), OrderState.HELD, "wait"),
        (ev.OrderCancelled(101.0, "A", "mistake", "ann"), OrderState.CANCELLED, ""),
    ],
)
def test_what_was_decided(story: list[ev.Event], event: ev.Event, state: OrderState, held: str) -> None:
    """It should be the last word."""
    accepted = story[: index(story, ev.OrderAccepted) + 1]
    subject = record([*accepted, event])
    assert (subject.state, subject.held) == (state, held)
    resumed = record([*accepted, ev.OrderHeld(101.0, "A", "wait", "ann"), ev.OrderResumed(102.0, "A", "ann")])
    assert (resumed.state, resumed.held) == (OrderState.OPEN, "")
    cancelled = record([*accepted, ev.OrderHeld(101.0, "A", "wait", "ann"), ev.OrderCancelled(102.0, "A", "no", "ann")])
    assert (cancelled.state, cancelled.held) == (OrderState.CANCELLED, "")


def test_cancelled_stays_cancelled(story: list[ev.Event]) -> None:
    """It should not look as if it were made, once its units have left."""
    accepted = story[: index(story, ev.OrderAccepted) + 1]
    cancelled = ev.OrderCancelled(101.0, "A", "mistake", "ann")
    left = ev.UnitLeft(102.0, "A-01", "A", UnitStatus.CANCELLED, "mistake", "", False, 0.0)
    subject = record([*accepted, cancelled, left, ev.OrderClosed(102.0, "A", False)])
    assert (subject.state, subject.closed) == (OrderState.CANCELLED, 102.0)


def test_late_now(story: list[ev.Event]) -> None:
    """It should be judged by the time it is, while the order is open."""
    accepted = story[: index(story, ev.OrderAccepted) + 1]
    assert not order_records([(1, accepted[-1], "")], Plant(), 151.0)["A"].late, "nobody knows"
    assert [record(accepted, now).late for now in (149.0, 150.0, 151.0)] == [False, False, True]


def test_an_order_that_was_changed(story: list[ev.Event]) -> None:
    """It should have the content of the last change, and units that were added, with what they stand for."""
    accepted = story[: index(story, ev.OrderAccepted) + 1]
    (unit,) = accepted[-1].units  # type: ignore[attr-defined]
    content = Content(101.0, {"polish-red": 2}, 3, 170.0, "Zoë")
    more = replace(unit, id="A-02", replaces="A-01", remakes=1)
    subject = record(
        [
            *accepted,
            ev.OrderChanged(101.0, "A", content, 7, "#8", {}, "ann"),
            ev.UnitsAdded(101.0, "A", (more,), "instead of A-01", "Zoë", "#8"),
            ev.OrderPrioritised(102.0, "A", 9, "", "ann"),
        ]
    )
    assert (subject.number, subject.customer, subject.priority, subject.due) == ("#8", "Zoë", 9, 170.0)
    assert [(line.unit, line.replaces) for line in subject.units] == [("A-01", ""), ("A-02", "A-01")]
    assert [entry.kind for entry in subject.history][1:] == ["OrderChanged", "UnitsAdded", "OrderPrioritised"]


def test_the_record_of_a_closed_order_needs_no_plant(story: list[ev.Event]) -> None:
    """It should know what was changed while the order was open."""
    changed = ev.OrderChanged(101.0, "A", Content(101.0, {"polish-red": 1}, 3, 170.0, "Zoë"), 3)
    events = [*story[: index(story, ev.OrderAccepted) + 1], changed, *story[index(story, ev.OrderAccepted) + 1 :]]
    events.insert(-3, ev.OrderPrioritised(155.0, "A", 5, "", "ann"))
    subject = record(events)
    assert (subject.state, subject.customer, subject.priority, subject.due) == (OrderState.CLOSED, "Zoë", 5, 170.0)
