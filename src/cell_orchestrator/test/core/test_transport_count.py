"""A transport that lost its journal: carriers are counted, read and inspected, and nobody has to name them."""

from typing import Any

import pytest
from small_line import FILL, PRESS, SmallLine

from cell_orchestrator.core import effects as fx
from cell_orchestrator.core import events as ev
from cell_orchestrator.core import requests as rq
from cell_orchestrator.core.plant import NO_CARRIER

CANCELLED = 5


def kinds(events: list[ev.Event]) -> list[str]:
    return [type(event).__name__ for event in events]


def heard(line: SmallLine, journal: str = "j2", standing: dict[str, int] | None = None, **fields: Any) -> list[str]:
    """The transport says who it is and what it sees; returns the kinds of events that follow."""
    said = {"at": line.now, "standing": standing or {"buffer": 4}, **fields}
    return kinds(line.ask(rq.ReportTransport(journal, "3 of its entries are gone", **said)))


@pytest.fixture
def line() -> SmallLine:
    """Has heard the transport, with another journal than it will have."""
    made = SmallLine()
    assert heard(made, "j1") == ["TransportHeard"]
    return made


def test_a_journal_that_is_the_same_is_no_news(line: SmallLine) -> None:
    """It should count only where the journal is another one; one that tells no id has none to lose."""
    assert heard(line, "j1") == []
    assert heard(line, "") == []
    assert heard(line, "j2") == ["TransportForgot"]


def test_a_log_of_before_journals_had_ids_learns_it(line: SmallLine) -> None:
    """It should take the first one that is told for the one there is."""
    old = SmallLine()
    old.ask(rq.ReportTransport())
    assert heard(old, "j1") == ["TransportHeard"]
    assert heard(old, "j1") == []
    assert heard(old, "j2") == ["TransportForgot"]


def test_a_move_names_the_journal_it_was_decided_on(line: SmallLine) -> None:
    """It should keep that, and be taken back, once the journal is another one."""
    line.order("A", (FILL,))
    (before,) = line.effects(fx.MoveCarrier)
    heard(line)
    (after,) = line.effects(fx.MoveCarrier)
    assert (before.journal, after.journal) == ("j1", "j1")
    assert (before.recall, after.recall) == (False, True)


def test_nobody_is_sent_anywhere_before_all_are_counted(line: SmallLine) -> None:
    """It should wait until nothing moves by both accounts, and until what is seen is newer than all that happened."""
    line.order("A", (FILL,))
    heard(line)
    assert heard(line) == [], "a move is open"
    line.now += 1.0
    assert kinds(line.move_ends("c1", CANCELLED)) == ["MoveFailed"]
    assert heard(line, moving=True) == []
    assert heard(line, at=line.now - 0.5) == []
    assert not line.effects(fx.MoveCarrier)
    assert heard(line)[0] == "CarriersCounted"
    assert line.effects(fx.MoveCarrier)


def test_moves_that_fail_meanwhile_ask_for_nobody(line: SmallLine) -> None:
    """It should hold no carrier because the transport finds nobody: that is what is looked into."""
    line.order("A", (FILL,))
    for _ in range(2):
        line.move_ends("c1", NO_CARRIER)
    heard(line)
    line.now += 1.0
    assert kinds(line.move_ends("c1", NO_CARRIER)) == ["MoveFailed"]
    heard(line)
    assert not line.carrier("c1").held


def test_who_stands_under_an_antenna_is_read_again(line: SmallLine) -> None:
    """It should go on where it is once it was read, and not be inspected."""
    line.order("A", (PRESS,))
    line.settle()
    assert line.carrier("c1").confirmed
    here = line.carrier("c1").station
    heard(line)
    assert not line.carrier("c1").confirmed
    line.now += 1.0
    heard(line, standing={here: 1, "buffer": 3})
    assert not line.carrier("c1").doubt
    assert line.carrier("c1").station == here
    line.tick(60.0)
    assert line.effects(fx.ReadTag)


def test_who_stands_in_a_buffer_is_inspected(line: SmallLine) -> None:
    """It should send them all, one after the other, and use them again then, whoever comes in whose place."""
    heard(line)
    line.now += 1.0
    heard(line)
    assert all(line.carrier(name).doubt for name in ("c1", "c2", "c3", "c4"))
    line.move_ends("c1")
    assert "CarrierIdentified" in kinds(line.identified("c1", "c3"))
    line.written("c3")
    assert (line.carrier("c3").doubt, line.carrier("c1").station) == ("", "buffer")
    line.settle()
    assert not any(carrier.doubt for carrier in line.plant.carriers.values())
    line.order("A", (FILL,))
    line.work_off()
    assert line.plant.totals.done == 1


def test_who_is_missing_is_taken_for_who_was_not_expected(line: SmallLine) -> None:
    """It should be inspected from there."""
    heard(line)
    line.now += 1.0
    heard(line, standing={"buffer": 3, "left": 1})
    found = [event for event in line.log if isinstance(event, ev.CarrierFound)]
    assert [event.station for event in found] == ["left"]
    carrier = line.carrier(found[0].carrier)
    assert carrier.doubt
    assert carrier.astray
    line.settle()
    assert not any(carrier.doubt or carrier.held for carrier in line.plant.carriers.values())


def test_who_is_on_no_track_waits_for_a_person(line: SmallLine) -> None:
    """It should be held, one for each that is too few; those between the stations come from home."""
    heard(line)
    line.now += 1.0
    heard(line, standing={"buffer": 2}, between=1)
    held = [carrier for carrier in line.plant.carriers.values() if carrier.held]
    assert [carrier.held for carrier in held] == ["the transport sees it nowhere: put it on the track, and say where"]
    assert all(carrier.station == "buffer" for carrier in line.plant.carriers.values())


def test_work_goes_on_and_is_waited_for_where_nobody_is_seen(line: SmallLine) -> None:
    """It should not count as long as a cell works on a carrier that no sensor sees."""
    line.order("A", (PRESS,))
    line.settle()
    assert line.plant.jobs
    heard(line)
    line.now += 1.0
    assert heard(line) == []
    line.job_ends("left")
    line.now += 1.0
    assert heard(line)[0] == "CarriersCounted"


def test_inspection_waits_for_the_count(line: SmallLine) -> None:
    """It should identify nobody while another one than is believed may stand there."""
    heard(line)
    line.now += 1.0
    heard(line)
    line.move_ends("c1")
    heard(line, "j3")
    assert not line.effects(fx.Identify)
    assert line.identified("c1") == []
    line.now += 1.0
    heard(line, "j3", standing={"buffer": 3, "inspection": 1})
    assert line.effects(fx.Identify)
