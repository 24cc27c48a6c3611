"""What began and cannot be undone, judged without the orchestrator's bookkeeping."""

import pytest

from cell_orchestrator.core import events as ev
from cell_orchestrator.core.orders import Verdict
from cell_sim.virtual.beginnings import Beginnings
from cell_sim.virtual.violation import Violation

ASKED = ev.UnitUnsettled(1.0, "u", 1, "fold", "cut off")
STARTED = ev.OperationStarted(2.0, "j", "cell", "u", "o", "c", 1, "fold", "fold", "")


def settled(verdict: Verdict) -> ev.UnitSettled:
    return ev.UnitSettled(2.0, "u", 1, "fold", verdict, "", "ann")


def test_what_may_not_be_repeated_starts_once() -> None:
    """It should not start again until a rework has made the unit fit for it."""
    subject = Beginnings()
    subject.body_starts("u", 1, repeatable=False, told=False)
    with pytest.raises(Violation, match="begun again"):
        subject.body_starts("u", 1, repeatable=False, told=True)
    subject.reworked(ev.UnitReworked(2.0, "u", 1, "itself"))
    with pytest.raises(Violation, match="begun again"):
        subject.body_starts("u", 1, repeatable=False, told=False)
    with pytest.raises(Violation, match="given out again"):
        subject.started(STARTED)
    subject.reworked(ev.UnitReworked(2.0, "u", 0, "from before"))
    subject.started(STARTED)
    subject.body_starts("u", 1, repeatable=False, told=False)
    subject.body_starts("other", 1, repeatable=False, told=False)


def test_what_may_be_repeated_is_told() -> None:
    """It should know of every beginning before it, until a person has made the unit fit."""
    subject = Beginnings()
    subject.body_starts("u", 1, repeatable=True, told=False)
    subject.body_starts("u", 1, repeatable=True, told=False)
    subject.begins("u", 1, repeatable=True)
    subject.reworked(ev.UnitReworked(2.0, "u", 0, "from before"))
    with pytest.raises(Violation, match="told wrongly"):
        subject.body_starts("u", 1, repeatable=True, told=False)
    subject.reworked(ev.UnitReworked(2.0, "u", 1, "by a person", fresh=True))
    with pytest.raises(Violation, match="told wrongly"):
        subject.body_starts("u", 1, repeatable=True, told=True)


def test_a_word_is_waited_for() -> None:
    """It should be asked for only what may not be repeated, and given only while it is waited for."""
    subject = Beginnings()
    with pytest.raises(Violation, match="asked for nothing"):
        subject.unsettled(ASKED)
    subject.body_starts("u", 1, repeatable=False, told=False)
    subject.unsettled(ASKED)
    with pytest.raises(Violation, match="waits for a word"):
        subject.started(STARTED)
    subject.settled(settled(Verdict.REWORK), passed=False)
    subject.reworked(ev.UnitReworked(2.0, "u", 1, "by a person", fresh=True))
    subject.started(STARTED)
    with pytest.raises(Violation, match="settled for nothing"):
        subject.settled(settled(Verdict.SCRAP), passed=True)


def test_a_word_on_what_is_held() -> None:
    """It should be given, too, though no operation waits for it."""
    Beginnings().settled(settled(Verdict.SCRAP), passed=False, held={"u"})


def test_a_word_passes_no_gate() -> None:
    """It should not be taken for a measurement."""
    subject = Beginnings()
    subject.body_starts("u", 1, repeatable=False, told=False)
    subject.unsettled(ASKED)
    with pytest.raises(Violation, match="misjudged"):
        subject.settled(settled(Verdict.DONE), passed=False)
