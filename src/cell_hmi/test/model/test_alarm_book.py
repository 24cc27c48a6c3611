"""It should move alarms through the states of ISA-18.2, and forget nothing that nobody has seen."""

from dataclasses import replace

import pytest

from cell_hmi.model.alarm_book import AlarmBook, AlarmState
from cell_hmi.model.condition import AlarmPriority, Condition, Said

HELD = Condition("cell:dosing:held", AlarmPriority.SOON, "cell", "dosing", Said("held"), Said("resume it"))
AWAY = Condition("cell:garment:away", AlarmPriority.URGENT, "cell", "garment", Said("away"), Said("look"))
NAME = HELD.id


def test_it_comes_is_seen_and_goes() -> None:
    book = AlarmBook().seen([HELD], 10.0)
    assert (book.alarms[NAME].state, book.alarms[NAME].came) == (AlarmState.UNACKNOWLEDGED, 10.0)
    book = book.acknowledged(NAME, "ann").seen([HELD], 20.0)
    assert (book.alarms[NAME].state, book.alarms[NAME].by) == (AlarmState.ACKNOWLEDGED, "ann")
    assert not book.seen([], 30.0).alarms


def test_it_goes_before_anybody_saw_it() -> None:
    """It should stay until somebody has seen that it was there."""
    book = AlarmBook().seen([HELD], 10.0).seen([], 20.0).seen([], 30.0)
    assert (book.alarms[NAME].state, book.alarms[NAME].gone) == (AlarmState.RETURNED, 20.0)
    assert not book.acknowledged(NAME, "ann").alarms


def test_it_comes_again() -> None:
    """It should count how often, and want to be seen anew."""
    book = AlarmBook().seen([HELD], 10.0).seen([], 20.0).seen([HELD], 30.0)
    alarm = book.alarms[NAME]
    assert (alarm.state, alarm.times, alarm.came, alarm.gone) == (AlarmState.UNACKNOWLEDGED, 2, 30.0, 0.0)


def test_shelved_for_a_while() -> None:
    """It should come back by itself, unacknowledged, if it is still there."""
    book = AlarmBook().seen([HELD], 10.0).shelved(NAME, "ann", "part ordered", until=100.0)
    assert book.seen([HELD], 99.0).alarms[NAME].state is AlarmState.SHELVED
    back = book.seen([HELD], 100.0).alarms[NAME]
    assert (back.state, back.by, back.why) == (AlarmState.UNACKNOWLEDGED, "", "")
    assert not book.seen([], 101.0).alarms


def test_a_shelved_one_that_flutters_stays_shelved() -> None:
    book = AlarmBook().seen([HELD], 10.0).shelved(NAME, "ann", "flutters", until=100.0).seen([], 20.0)
    assert book.seen([HELD], 30.0).alarms[NAME].state is AlarmState.SHELVED


def test_one_that_is_not_there_cannot_be_acknowledged() -> None:
    with pytest.raises(KeyError):
        AlarmBook().acknowledged("cell:x:held", "ann")


def test_the_first_of_several_is_marked() -> None:
    """It should say which came first, and only where there is a second."""
    book = AlarmBook().seen([HELD], 10.0)
    assert not book.alarms[NAME].first
    book = book.seen([AWAY, HELD], 11.0)
    assert [(alarm.condition.name, alarm.first) for alarm in book.in_order()] == [("garment", False), ("dosing", True)]


def test_the_urgent_and_unseen_stand_first() -> None:
    book = AlarmBook().seen([HELD, AWAY], 10.0).shelved(AWAY.id, "ann", "known", until=99.0)
    assert [alarm.condition.name for alarm in book.in_order()] == ["dosing", "garment"]


def test_what_needs_nobody_goes_by_itself() -> None:
    """It should not wait to be seen: nothing was to be done about it."""
    known = replace(HELD, urgency=AlarmPriority.KNOW)
    assert not AlarmBook().seen([known], 10.0).seen([], 20.0).alarms


def test_what_came_anew_while_nobody_looked_is_new() -> None:
    """It should keep what is the same matter since the same time, and forget what was decided of another."""
    seen = AlarmBook().seen([HELD, AWAY], 10.0).acknowledged(NAME, "ann").acknowledged(AWAY.id, "ann")
    again = replace(AWAY, since=50.0)
    book = seen.still([HELD, again]).seen([HELD, again], 60.0)
    assert (book.alarms[NAME].state, book.alarms[NAME].came) == (AlarmState.ACKNOWLEDGED, 10.0)
    assert (book.alarms[AWAY.id].state, book.alarms[AWAY.id].came) == (AlarmState.UNACKNOWLEDGED, 60.0)
