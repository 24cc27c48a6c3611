"""A cell takes orders of the orchestrator that runs the line, and of people."""

import pytest

from cell_line.allegiance import BY_HAND, SILENT_S, Allegiance
from cell_line.claimant import SAY_S, WORDS, Claimant

HOLDER = Claimant("b", "who runs it", 100.0, 7)
LATER = Claimant("a", "took it later", 200.0, 9)
WANTS = Claimant("c", "wants to")


@pytest.fixture
def subject() -> Allegiance:
    """Return what a cell knows that has just heard who runs the line."""
    made = Allegiance()
    assert made.heard(HOLDER, 10.0)
    return made


def test_before_anybody_was_heard() -> None:
    """It should take orders of people, and none of an orchestrator; and listen to nobody who only wants to begin."""
    subject = Allegiance()
    assert not subject.heard(WANTS, 1.0)
    assert not subject.heard(Claimant("c", "has no number", 100.0), 1.0)
    assert (subject.epoch, subject.refusal(BY_HAND)) == (0, "")
    assert subject.refusal(7) == "an order of epoch 7, but no orchestrator was heard yet"


def test_orders_of_others_are_refused(subject: Allegiance) -> None:
    """It should say whether they are of a former one, and who runs the line."""
    assert (subject.epoch, subject.refusal(7), subject.refusal(BY_HAND)) == (7, "", "")
    assert subject.refusal(6) == "an order of a former orchestrator, of epoch 6; epoch 7 is who runs it"
    assert subject.refusal(8) == "an order of another orchestrator, of epoch 8; epoch 7 is who runs it"


def test_the_later_one_of_two_is_not_followed(subject: Allegiance) -> None:
    """It should stay with the one that the other gives way to, however often that one speaks."""
    for step in range(1, 20):
        now = 10.0 + step * SAY_S
        assert not subject.heard(HOLDER, now)
        assert not subject.heard(LATER, now)
    assert subject.holder == HOLDER


def test_a_successor_is_followed_at_once(subject: Allegiance) -> None:
    """It should be followed with its first word, once the former one is silent, and its orders only from then on."""
    assert not subject.heard(LATER, 10.0 + SILENT_S)
    assert subject.refusal(9) != ""
    assert subject.heard(LATER, 10.1 + SILENT_S)
    assert (subject.refusal(9), bool(subject.refusal(7))) == ("", True)


def test_who_comes_back_after_a_split(subject: Allegiance) -> None:
    """It should be followed again as soon as it has spoken twice, as the other orchestrator gives way then."""
    assert subject.heard(LATER, 20.0)
    told = []
    for word in range(WORDS):
        told.append(subject.heard(HOLDER, 20.1 + word * SAY_S))
        subject.heard(LATER, 20.2 + word * SAY_S)
    assert told == [False] * (WORDS - 1) + [True]
    assert subject.epoch == 7


def test_a_new_number_of_the_same_one(subject: Allegiance) -> None:
    """It should be known at once: it took the line anew."""
    assert subject.heard(Claimant("b", "who runs it", 100.0, 8), 10.1)
    assert (subject.refusal(8), bool(subject.refusal(7))) == ("", True)
