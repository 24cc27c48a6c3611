"""What units wait for."""

from dataclasses import replace

from small_line import FILL, LINE, PACK, PRESS, SmallLine, on_the_way_to_left

from cell_orchestrator.core import requests as rq
from cell_orchestrator.core.line import CellSpec
from cell_orchestrator.core.waits import UnitWaits, Wait, WaitKind, standstill


def test_a_move_that_was_under_way_is_no_wait() -> None:
    """It should take the rest of a way that began before for what it is, and only what follows for a wait."""
    line = on_the_way_to_left()
    waits = UnitWaits()
    waits.begin(line.plant, line.now)
    line.now += 20.0
    events = line.move_ends("c1")
    line.now += 4.0
    for event in [*events, *line.read("left", "c1")]:
        waits.take(event)
    assert line.cell("left").job, "it is worked on at once"
    assert waits.of("A-01") == (Wait(WaitKind.CELL, "left", 4.0),)


def test_a_move_that_failed_is_no_wait_either() -> None:
    """It should take both ways, the one that failed after 20 s and the one after it, for ways."""
    line = on_the_way_to_left()
    waits = UnitWaits()
    waits.begin(line.plant, line.now)
    line.now += 20.0
    events = line.move_ends("c1", code=1)
    line.read("load", "c1")
    assert line.destination("c1") == "left"
    line.now += 10.0
    events = [*events, *line.log[-1:], *line.move_ends("c1")]
    line.now += 4.0
    for event in [*events, *line.read("left", "c1")]:
        waits.take(event)
    assert waits.of("A-01") == (Wait(WaitKind.CELL, "left", 4.0),)


def test_an_operation_that_no_cell_offers_any_more_is_named() -> None:
    """It should say of which skill and setup the line has none, where it was changed while the unit was open."""
    line = SmallLine()
    line.order("A", (FILL, PACK))
    right = CellSpec("right", "right", ("fill",), ("red",))
    line.ask(rq.ConfigureLine(replace(LINE, cells={**LINE.cells, "right": right})))
    assert standstill(line.plant, "A-01") == (Wait(WaitKind.NO_CELL, "pack: green"),)


def test_whom_nothing_of_its_own_keeps_waits_for_others() -> None:
    line = SmallLine()
    line.order("A", (PRESS,))
    assert standstill(line.plant, "A-01") == (Wait(WaitKind.OTHERS),)
