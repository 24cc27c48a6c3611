"""What becomes of reads and moves: evidence confirms, contradictions end at inspection."""

from collections.abc import Callable

import pytest
from small_line import FILL, LINE, PRESS, SmallLine, arrived_at_load, at_inspection, on_the_way_to_left, with_policy

from cell_orchestrator.core import effects as fx
from cell_orchestrator.core import events as ev
from cell_orchestrator.core import requests as rq
from cell_orchestrator.core.decide import decide
from cell_orchestrator.core.errors import NotAllowed, Unknown
from cell_orchestrator.core.events import TagContent
from cell_orchestrator.core.plant import Plant

# Reads


def test_a_good_read_confirms_the_carrier() -> None:
    """It should take the right EPC with the right memory as the carrier's identity, and go on."""
    line = arrived_at_load()
    events = line.read("load", "c1")
    assert events[0] == ev.CarrierSeen(105.0, "c1", "load", TagContent())
    assert isinstance(events[1], ev.UnitLoaded)


def test_a_repeated_read_says_nothing_new() -> None:
    """It should ignore a carrier that is confirmed here."""
    line = arrived_at_load()
    line.read("load", "c1")
    assert line.read("load", "c1") == []


def test_a_read_may_be_faster_than_the_transport() -> None:
    """It should take a read at the destination as the arrival, and the transport's report as old news."""
    line = on_the_way_to_left()
    move = line.carrier("c1").move
    assert move is not None
    events = line.read("left", "c1", at=move.started)
    assert [type(e) for e in events] == [ev.CarrierArrived, ev.CarrierSeen, ev.OperationStarted]
    assert line.ask(rq.ReportMove(move.id, "c1")) == []


def test_a_late_read_of_a_carrier_that_left_says_nothing() -> None:
    """It should ignore a read taken before the carrier set out, where it was and where it goes."""
    line = on_the_way_to_left()
    assert line.read("load", "c1", at=99.0) == []
    assert line.read("left", "c1", at=99.0) == []


def test_a_late_read_from_an_earlier_visit_does_not_confirm_this_one() -> None:
    """It should ask for a read of now when the carrier is back at a station where it was read long ago."""
    line = arrived_at_load()
    assert line.read("load", "c1", at=99.0) == []
    assert not line.carrier("c1").confirmed


def test_a_read_on_arrival_counts_though_the_transport_reported_first() -> None:
    """It should accept a read that is older than the report of the arrival but not than the departure."""
    line = arrived_at_load()
    assert isinstance(line.read("load", "c1", at=103.0)[0], ev.CarrierSeen)


def test_a_passing_carrier_says_nothing() -> None:
    """It should ignore a carrier that passes a read point on its way, even where another one is expected."""
    line = on_the_way_to_left()
    line.order("B", (FILL,))
    assert line.destination("c2") == "load"
    assert line.read("unload", "c1") == []
    assert line.read("load", "c1") == []
    line.arrive("c2")
    line.written("c2")
    assert line.destination("c2") == "right"
    assert line.read("right", "c1") == []
    line.move_ends("c2")
    line.read("right", "c1")
    assert (line.carrier("c1").doubt, line.carrier("c2").doubt) == ("its tag was read at right", "wrong tag: read c1")


def test_a_late_read_casts_no_doubt_on_who_came_next() -> None:
    """It should ignore what was read of a carrier before it left or stood elsewhere, but not what is read after."""
    line = on_the_way_to_left()
    line.order("B", (FILL,))
    line.move_ends("c2")
    assert (line.carrier("c2").station, line.carrier("c2").confirmed) == ("load", False)
    assert line.read("load", "c1") == []
    line.now += 1.0
    line.move_ends("c1")
    assert line.read("load", "c1", at=line.now - 1.0) == []
    line.read("load", "c1")
    assert line.carrier("c2").doubt == "wrong tag: read c1"


def test_a_buffer_is_not_judged() -> None:
    """It should ignore what is read in a buffer, and at places that are no station."""
    line = SmallLine()
    assert line.read("buffer", "c2") == line.read("buffer", "stranger", None) == line.read("t1", "c2") == []


def test_a_missed_read_is_asked_for_and_then_doubted() -> None:
    """It should ask as often as the policy says, then send the carrier to inspection."""
    line = arrived_at_load()
    assert line.tick(2.5) == []
    assert line.effects(fx.ReadTag) == []
    for count, seconds in ((1, 0.5), (2, 3.0), (3, 3.0)):
        line.tick(seconds)
        assert line.effects(fx.ReadTag) == [fx.ReadTag("c1", "load", count)]
    line.tick(3.0)
    assert line.carrier("c1").doubt == "no read after arrival"
    assert line.destination("c1") == "inspection"


def test_an_unreadable_tag_is_asked_for_and_then_doubted() -> None:
    """It should treat a read without an EPC as no read, without waiting."""
    line = arrived_at_load()
    for _ in range(3):
        assert isinstance(line.read("load", "", None)[0], ev.ReadRequested)
    line.read("load", "", None)
    assert (line.carrier("c1").doubt, line.destination("c1")) == ("unreadable tag", "inspection")


def test_an_unreadable_tag_says_nothing_before_the_arrival() -> None:
    """It should not ask for reads of a carrier that is not there yet."""
    assert on_the_way_to_left().read("left", "", None) == []


@pytest.mark.parametrize(("epc", "reason"), [("stranger", "unknown tag"), ("c3", "wrong tag")])
@pytest.mark.parametrize("arriving", [arrived_at_load, on_the_way_to_left])
def test_another_tag_than_the_expected_one_is_doubted(arriving: Callable[[], SmallLine], epc: str, reason: str) -> None:
    """It should send whoever stands or arrives here to inspection, never into a cell."""
    line = arriving()
    line.read(line.destination("c1") or "load", epc, None)
    assert line.carrier("c1").doubt == f"{reason}: read {epc}"
    if line.destination("c1") == "left":
        line.move_ends("c1")
    line.settle()
    assert [e.carrier for e in line.log if isinstance(e, ev.DoubtCleared)].count("c1") == 1


def test_a_carrier_whose_tag_was_read_elsewhere_is_doubted_too() -> None:
    """It should inspect both, for their tags may have been exchanged."""
    line = arrived_at_load()
    line.read("load", "c3", None)
    assert line.carrier("c3").doubt == "its tag was read at load"
    assert line.plant.totals.doubts == 2
    line.work_off()
    assert line.plant.totals.done == 1


def test_an_unknown_tag_where_nobody_is_expected_is_recorded() -> None:
    """It should note a stranger, and nothing more."""
    assert SmallLine().read("unload", "stranger", None) == [ev.ForeignTagSeen(100.0, "unload", "stranger")]
    assert SmallLine().read("unload", "c1") == []
    assert isinstance(on_the_way_to_left().read("unload", "stranger", None)[0], ev.ForeignTagSeen)


def test_who_is_known_is_not_doubted_for_a_stranger() -> None:
    """It should note a stranger's tag beside a carrier that is confirmed, or identified, and go on with that one."""
    line = on_the_way_to_left()
    line.arrive("c1")
    assert line.read("left", "stranger", None) == [ev.ForeignTagSeen(105.0, "left", "stranger")]
    line = at_inspection()
    line.identified("c1")
    assert line.read("inspection", "stranger", None) == [ev.ForeignTagSeen(110.0, "inspection", "stranger")]


def test_a_damaged_memory_is_doubted() -> None:
    """It should not trust a tag whose memory fails its checksum."""
    line = arrived_at_load()
    assert line.read("load", "c1", None)[0] == ev.CarrierDoubted(105.0, "c1", "load", "tag memory damaged")


def test_a_memory_that_says_otherwise_is_doubted() -> None:
    """It should not trust a tag that names another unit or step than the plant believes."""
    line = on_the_way_to_left()
    line.read("left", "c1", TagContent("A-01", "1", 7))
    assert line.carrier("c1").doubt == "tag memory says unit 'A-01' step 7"
    assert line.cell("left").job == ""


def test_a_doubt_is_not_doubted_again() -> None:
    """It should judge no read of a carrier that stands at inspection."""
    line = arrived_at_load()
    line.read("load", "stranger", None)
    line.move_ends("c1")
    assert line.read("inspection", "c1") == line.read("inspection", "", None) == []
    assert line.plant.totals.doubts == 1


# Moves


def test_a_failed_move_is_tried_again_after_a_read() -> None:
    """It should believe the carrier where it was, and make sure."""
    line = on_the_way_to_left()
    line.move_ends("c1", code=202)
    assert (line.carrier("c1").station, line.destination("c1")) == ("load", "")
    line.read("load", "c1")
    assert line.destination("c1") == "left"


def test_a_carrier_that_cannot_be_moved_waits_for_a_person() -> None:
    """It should not ask the transport without end: it holds the carrier and leaves it where it is."""
    line = SmallLine(with_policy(max_moves=3))
    line.order("A", (PRESS,))
    for _ in range(3):
        assert (line.carrier("c1").held, line.destination("c1")) == ("", "load")
        line.move_ends("c1", code=200)
    assert (line.carrier("c1").held, line.destination("c1")) == ("cannot be moved: no way", "")
    assert line.destination("c2") == "load"
    line.resume(rq.Target.CARRIER, "c1")
    line.hold(rq.Target.CARRIER, "c2")
    line.arrive("c2")
    assert line.destination("c1") == "load"


def held_at_load() -> SmallLine:
    """A carrier with a unit that stands at load as far as anybody knows, but is not there."""
    line = on_the_way_to_left()
    for _ in range(LINE.policy.max_moves):
        line.move_ends("c1", code=202)
        line.read("load", "c1")
    assert line.carrier("c1").held and line.carrier("c1").unit
    return line


def test_a_carrier_that_a_person_put_elsewhere_goes_on_from_there() -> None:
    """It should be led on from where the person says it is."""
    line = held_at_load()
    line.resume(rq.Target.CARRIER, "c1", "buffer")
    assert (line.carrier("c1").held, line.carrier("c1").station) == ("", "buffer")
    assert line.destination("c1") == "left"
    line.arrive("c1")
    assert line.carrier("c1").job


def test_a_carrier_put_at_a_cell_has_yet_to_be_seen() -> None:
    """It should not work on it before its tag was read there."""
    line = held_at_load()
    line.resume(rq.Target.CARRIER, "c1", "left")
    assert not line.carrier("c1").job
    line.read("left", "c1")
    assert line.carrier("c1").job


def test_a_carrier_cannot_be_put_anywhere() -> None:
    """It should refuse a station it does not know, one that is taken, and a carrier that is driven."""
    line = arrived_at_load()
    line.hold(rq.Target.CARRIER, "c2")
    with pytest.raises(Unknown, match="no station 'moon'"):
        line.resume(rq.Target.CARRIER, "c2", "moon")
    with pytest.raises(NotAllowed, match="load is taken by carrier c1"):
        line.resume(rq.Target.CARRIER, "c2", "load")
    assert line.carrier("c2").held
    line = on_the_way_to_left()
    line.hold(rq.Target.CARRIER, "c1")
    with pytest.raises(NotAllowed, match="c1 is on its way"):
        line.resume(rq.Target.CARRIER, "c1", "buffer")
    line = on_the_way_to_left()
    line.arrive("c1")
    line.hold(rq.Target.CARRIER, "c1")
    with pytest.raises(NotAllowed, match="c1 is at work"):
        line.resume(rq.Target.CARRIER, "c1", "buffer")


def test_a_move_that_is_not_open_says_nothing() -> None:
    """It should ignore reports of moves it does not know or that ended."""
    assert SmallLine().ask(rq.ReportMove("m9", "c1")) == []


def test_time_passes_before_a_line_is_configured() -> None:
    """It should find nothing overdue."""
    assert decide(Plant(), rq.Tick(), 1e6) == []


def test_a_long_move_is_reported_as_stuck_once() -> None:
    """It should keep the move open, for the transport still tries."""
    line = on_the_way_to_left()
    assert line.tick(114.5) == []
    assert [type(e) for e in line.tick(0.5)] == [ev.CarrierStuck]
    assert line.tick(60.0) == []
    line.arrive("c1")
    assert line.carrier("c1").job
