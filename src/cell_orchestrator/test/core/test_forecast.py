"""When units will be finished, and what they wait for until then."""

from dataclasses import replace

import pytest
from small_line import LINE, PACK, PRESS, PRESS_BLUE, SmallLine, arrived_at_load, on_the_way_to_left

from cell_orchestrator.core import events as ev
from cell_orchestrator.core import requests as rq
from cell_orchestrator.core.apply import apply
from cell_orchestrator.core.forecast import Forecast, forecast
from cell_orchestrator.core.packml import PRODUCTION
from cell_orchestrator.core.plant import Plant
from cell_orchestrator.core.waits import Wait, WaitKind
from cell_orchestrator.core.work_times import WorkTimes

LONG = replace(PRESS, duration_s=100.0)


def ahead(line: SmallLine, times: WorkTimes | None = None, **more: int) -> Forecast:
    return forecast(line.plant, times or WorkTimes(), line.now, **more)


def learned(line: SmallLine) -> WorkTimes:
    times = WorkTimes()
    for event in line.log:
        times.take(event)
    return times


def test_a_line_without_work_expects_nothing() -> None:
    assert forecast(Plant(), WorkTimes(), 5.0) == Forecast(end=5.0)


def test_one_unit_takes_what_is_planned_and_three_ways() -> None:
    """It should come after 100 s of work, ways to load, cell and unload of 15 s each, and seconds of reading."""
    line = SmallLine()
    line.order("A", (LONG,))
    found = ahead(line).units["A-01"]
    assert found.at is not None
    assert found.at - line.now == pytest.approx(100.0 + 3 * 15.0 + 4.0, rel=0.1)


def test_what_works_already_ends_when_its_rest_is_over() -> None:
    line = SmallLine()
    line.load("A", LONG)
    line.now += 90.0
    found = ahead(line).units["A-01"]
    assert found.at is not None
    assert found.at - line.now == pytest.approx(10.0 + 15.0 + 2.0, rel=0.5)


def test_the_second_of_two_waits_for_the_cell() -> None:
    """It should come a whole operation later, and the cell be what its time goes to."""
    line = SmallLine()
    line.order("A", (LONG,), (LONG,))
    found = ahead(line).units
    first, second = found["A-01"], found["A-02"]
    assert first.at is not None and second.at is not None
    assert second.at - first.at == pytest.approx(100.0, rel=0.3)
    assert (second.waits[0].kind, second.waits[0].name) == (WaitKind.CELL, "left")
    assert second.waits[0].took_s > 50.0


def test_a_changeover_is_waited_for_by_its_name() -> None:
    line = SmallLine()
    line.order("A", (PRESS_BLUE,))
    waits = ahead(line).units["A-01"].waits
    assert (WaitKind.CHANGEOVER, "left: blue") in [(wait.kind, wait.name) for wait in waits]


def test_what_operations_took_is_learned() -> None:
    """It should expect of the next one what the last one took, 10 s instead of the planned 100 s."""
    line = SmallLine()
    line.order("A", (LONG,))
    line.work_off()
    line.order("B", (LONG,))
    planned, known = ahead(line).units["B-01"].at, ahead(line, learned(line)).units["B-01"].at
    assert planned is not None and known is not None
    assert planned - known > 80.0


@pytest.mark.parametrize(
    ("target", "name", "kind"),
    [
        (rq.Target.CELL, "right", WaitKind.HELD_CELL),
        (rq.Target.ORDER, "A", WaitKind.HELD_ORDER),
        (rq.Target.LINE, "", WaitKind.HELD_LINE),
    ],
)
def test_what_is_held_has_no_date_but_a_reason(target: rq.Target, name: str, kind: WaitKind) -> None:
    line = SmallLine()
    line.order("A", (PACK,))
    line.hold(target, name)
    found = ahead(line).units["A-01"]
    assert found.at is None
    assert (found.waits[0].kind, found.waits[0].why) == (kind, "look")


def test_a_cell_that_is_not_heard_keeps_its_units() -> None:
    line = SmallLine()
    line.order("A", (PACK,))
    line.ask(rq.ReportCellLost("right"))
    found = ahead(line).units["A-01"]
    assert found.at is None and found.waits[0].kind is WaitKind.AWAY_CELL


def test_one_order_held_delays_no_other() -> None:
    line = SmallLine()
    line.order("A", (PACK,))
    line.order("B", (PRESS,))
    line.hold(rq.Target.ORDER, "A")
    found = ahead(line).units
    assert found["A-01"].at is None and found["B-01"].at is not None


def test_too_far_ahead_is_said() -> None:
    """It should say up to when it looked, where it may not look to the end."""
    line = SmallLine()
    line.order("A", (LONG,), (LONG,), (LONG,))
    found = ahead(line, steps=6)
    assert not found.whole
    assert found.units["A-03"].at is None and found.end >= line.now
    assert ahead(line).whole


def test_ahead_changes_nothing() -> None:
    line = SmallLine(LINE)
    line.order("A", (PRESS, PACK))
    before = line.plant
    assert ahead(line) == ahead(line)
    assert line.plant is before


def test_who_stands_unread_is_read() -> None:
    """It should expect the read of a carrier that has arrived already."""
    assert ahead(arrived_at_load()).units["A-01"].at is not None


STARTING, HOLDING, RESETTING = 3, 10, 15


@pytest.mark.parametrize("state", [STARTING, RESETTING])
def test_a_cell_that_starts_will_work(state: int) -> None:
    line = SmallLine()
    line.report("right", state)
    line.order("A", (PACK,))
    assert ahead(line).units["A-01"].at is not None


def test_a_held_cell_that_is_about_to_stop_stays_held() -> None:
    line = SmallLine()
    line.order("A", (PACK,))
    line.hold(rq.Target.CELL, "right")
    line.report("right", HOLDING)
    found = ahead(line).units["A-01"]
    assert (found.at, found.waits[0].kind) == (None, WaitKind.HELD_CELL)


def test_a_cell_at_which_a_person_works_is_not_waited_for() -> None:
    """It should expect nothing of a cell in another mode, in whatever state."""
    line = SmallLine()
    line.report("right", STARTING, mode=PRODUCTION + 1)
    line.order("A", (PACK,))
    found = ahead(line).units["A-01"]
    assert (found.at, found.waits) == (None, (Wait(WaitKind.AWAY_CELL, "right", why="a person works at it"),))


def test_a_move_that_is_taken_back_ends() -> None:
    """It should expect that a move that nobody wants any more ends where it began, and the unit goes on from there."""
    line = on_the_way_to_left()
    carrier = line.carrier("c1")
    assert carrier.move is not None
    line.plant = apply(line.plant, ev.MoveRecalled(line.now, carrier.move.id, "c1"))
    assert ahead(line).units["A-01"].at is not None


def test_without_a_transport_nothing_has_a_date() -> None:
    """It should say so of what rides and of what waits, and expect both again once the transport is back."""
    line = on_the_way_to_left()
    line.ask(rq.ReportTransport("j1"))
    line.order("B", (PACK,))
    line.ask(rq.ReportTransportLost("silent"))
    for found in ahead(line).units.values():
        assert (found.at, found.waits) == (None, (Wait(WaitKind.TRANSPORT, why="silent"),))
    line.ask(rq.ReportTransport("j1"))
    assert all(found.at is not None for found in ahead(line).units.values())


def test_while_carriers_are_counted_nothing_has_a_date() -> None:
    line = SmallLine()
    line.ask(rq.ReportTransport("j1"))
    line.ask(rq.ReportTransport("j2"))
    line.order("A", (PACK,))
    found = ahead(line).units["A-01"]
    assert (found.at, found.waits) == (None, (Wait(WaitKind.COUNTING),))
