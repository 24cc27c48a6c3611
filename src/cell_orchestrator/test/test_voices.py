"""One process is believed on the topics of a node: the one that is alive, and takes our orders."""

import pytest

from cell_orchestrator.voices import ALARM_S, ALIVE_S, Voices

OWN, OTHER = 7, 9
BEAT_S = 0.5


@pytest.fixture
def subject() -> Voices:
    """Return those who speak as a cell: one was heard."""
    made = Voices("cell mill")
    assert made.believes("a", OWN, OWN, 10.0)
    return made


def test_a_new_start_is_believed_once_the_old_one_is_gone(subject: Voices) -> None:
    """It should be no alarm, although the new one may speak while the old one counts as alive."""
    assert not subject.believes("b", OWN, OWN, 10.0 + ALIVE_S)
    assert subject.believes("b", OWN, OWN, 10.1 + ALIVE_S)
    assert not subject.believes("a", OWN, OWN, 10.2 + ALIVE_S)
    assert subject.believes("b", OWN, OWN, 10.3 + ALIVE_S)
    assert subject.doubled(10.4 + ALIVE_S) == ""


def test_a_new_start_after_a_farewell(subject: Voices) -> None:
    """It should be believed at once; and the old one's later words should count only if it speaks again as active."""
    subject.leaves()
    assert subject.believes("b", OWN, OWN, 10.0)
    assert not subject.believes("a", OWN, OWN, 10.1)


def test_two_that_go_on_speaking_are_an_alarm(subject: Voices) -> None:
    """It should be said as long as both do, with who is believed; the other one never is."""
    now = 10.0
    for _ in range(20):
        assert not subject.believes("b", OWN, OWN, now + BEAT_S / 2)
        now += BEAT_S
        assert subject.believes("a", OWN, OWN, now)
        assert subject.astray(now) == ""
    assert subject.doubled(now) == "two processes speak as cell mill: a is believed, b is not"
    assert subject.doubled(now + ALARM_S + 0.1) == ""
    assert subject.believes("b", OWN, OWN, now + 1.1 * ALIVE_S)
    assert subject.doubled(now + 1.1 * ALIVE_S) == "two processes speak as cell mill: b is believed, a is not"


@pytest.mark.parametrize(
    ("epoch", "whose"), [(OTHER, "of another orchestrator, of epoch 9"), (0, "of none: it hears no claim")]
)
@pytest.mark.parametrize("heard", [True, False])
def test_who_takes_orders_of_another_is_not_believed(epoch: int, whose: str, heard: bool) -> None:
    """It should be an alarm once nothing else was heard of it for a while, and end with its first word for us."""
    subject, now = Voices("cell mill"), 10.0
    if heard:
        assert subject.believes("a", OWN, OWN, now)
    said = []
    for _ in range(1 + round(ALARM_S / BEAT_S)):
        now += BEAT_S
        assert not subject.believes("a", epoch, OWN, now)
        said.append(subject.astray(now))
    assert said == [""] * (len(said) - 1) + [f"cell mill takes orders {whose}"]
    assert subject.astray(now + ALARM_S + 0.1) == ""
    assert subject.believes("a", OWN, OWN, now + 0.1)
    assert subject.astray(now + 0.2) == ""
