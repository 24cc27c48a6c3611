"""Holding and resuming: said once, and nothing but the held thing stands still."""

import pytest
from small_line import FILL, LINE, PACK, PRESS, SmallLine

from cell_orchestrator.core import events as ev
from cell_orchestrator.core import requests as rq
from cell_orchestrator.core.decide import decide
from cell_orchestrator.core.errors import NotAllowed, Unknown
from cell_orchestrator.core.orders import UnitStatus
from cell_orchestrator.core.plant import Plant
from cell_orchestrator.core.queries import status
from cell_orchestrator.core.replace import replace


def left_as(line: SmallLine) -> dict[str, UnitStatus]:
    """Units that left, with their last status."""
    return {e.unit: e.status for e in line.log if isinstance(e, ev.UnitLeft)}


@pytest.mark.parametrize(
    ("target", "name"),
    [
        (rq.Target.LINE, "small"),
        (rq.Target.CELL, "left"),
        (rq.Target.CARRIER, "c1"),
        (rq.Target.ORDER, "A"),
        (rq.Target.UNIT, "A-01"),
    ],
)
def test_holding_and_resuming_is_said_once(target: rq.Target, name: str) -> None:
    """It should record a hold and its end, ignore repetitions, and refuse what does not exist."""
    line = SmallLine()
    line.hold(rq.Target.CELL, "right")
    line.order("A", (PACK,))
    assert line.resume(target, name) == []
    assert line.hold(target, name)[0].at == 100.0
    assert line.hold(target, name) == []
    assert [(e.by, e.reason) for e in line.ask(rq.Resume(target, name, "ann", reason="mended"))[:1]] == [
        ("ann", "mended")
    ]
    for request in (rq.Hold(target, "nothing"), rq.Resume(target, "nothing")):
        with pytest.raises(Unknown, match=rf"no (open )?{target} 'nothing'; known: .*{name}"):
            line.ask(request)


def test_a_refusal_is_recorded() -> None:
    """It should change nothing but the log."""
    line = SmallLine()
    before = line.plant
    report = rq.ReportIdle("Hold", "cell mill", "no cell 'mill'", "ann", "look", 3)
    assert line.ask(report) == [ev.RequestRefused(line.now, "Hold", "cell mill", "no cell 'mill'", "ann", "look", 3)]
    met = rq.ReportIdle("Hold", "cell left", "", "ann", "look")
    assert line.ask(met) == [ev.RequestMet(line.now, "Hold", "cell left", "ann", "look")]
    assert replace(line.plant, at=before.at, totals=before.totals) == before


def test_a_held_order_loads_nothing() -> None:
    """It should load the next order instead, and the held one when it is resumed."""
    line = SmallLine()
    line.order("A", (PRESS,))
    line.hold(rq.Target.ORDER, "A")
    line.load("B", PRESS)
    line.resume(rq.Target.ORDER, "A")
    line.settle()
    assert line.carrier("c2").unit == "A-01"


def test_a_unit_of_a_held_order_waits_in_the_buffer() -> None:
    """It should not work on a unit whose order is held while it is on its way, and go on when it is resumed."""
    line = SmallLine()
    line.order("A", (PRESS,))
    line.arrive("c1")
    line.written("c1")
    line.hold(rq.Target.ORDER, "A")
    line.arrive("c1")
    assert (line.cell("left").job, line.destination("c1")) == ("", "buffer")
    line.settle()
    line.resume(rq.Target.ORDER, "A")
    line.work_off()
    assert left_as(line) == {"A-01": UnitStatus.DONE}


def test_a_held_unit_is_not_loaded() -> None:
    """It should load the next one of its order instead, and the held one when it is resumed."""
    line = SmallLine()
    line.hold(rq.Target.CELL, "left")
    line.order("A", (PRESS,), (PRESS,))
    line.hold(rq.Target.UNIT, "A-01")
    line.resume(rq.Target.CELL, "left")
    line.work_off()
    assert left_as(line) == {"A-02": UnitStatus.DONE}
    line.resume(rq.Target.UNIT, "A-01")
    line.work_off()
    assert left_as(line) == {"A-01": UnitStatus.DONE, "A-02": UnitStatus.DONE}


def test_a_unit_held_under_a_job_waits_after_it() -> None:
    """It should let the job end, then keep the unit in the buffer, also where it was the last, until it is resumed."""
    line = SmallLine()
    line.load("A", PRESS)
    line.hold(rq.Target.UNIT, "A-01")
    line.job_ends("left")
    line.work_off()
    assert (line.carrier("c1").station, left_as(line)) == ("buffer", {})
    (held,) = status(line.plant).held_units
    assert (held.unit, held.carrier, held.reason) == ("A-01", "c1", "look")
    line.resume(rq.Target.UNIT, "A-01")
    line.work_off()
    assert left_as(line) == {"A-01": UnitStatus.DONE}


def test_a_held_unit_leaves_with_its_order() -> None:
    """It should not keep what is taken back on the line, and cannot be held once it leaves."""
    line = SmallLine()
    line.load("A", PRESS)
    line.hold(rq.Target.UNIT, "A-01")
    line.job_ends("left")
    line.ask(rq.CancelOrder("A"))
    with pytest.raises(NotAllowed, match="unit 'A-01' leaves the line: it is cancelled"):
        line.hold(rq.Target.UNIT, "A-01")
    line.work_off()
    assert left_as(line) == {"A-01": UnitStatus.CANCELLED}


def test_others_go_on_beside_a_held_unit() -> None:
    """It should not count its carrier as one that will come free, and make what else there is."""
    line = SmallLine()
    line.load("A", PRESS, FILL)
    line.hold(rq.Target.UNIT, "A-01")
    line.job_ends("left")
    line.order("B", (PRESS,), (PRESS,), (PRESS,), (PRESS,))
    line.work_off()
    assert set(left_as(line)) == {f"B-0{n}" for n in range(1, 5)}


def test_a_carrier_held_under_a_job_waits_after_it() -> None:
    """It should let the job end, then keep the unit in the buffer until the carrier is resumed."""
    line = SmallLine()
    line.load("A", PRESS, FILL)
    line.hold(rq.Target.CARRIER, "c1")
    line.job_ends("left")
    line.settle()
    assert (line.carrier("c1").station, line.cell("left").job) == ("buffer", "")
    line.resume(rq.Target.CARRIER, "c1")
    line.work_off()
    assert left_as(line) == {"A-01": UnitStatus.DONE}


def test_a_held_empty_carrier_is_not_loaded() -> None:
    """It should load another one."""
    line = SmallLine()
    for name in LINE.carriers[:3]:
        line.hold(rq.Target.CARRIER, name)
    line.load("A", PRESS, carrier="c4")


def test_who_and_why_are_kept() -> None:
    """It should record them, and a reason even where none is given."""
    line = SmallLine()
    assert line.ask(rq.Hold(rq.Target.LINE, "", "end of shift", "ann")) == [ev.LineHeld(100.0, "end of shift", "ann")]
    assert line.ask(rq.Resume(rq.Target.LINE, "", "bob")) == [ev.LineResumed(100.0, "bob")]
    (held,) = line.ask(rq.Hold(rq.Target.CELL, "left", by="ann"))
    assert held == ev.CellHeld(100.0, "left", "held by operator", "ann")


def test_a_held_line_finishes_what_it_has_begun() -> None:
    """It should load nothing and fetch no carrier, finish what is on carriers, and load again when it is resumed."""
    line = SmallLine()
    line.load("A", PRESS)
    line.hold(rq.Target.LINE, "")
    line.order("B", (PRESS,), (PACK,))
    line.work_off()
    assert left_as(line) == {"A-01": UnitStatus.DONE}
    assert {carrier.station for carrier in line.plant.carriers.values()} == {"buffer"}
    line.resume(rq.Target.LINE, "")
    line.work_off()
    assert line.plant.totals.done == 3


def test_a_held_line_brings_no_carrier_to_load() -> None:
    """It should leave empty carriers where they are."""
    line = SmallLine()
    line.hold(rq.Target.LINE, "")
    assert [type(e) for e in line.order("A", (PRESS,))] == [ev.OrderAccepted]


def test_a_held_line_loads_nothing_onto_a_carrier_that_comes() -> None:
    """It should put no unit on a carrier that was fetched before the hold, until it is resumed."""
    line = SmallLine()
    line.order("A", (PRESS,))
    line.hold(rq.Target.LINE, "")
    line.arrive("c1")
    assert (line.carrier("c1").station, line.carrier("c1").unit) == ("load", "")
    line.resume(rq.Target.LINE, "")
    assert line.carrier("c1").unit == "A-01"


def test_no_line_to_hold() -> None:
    """It should say so."""
    for request in (rq.Hold(rq.Target.LINE, ""), rq.Resume(rq.Target.LINE, "")):
        with pytest.raises(NotAllowed, match="the line is not configured yet"):
            decide(Plant(), request, 1.0)
