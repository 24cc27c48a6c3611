"""One namespace has one orchestrator: it should be clear who gives way, whatever comes first."""

import itertools

import pytest

from cell_line.claimant import Claimant
from cell_orchestrator.claim import LISTEN_S, Claim

HOLDER = Claimant("b", "who runs it", 100.0)
LATER = Claimant("a", "took it later", 200.0)
WANTS = Claimant("c", "wants to")
WANTS_TOO = Claimant("d", "wants to, too")


def claim_of(own: Claimant, *heard: Claimant) -> Claim:
    claim = Claim(own, 0.0)
    for word in heard:
        claim.heard(word)
    return claim


@pytest.mark.parametrize(("first", "second"), itertools.combinations([HOLDER, LATER, WANTS, WANTS_TOO], 2))
def test_exactly_one_of_two_gives_way(first: Claimant, second: Claimant) -> None:
    """It should be the later holder, the one that only wants to, or the greater id."""
    assert claim_of(first, second, second, second).lost_to is None
    assert claim_of(second, first, first).lost_to == first


def test_a_single_word_does_not_count() -> None:
    """It should not give way to one that may have died with it, nor to words of several that died."""
    assert claim_of(WANTS, HOLDER, LATER, HOLDER).lost_to is None
    assert claim_of(WANTS, LATER, HOLDER, HOLDER).lost_to == HOLDER


def test_its_own_words_say_nothing() -> None:
    """It should not give way to itself, whatever it said when."""
    assert claim_of(WANTS, *[Claimant("c", "", 1.0)] * 3).lost_to is None


def test_the_successor_of_one_that_was_killed_has_its_place() -> None:
    """It should not listen, go before all that the other went before, and give way as the other did."""
    claim = Claim(WANTS, 0.0, inherited=150.0)
    assert claim.is_settled(0.0)
    claim.take(300.0, 9)
    assert claim.own == Claimant("c", "wants to", 150.0, 9)
    assert claim.own.goes_before(LATER)
    claim.heard(HOLDER)
    claim.heard(HOLDER)
    assert claim.lost_to == HOLDER


def test_the_line_is_taken_after_listening() -> None:
    """It should wait until all others would have been heard, not longer than until one is; and go on with its time."""
    claim = Claim(WANTS, 10.0)
    assert not claim.is_settled(9.9 + LISTEN_S)
    assert claim.is_settled(10.0 + LISTEN_S)
    assert claim_of(WANTS, HOLDER, HOLDER).is_settled(0.1)
    claim.take(50.0, 7)
    claim.take(60.0, 8)
    assert claim.own == Claimant("c", "wants to", 50.0, 8)
