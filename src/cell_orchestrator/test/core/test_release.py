"""Who is loaded next, and who has to wait so that one thing that stops does not stop the line."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from small_line import FILL, LINE, PACK, PRESS, PRESS_BLUE, SmallLine, with_policy

from cell_orchestrator.core import events as ev
from cell_orchestrator.core import requests as rq
from cell_orchestrator.core.line import Line
from cell_orchestrator.core.policy import URGENCY
from cell_orchestrator.core.recipes import Operation
from cell_orchestrator.core.release import next_release

OUT = ["held", "stopped", "aborted", "lost", "in maintenance"]  # how a cell may be


def take_out(line: SmallLine, cell: str, how: str) -> None:
    match how:
        case "held":
            line.hold(rq.Target.CELL, cell)
        case "stopped":
            line.report(cell, 2)
        case "aborted":
            line.report(cell, 9)
        case "lost":
            line.ask(rq.ReportCellLost(cell))
        case _:
            line.report(cell, mode=2)


def loaded(line: SmallLine) -> list[str]:
    """Units in the order in which they were loaded."""
    return [e.unit for e in line.log if isinstance(e, ev.UnitLoaded)]


def left(line: SmallLine) -> set[str]:
    """Units that left the line."""
    return {e.unit for e in line.log if isinstance(e, ev.UnitLeft)}


def riding(line: SmallLine) -> int:
    """Carriers that carry a unit."""
    return sum(bool(carrier.unit) for carrier in line.plant.carriers.values())


def wide(carriers: int) -> Line:
    """The small line with another number of carriers."""
    names = tuple(f"c{n}" for n in range(1, carriers + 1))
    buffer = replace(LINE.stations["buffer"], capacity=carriers)
    return replace(LINE, carriers=names, stations={**LINE.stations, "buffer": buffer})


# Who goes first


def test_the_most_urgent_unit_is_loaded_first() -> None:
    """It should load by priority, then due date, then arrival, and units of one order by their number."""
    line = SmallLine(with_policy(spare_carriers=0))
    line.hold(rq.Target.LINE, "")
    line.order("late", (PRESS,), due=900.0)
    line.order("calm", (PRESS,), (FILL,))
    line.order("soon", (FILL,), due=500.0)
    line.order("before", (PRESS,))
    line.order("vip", (PACK,), priority=1)
    line.resume(rq.Target.LINE, "")
    line.work_off()
    assert loaded(line) == ["vip-01", "soon-01", "late-01", "calm-01", "calm-02", "before-01"]


def test_a_new_priority_counts_at_the_next_release() -> None:
    """It should load an order of a higher priority first, though it came later, and one of a lower last."""
    line = SmallLine()
    line.hold(rq.Target.LINE, "")
    for name in ("A", "B", "C"):
        line.order(name, (PRESS,))
    line.ask(rq.SetPriority("C", 5))
    line.ask(rq.SetPriority("B", 4))
    line.resume(rq.Target.LINE, "")
    line.work_off()
    assert loaded(line) == ["C-01", "B-01", "A-01"]


def test_numbers_are_no_texts() -> None:
    """It should load the 99th unit of an order before the 100th, whatever each of them needs."""
    line = SmallLine()
    line.order("A", *[(FILL,)] * 97, (PACK,), (PRESS,), (FILL,))
    line.work_off()
    order = loaded(line)
    assert (len(order), order.index("A-99") < order.index("A-100")) == (100, True)


# What is out


@pytest.mark.parametrize("how", OUT)
def test_nothing_is_loaded_for_a_cell_that_is_out(how: str) -> None:
    """It should load what others can do, however much more urgent the rest is, and the rest when the cell is back."""
    line = SmallLine()
    take_out(line, "left", how)
    line.order("A", *[(PRESS,)] * 6, priority=100)
    line.order("B", (PACK,), (PACK,))
    line.ask(rq.ReportCellLost("left"))  # whoever is asked to come back meanwhile does not
    line.work_off()
    assert loaded(line) == ["B-01", "B-02"]
    assert line.plant.totals.done == 2
    line.resume(rq.Target.CELL, "left")
    line.report("left")
    line.work_off()
    assert line.plant.totals.done == 8


def test_another_cell_may_do_it() -> None:
    """It should load what one cell can do while another that could is out."""
    line = SmallLine()
    line.hold(rq.Target.CELL, "left")
    line.order("A", (FILL,))
    line.work_off()
    assert line.plant.totals.done == 1


def test_a_unit_that_can_be_begun_waits_for_one_that_can_be_finished() -> None:
    """It should not fill carriers with what gets stuck half-way while there is other work."""
    line = SmallLine()
    line.hold(rq.Target.CELL, "right")
    line.hold(rq.Target.LINE, "")
    line.order("A", *[(PRESS, PACK)] * 6, priority=100)
    line.order("B", (PRESS,), (PRESS,))
    line.resume(rq.Target.LINE, "")
    line.work_off()
    assert loaded(line)[:2] == ["B-01", "B-02"]
    assert line.plant.totals.done == 2


def test_what_can_be_begun_leaves_the_spare_carriers() -> None:
    """It should begin it when there is nothing else, and keep a carrier for what comes then."""
    line = SmallLine()
    line.hold(rq.Target.CELL, "right")
    for n in range(6):
        line.order(f"A{n}", (PRESS, PACK), priority=100)
    line.work_off()
    assert loaded(line) == ["A0-01", "A1-01", "A2-01"]
    line.order("B", (PRESS,))
    line.work_off()
    assert line.plant.totals.done == 1
    line.resume(rq.Target.CELL, "right")
    line.work_off()
    assert line.plant.totals.done == 7


def test_one_carrier_is_never_stuck_half_way() -> None:
    """It should begin nothing that it cannot finish on the only carrier."""
    line = SmallLine(wide(1))
    line.hold(rq.Target.CELL, "right")
    line.order("A", (PRESS, PACK))
    line.order("B", (PRESS,))
    line.work_off()
    assert loaded(line) == ["B-01"]


# What may stop at any moment


@pytest.mark.parametrize("how", OUT)
@pytest.mark.parametrize(("needs", "cell"), [((PRESS,), "left"), ((FILL, PACK), "right"), ((PACK, FILL), "right")])
def test_a_cell_that_stops_leaves_carriers_for_others(needs: Sequence[Operation], cell: str, how: str) -> None:
    """It should make what the other cell can do though the units of the stopped one were loaded before."""
    line = SmallLine()
    for n in range(6):
        line.order(f"A{n}", needs)
    line.settle()
    assert riding(line) == 3
    take_out(line, cell, how)
    line.order("B", (FILL,), (FILL,))
    line.work_off()
    assert {"B-01", "B-02"} <= left(line)


def test_an_order_that_is_held_leaves_carriers_for_others() -> None:
    """It should make other orders though units of the held one were loaded before."""
    line = SmallLine()
    line.order("A", *[(FILL,)] * 6)
    line.settle()
    assert riding(line) == 3
    line.hold(rq.Target.ORDER, "A")
    line.order("B", (PRESS,), (PACK,))
    line.work_off()
    assert {"B-01", "B-02"} <= left(line)


def test_two_cells_that_stop_one_after_the_other() -> None:
    """It should keep carriers to spare again from those that are left, as far as there are enough."""
    line = SmallLine(wide(8))
    for n in range(6):
        line.order(f"A{n}", (PRESS,))
    line.settle()
    line.hold(rq.Target.CELL, "left")
    line.settle()
    for n in range(6):
        line.order(f"B{n}", (PACK,))
    line.settle()
    units = [carrier.unit[0] for carrier in line.plant.carriers.values() if carrier.unit]
    assert (units.count("A"), units.count("B")) == (6, 1)


@pytest.mark.parametrize(("carriers", "spare"), [(1, 0), (2, 1), (3, 1), (4, 1), (7, 1), (8, 2), (12, 3)])
def test_the_spare_carriers_of_a_line(carriers: int, spare: int) -> None:
    """It should keep a quarter of the carriers, one at least where there are two, and make everything all the same."""
    line = SmallLine(wide(carriers))
    for n in range(14):
        line.order(f"A{n}", (PRESS,))
    line.settle()
    assert carriers - riding(line) == spare
    line.work_off()
    assert line.plant.totals.done == 14


@pytest.mark.parametrize("spare", [0, 1, 3])
def test_the_spare_carriers_can_be_set(spare: int) -> None:
    """It should keep as many as the line's policy says, none if it says so."""
    line = SmallLine(with_policy(spare_carriers=spare))
    line.order("A", *[(FILL,)] * 6)
    line.settle()
    assert 4 - riding(line) == spare


def test_a_held_carrier_is_no_spare_one() -> None:
    """It should keep one that can be used."""
    line = SmallLine()
    line.hold(rq.Target.CARRIER, "c4")
    line.order("A", *[(PRESS,)] * 6)
    line.settle()
    assert [bool(line.carrier(name).unit) for name in LINE.carriers] == [True, True, False, False]


def test_who_waits_for_room_keeps_the_room_there_is() -> None:
    """It should not let a unit that needs two cells be overtaken by turns by those that need one of them."""
    line = SmallLine()
    line.order("X", (PRESS, PACK))
    line.order("Y", (PRESS, PACK))
    line.order("Z", (PACK,))
    line.order("both", (PRESS, PACK))
    line.order("L", (PRESS,))
    line.work_until("right", "Z-01")
    assert loaded(line) == ["X-01", "Y-01", "Z-01"], "the right cell is full, the left one has room for one more"
    line.job_ends("right")
    line.settle()
    assert loaded(line)[3:] == ["both-01"]


def test_who_waits_for_room_keeps_no_more_than_it_needs() -> None:
    """It should let others by as long as there is room for both."""
    line = SmallLine()
    line.order("X", (PRESS, PACK))
    line.order("Y", (PACK,))
    line.order("Z", (PACK,))
    line.order("both", (PRESS, PACK))
    line.order("L", (PRESS,))
    line.settle()
    assert loaded(line) == ["X-01", "Y-01", "Z-01", "L-01"]


def test_a_rework_may_send_a_unit_back() -> None:
    """It should count a cell as needed until no rework can lead there any more."""
    check = replace(PACK, rework_from="press")
    line = SmallLine()
    for n in range(3):
        line.order(f"A{n}", (PRESS, check))
    line.order("B", (PRESS,))
    line.work_until("left", "A0-01")
    line.job_ends("left")
    line.work_until("right", "A0-01")
    assert not line.plant.units["B-01"].carrier
    line.job_ends("right")
    line.settle()
    assert line.plant.units["B-01"].carrier


def test_an_operation_that_is_done_is_needed_no_more() -> None:
    """It should load the next unit for a cell when one has passed it."""
    line = SmallLine()
    for n in range(3):
        line.order(f"A{n}", (PRESS, PACK))
    line.order("B", (PRESS,))
    line.work_until("left", "A0-01")
    assert not line.plant.units["B-01"].carrier
    line.job_ends("left")
    line.settle()
    assert line.plant.units["B-01"].carrier


def test_nothing_to_release() -> None:
    """It should release nothing where nothing waits, or only what is held."""
    line = SmallLine()
    assert next_release(line.plant, LINE, URGENCY, 100.0) is None
    line.order("A", (PRESS_BLUE,))
    assert (unit := next_release(line.plant, LINE, URGENCY, 100.0)) and unit.id == "A-01"
    line.hold(rq.Target.ORDER, "A")
    assert next_release(line.plant, LINE, URGENCY, 100.0) is None
