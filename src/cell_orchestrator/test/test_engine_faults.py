"""What goes wrong with one request or one effect is the affair of that one: the engine goes on."""

from collections.abc import Sequence
from itertools import count

import pytest
from small_line import LINE, PRESS, make_order

from cell_orchestrator.core import effects as fx
from cell_orchestrator.core import requests as rq
from cell_orchestrator.core.effects import Effect
from cell_orchestrator.core.events import Event
from cell_orchestrator.core.packml import EXECUTE, PRODUCTION
from cell_orchestrator.engine import Engine
from cell_orchestrator.store.codec import encode_event
from cell_orchestrator.store.errors import Unstorable
from cell_orchestrator.store.memory_store import MemoryStore

ORDER = make_order("A", (PRESS,))


class Picky(MemoryStore):
    """A store that encodes, as those on disk do."""

    def append(self, events: Sequence[Event]) -> int:
        for event in events:
            encode_event(event)
        return super().append(events)


class Process:
    """An engine on a configured line; effects of a broken kind cannot be started."""

    def __init__(self) -> None:
        self.now = 100.0
        self.started: list[Effect] = []
        self.broken: list[type[Effect]] = []
        ids = count()
        self.engine = Engine(Picky(), self.start, lambda: self.now, lambda: f"id{next(ids)}")
        self.engine.submit(rq.ConfigureLine(LINE))
        for cell in LINE.cells.values():
            self.engine.submit(rq.ReportCell(cell.name, "b1", EXECUTE, PRODUCTION, cell.setups[0]))

    def start(self, effect: Effect) -> None:
        if type(effect) in self.broken:
            raise OverflowError("no such message")
        self.started.append(effect)


def test_what_has_no_stored_form_changes_nothing() -> None:
    """It should be refused by an error of its own, and the line goes on."""
    subject = Process()
    subject.engine.submit(ORDER)
    before = subject.engine.plant
    with pytest.raises(Unstorable, match="OrderHeld cannot be stored"):
        subject.engine.submit(rq.Hold(rq.Target.ORDER, "A", "half\ud83d"))
    assert subject.engine.plant == before
    subject.engine.submit(rq.Hold(rq.Target.ORDER, "A", "lunch"))
    assert subject.engine.plant.orders["A"].held


def test_an_effect_that_cannot_be_started_keeps_no_other(caplog: pytest.LogCaptureFixture) -> None:
    """It should say so, start the others, and try it again each time it is overdue."""
    subject = Process()
    subject.broken = [fx.MoveCarrier]
    subject.engine.submit(ORDER)
    subject.engine.submit(rq.Hold(rq.Target.CELL, "right"))
    assert [type(e) for e in subject.started] == [fx.CommandCell]
    assert "MoveCarrier could not be started" in caplog.text
    subject.now += 30.0
    subject.engine.submit(rq.Tick())
    assert caplog.text.count("MoveCarrier could not be started") == 2
    subject.broken.clear()
    subject.now += 30.0
    subject.engine.submit(rq.Tick())
    assert fx.MoveCarrier in [type(e) for e in subject.started]
