"""How a doubt ends: inspection identifies the carrier and writes its tag anew; and what becomes of other tag writes."""

import pytest
from small_line import FILL, LINE, PRESS, SmallLine, arrived_at_load, at_inspection

from cell_orchestrator.core import effects as fx
from cell_orchestrator.core import events as ev
from cell_orchestrator.core import requests as rq
from cell_orchestrator.core.errors import Unknown
from cell_orchestrator.core.events import TagContent

# Inspection


def test_inspection_ends_a_doubt_with_a_fresh_tag() -> None:
    """It should identify the carrier, write its tag anew, and only then use it again."""
    line = at_inspection()
    assert line.effects(fx.Identify) == [fx.Identify("c1", "inspection", 0)]
    line.identified("c1")
    assert line.effects(fx.WriteTag) == [fx.WriteTag("c1", "inspection", TagContent(), True, 0)]
    events = line.written("c1")
    assert [type(e) for e in events[:2]] == [ev.TagWritten, ev.DoubtCleared]
    assert line.destination("c1") in ("load", "buffer")


def test_swapped_carriers_trade_places() -> None:
    """It should know the carrier at inspection for whom it is, and doubt the one it was taken for where that one is."""
    line = SmallLine()
    line.load("A", PRESS)
    line.order("B", (FILL,))
    line.move_ends("c2")
    line.read("load", "c3", None)
    line.move_ends("c2")
    events = line.identified("c2", actual="c3")
    assert events[0] == ev.CarrierIdentified(line.now, "c2", "c3", "inspection")
    assert (line.carrier("c3").station, line.carrier("c3").identified) == ("inspection", True)
    assert (line.carrier("c2").station, line.carrier("c2").doubt) == ("buffer", "wrong tag: read c3")
    line.work_off()
    assert line.plant.totals.done == 2
    assert not any(c.doubt for c in line.plant.carriers.values())


def test_a_moving_carrier_hands_its_move_over() -> None:
    """It should let the other one finish the move that was begun under the wrong name."""
    line = at_inspection()
    moving = next(name for name in LINE.carriers if line.destination(name) == "load")
    move = line.carrier(moving).move
    line.identified("c1", actual=moving)
    assert (line.carrier(moving).station, line.carrier("c1").move) == ("inspection", move)


def test_the_tag_that_was_overwritten_casts_doubt_on_its_owner() -> None:
    """It should doubt the carrier whose tag inspection found on another, for it wears yet another one."""
    line = at_inspection()
    line.identified("c1")
    events = line.written("c1", overwrote="c3")
    assert events[:3][-1] == ev.CarrierDoubted(line.now, "c3", "inspection", "its tag was on c1")
    assert line.carrier("c3").astray
    assert not line.carrier("c1").doubt


@pytest.mark.parametrize("before", ["", "c1", "stranger"])
def test_a_tag_of_no_other_carrier_casts_no_doubt(before: str) -> None:
    """It should take nothing from a tag that was dead, its own or foreign."""
    line = at_inspection()
    line.identified("c1")
    assert not any(isinstance(event, ev.CarrierDoubted) for event in line.written("c1", overwrote=before))


def test_a_carrier_that_is_looked_for_already_is_not_doubted_again() -> None:
    """It should leave it as it is."""
    line = arrived_at_load()
    line.read("load", "c3")
    assert line.carrier("c3").astray
    line.move_ends("c1")
    line.identified("c1")
    assert not any(isinstance(event, ev.CarrierDoubted) for event in line.written("c1", overwrote="c3"))


@pytest.mark.parametrize("actual", ["", "stranger", "c2"])
def test_an_impossible_identification_is_a_failed_try(actual: str) -> None:
    """It should look again when the camera saw nothing, a stranger, or a carrier that is under a job elsewhere."""
    line = SmallLine()
    line.load("A", FILL)
    line.order("B", (FILL,))
    line.settle()
    busy, idle = ("c1", "c3")
    line.order("C", (PRESS,))
    line.move_ends(idle)
    line.read("load", "stranger", None)
    line.move_ends(idle)
    assert isinstance(line.identified(idle, busy if actual == "c2" else actual)[0], ev.IdentificationFailed)
    assert line.effects(fx.Identify) == [fx.Identify(idle, "inspection", 1)]


def test_a_carrier_that_cannot_be_identified_waits_for_a_person() -> None:
    """It should look no more often than the policy says, and again after the person."""
    line = at_inspection()
    for _ in range(4):
        line.identified("c1", actual="")
    assert line.carrier("c1").held == ""
    line.identified("c1", actual="")
    assert line.carrier("c1").held == "cannot be identified: not a free carrier of this line: ''"
    assert line.effects(fx.Identify) == []
    line.resume(rq.Target.CARRIER, "c1")
    assert line.effects(fx.Identify) == [fx.Identify("c1", "inspection", 0)]


def test_an_identification_that_is_not_awaited_says_nothing() -> None:
    """It should ignore an answer for a carrier without doubt, elsewhere or identified already; refuse an unknown."""
    line = at_inspection()
    line.identified("c1")
    assert line.identified("c1") == line.identified("c3") == []
    assert line.ask(rq.ReportIdentification("c1", "load", "c1")) == []
    with pytest.raises(Unknown, match="no carrier 'c9'; known: c1, c2, c3, c4"):
        line.ask(rq.ReportIdentification("c9", "inspection", "c1"))


# Tag writes


def loaded() -> SmallLine:
    """c1 at the load station, A-01 just put on it, its tag not written yet."""
    line = arrived_at_load()
    line.read("load", "c1")
    return line


def test_a_unit_goes_nowhere_before_its_tag_is_written() -> None:
    """It should keep the carrier until its memory says what it carries."""
    line = loaded()
    assert line.effects(fx.WriteTag) == [fx.WriteTag("c1", "load", TagContent("A-01", "1", 0), False, 0)]
    assert line.destination("c1") == ""
    line.written("c1")
    assert line.destination("c1") == "left"


def test_a_failed_write_is_tried_again_and_then_doubted() -> None:
    """It should try as often as the policy says."""
    line = loaded()
    for count in (1, 2):
        line.written("c1", code=205)
        assert line.effects(fx.WriteTag)[0].count == count
    line.written("c1", code=205)
    assert (line.carrier("c1").doubt, line.destination("c1")) == ("tag write failed: too far", "inspection")


def test_a_write_that_met_another_tag_is_doubted_at_once() -> None:
    """It should not try again on a tag that is not the carrier's."""
    line = loaded()
    line.written("c1", code=203, wrong_tag=True)
    assert line.carrier("c1").doubt == "tag write failed: too far"


def test_a_tag_that_inspection_cannot_write_waits_for_a_person() -> None:
    """It should hold that carrier only."""
    line = at_inspection()
    line.identified("c1")
    for _ in range(3):
        line.written("c1", code=205)
    assert line.carrier("c1").held == "tag write failed: too far"
    assert line.effects(fx.WriteTag) == []
    assert line.destination("c2") == "load"


def test_a_fresh_tag_that_met_another_carrier_is_looked_after_again() -> None:
    """It should identify anew, for a late answer named the carrier; not for ever, and anew after a person came."""
    line = at_inspection()
    for tries in range(1, 3):
        line.identified("c1")
        events = line.written("c1", code=203, wrong_tag=True)
        assert [type(e) for e in events] == [ev.TagWriteFailed, ev.IdentificationFailed]
        assert (line.carrier("c1").writes, line.effects(fx.Identify)) == (tries, [fx.Identify("c1", "inspection", 1)])
    line.identified("c1")
    line.written("c1", code=203, wrong_tag=True)
    assert line.carrier("c1").held == "tag write failed: too far"
    line.resume(rq.Target.CARRIER, "c1")
    assert line.effects(fx.Identify) == [fx.Identify("c1", "inspection", 0)]
    assert (line.carrier("c1").writes, line.effects(fx.WriteTag)) == (0, [])


def test_old_news_of_writes_says_nothing() -> None:
    """It should ignore writes of elsewhere, of what is known, and of what is not wanted any more."""
    line = loaded()
    assert line.ask(rq.ReportTagWrite("c1", "left", TagContent("A-01", "1", 0))) == []
    assert line.ask(rq.ReportTagWrite("c1", "load", TagContent("B-01", "1", 0))) == []
    assert line.ask(rq.ReportTagWrite("c1", "load", TagContent(), 205)) == []
    with pytest.raises(Unknown):
        line.ask(rq.ReportTagWrite("c9", "load", TagContent()))


def doubted_while_inspection_is_taken() -> SmallLine:
    """c2 stands in doubt at the load station after three failed writes; c1 stands at inspection."""
    line = at_inspection()
    line.arrive("c2")
    for _ in range(3):
        line.written("c2", code=205)
    assert (line.carrier("c2").doubt, line.destination("c2")) == ("tag write failed: too far", "")
    return line


def test_a_late_success_does_not_keep_a_doubt_open_for_ever() -> None:
    """It should not believe a write of before the doubt, so that inspection's own write ends it."""
    line = doubted_while_inspection_is_taken()
    assert line.written("c2") == []
    line.work_off()
    assert (line.carrier("c2").doubt, line.plant.totals.done) == ("", 1)


def test_a_late_failure_does_not_hold_a_doubtful_carrier() -> None:
    """It should need no person because a message came twice."""
    line = doubted_while_inspection_is_taken()
    assert line.written("c2", code=203, wrong_tag=True) == []
