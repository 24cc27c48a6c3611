"""What is shown of a node should carry when it was heard, and say when it may not be true any more."""

from types import SimpleNamespace

from cell_orchestrator.ros.heard import LOOK_S, SILENT_S, Heard

ACTIVE, INACTIVE = SimpleNamespace(active=True), SimpleNamespace(active=False)


def looks(heard: Heard, seconds: float, begin: float = 0.0) -> list[bool]:
    """Look as a node does, for so long."""
    return [heard.falls_silent(begin + LOOK_S * look) for look in range(int(seconds / LOOK_S) + 1)]


def test_what_is_heard_carries_its_time() -> None:
    """It should keep the message and the line time."""
    subject = Heard(lambda: 42.0)
    assert (subject.state, subject.at, subject.away) == (None, 0.0, "not heard yet")
    subject.take(ACTIVE)
    assert (subject.state, subject.at, subject.away) == (ACTIVE, 42.0, "")


def test_silence_is_told_once() -> None:
    """It should be told when it begins, and again after something was heard."""
    subject = Heard(lambda: 0.0)
    subject.take(ACTIVE)
    assert sum(looks(subject, 3 * SILENT_S)) == 1
    assert subject.away == "silent" and subject.state is ACTIVE
    subject.take(ACTIVE)
    assert subject.away == ""
    assert sum(looks(subject, 3 * SILENT_S, begin=100.0)) == 1


def test_an_own_pause_is_no_silence() -> None:
    """It should read what waits before it judges: ten minutes without a look are not ten minutes without a word."""
    subject = Heard(lambda: 0.0)
    subject.take(ACTIVE)
    assert not any(looks(subject, 1.0))
    assert not subject.falls_silent(601.0)
    subject.take(ACTIVE)
    assert not any(looks(subject, 1.0, begin=601.0))


def test_an_inactive_node_may_be_silent() -> None:
    """It should stay inactive until it is heard again."""
    subject = Heard(lambda: 0.0)
    subject.take(INACTIVE)
    assert not any(looks(subject, 3 * SILENT_S))
    assert subject.away == "inactive"


def test_one_that_never_speaks_is_silent() -> None:
    """It should be told, for it may have spoken before this process began."""
    assert sum(looks(Heard(lambda: 0.0), 3 * SILENT_S)) == 1
