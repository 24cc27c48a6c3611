"""Units that are held, by their recipe or by a person, and what a person may say becomes of them."""

import pytest
from small_line import FILL, PACK, PRESS, SmallLine

from cell_orchestrator.core import events as ev
from cell_orchestrator.core import requests as rq
from cell_orchestrator.core.errors import NotAllowed
from cell_orchestrator.core.orders import Unit, Verdict
from cell_orchestrator.core.recipes import Gate, Measurement, OnFail, Operation

HOLDS = Operation("fill", "fill", setup="red", gates=(Gate("mass", "g", 4.0, 5.0),), on_fail=OnFail.HOLD, max_rework=1)


def unit(line: SmallLine) -> Unit:
    return line.plant.units["A-01"]


def say(line: SmallLine, verdict: Verdict) -> list[ev.Event]:
    return line.ask(rq.SettleUnit("A-01", verdict, (), "looked", "ann"))


def mass(value: float) -> tuple[Measurement, ...]:
    return (Measurement("mass", value, "g"),)


def held(*operations: Operation) -> SmallLine:
    """A-01 is held, since the first of its operations measured too much."""
    line = SmallLine()
    line.load("A", *operations or (HOLDS, PACK))
    line.job_ends("left", measurements=mass(9.0))
    line.settle()
    return line


def test_what_is_out_of_limits_waits_where_its_recipe_says_so() -> None:
    """It should go on by a person's word alone, which takes a reason."""
    line = held()
    assert (unit(line).held, unit(line).out_of_limits) == ("fill: out of limits: mass", True)
    line.work_off()
    assert line.carrier("c1").station == "buffer"
    with pytest.raises(NotAllowed, match="has to settle it as use_as_is, rework or scrap"):
        line.resume(rq.Target.UNIT, "A-01")
    with pytest.raises(NotAllowed, match="only for a reason"):
        line.ask(rq.SettleUnit("A-01", Verdict.USE_AS_IS))
    with pytest.raises(NotAllowed, match="use_as_is lets it go on"):
        say(line, Verdict.DONE)
    said = rq.SettleUnit("A-01", Verdict.USE_AS_IS, (), "customer agrees", "ann", "worn pump", "new pump", "password")
    settled, *_ = line.ask(said)
    assert settled == ev.UnitSettled(
        line.now,
        "A-01",
        0,
        "fill",
        Verdict.USE_AS_IS,
        "customer agrees",
        "ann",
        (),
        "worn pump",
        "new pump",
        "password",
    )
    assert (unit(line).step, unit(line).held, unit(line).first_pass) == (1, "", False)
    line.work_off()
    assert line.plant.totals.done == 1
    assert line.plant.totals.first_pass == 0


def test_what_is_out_of_limits_may_be_reworked_or_scrapped() -> None:
    """It should begin again as often as its recipe says, and end as scrap."""
    line = held()
    _, reworked, *_ = say(line, Verdict.REWORK)
    assert isinstance(reworked, ev.UnitReworked)
    assert (reworked.step, reworked.fresh, unit(line).held) == (0, True, "")
    line.settle()
    line.job_ends("left", measurements=mass(9.0))
    with pytest.raises(NotAllowed, match="was reworked 1 times, its recipe allows 1"):
        say(line, Verdict.REWORK)
    assert [type(e) for e in say(line, Verdict.SCRAP)][:2] == [ev.UnitSettled, ev.UnitCondemned]
    line.work_off()
    assert line.plant.totals.scrapped == 1


def test_a_unit_that_a_person_held_may_be_settled_too() -> None:
    """It should rework what was done last, and let it go on where it is used as it is."""
    line = SmallLine()
    line.load("A", FILL, PACK)
    line.hold(rq.Target.UNIT, "A-01")
    with pytest.raises(NotAllowed, match="is at work"):
        say(line, Verdict.SCRAP)
    line.job_ends("left", measurements=mass(4.5))
    line.settle()
    settled, *_ = say(line, Verdict.USE_AS_IS)
    assert isinstance(settled, ev.UnitSettled)
    assert (settled.operation, unit(line).held, unit(line).step) == ("fill", "", 1)
    line.hold(rq.Target.UNIT, "A-01")
    say(line, Verdict.REWORK)
    assert unit(line).step == 0


def test_of_a_unit_to_which_nothing_was_done() -> None:
    """It should be settled by going on or as scrap: there is nothing to rework, and nothing to be done."""
    line = SmallLine()
    line.hold(rq.Target.CELL, "left")
    line.order("A", (PRESS,))
    line.hold(rq.Target.UNIT, "A-01")
    with pytest.raises(NotAllowed, match="waits for nobody's word"):
        say(line, Verdict.SCRAP)  # it is on no carrier: it is resumed, or its order cancelled
    line.resume(rq.Target.UNIT, "A-01")
    line.resume(rq.Target.CELL, "left")
    line.arrive("c1")
    line.hold(rq.Target.UNIT, "A-01")
    with pytest.raises(NotAllowed, match="nothing can be reworked"):
        say(line, Verdict.REWORK)
    settled, *_ = say(line, Verdict.USE_AS_IS)
    assert isinstance(settled, ev.UnitSettled)
    assert (settled.operation, unit(line).step) == ("", 0)
