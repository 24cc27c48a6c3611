"""What is said again and again is said seldom."""

import pytest

from cell_line import seldom
from cell_line.seldom import Seldom


def test_the_same_is_said_after_a_while() -> None:
    """It should say a text at once and then once in each period, other texts apart."""
    now = [100.0]
    subject = Seldom(lambda: now[0])
    assert subject.due("a") and subject.due("b")
    assert not subject.due("a")
    now[0] += seldom.PERIOD_S - 0.1
    assert not subject.due("a")
    now[0] += 0.1
    assert subject.due("a") and not subject.due("a")


def test_it_does_not_grow(monkeypatch: pytest.MonkeyPatch) -> None:
    """It should forget the text that was said longest ago."""
    monkeypatch.setattr(seldom, "KEPT", 3)
    subject = Seldom(lambda: 0.0)
    assert all(subject.due(text) for text in "abcd")
    assert len(subject._said) == 3
    assert not subject.due("b") and subject.due("a")
