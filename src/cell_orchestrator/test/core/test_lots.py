"""Which lot a material is of: said of a place, remembered by what is made from then on."""

import pytest
from small_line import PACK, PRESS, SmallLine

from cell_orchestrator.core import events as ev
from cell_orchestrator.core import lots
from cell_orchestrator.core import requests as rq
from cell_orchestrator.core.decide import decide
from cell_orchestrator.core.errors import NotAllowed, Unknown
from cell_orchestrator.core.notes import note
from cell_orchestrator.core.plant import Plant
from cell_orchestrator.core.recipes import Operation
from cell_orchestrator.core.requests import JobEnd

FILL = Operation("fill", "fill", {"components": {"water": 5.0}}, setup="red")


def tell(line: SmallLine, place: str, material: str, lot: str) -> list[ev.Event]:
    return line.ask(rq.SetLot(place, material, lot, "ann", "new drum"))


def last(line: SmallLine, kind: type[ev.Event]) -> ev.Event:
    return next(event for event in reversed(line.log) if isinstance(event, kind))


def test_it_is_said_once() -> None:
    """It should record who said it and why, take it back, and ignore what is known."""
    line = SmallLine()
    assert tell(line, "left", "water", "W7") == [ev.LotSet(line.now, "left", "water", "W7", "ann", "new drum")]
    assert tell(line, "left", "water", "W7") == []
    assert note(rq.SetLot("left", "water", "W7"), []) == "water at left is of lot W7 already"
    assert [type(e) for e in tell(line, "left", "water", "")] == [ev.LotSet]
    assert tell(line, "left", "water", "") == []
    assert not line.plant.lots["left"]


def test_no_line_yet() -> None:
    with pytest.raises(NotAllowed, match="not configured yet"):
        decide(Plant(), rq.SetLot("left", "water", "W7"), 1.0)


@pytest.mark.parametrize("place", ["buffer", "moon", ""])
def test_no_such_place(place: str) -> None:
    with pytest.raises(Unknown, match="no cell or load station"):
        tell(SmallLine(), place, "water", "W7")


def test_what_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """It should want a material, and keep no more of them than it can."""
    line = SmallLine()
    with pytest.raises(NotAllowed, match="none is named"):
        tell(line, "left", "", "W7")
    monkeypatch.setattr(lots, "MOST", 1)
    tell(line, "left", "water", "W7")
    tell(line, "left", "water", "W8")
    with pytest.raises(NotAllowed, match="the lots of 1 materials are known"):
        tell(line, "left", "oil", "O1")


def test_an_operation_remembers_what_it_took() -> None:
    """It should remember the lots of the materials that it names, there and then, and what the cell tells itself."""
    line = SmallLine()
    tell(line, "left", "water", "W7")
    tell(line, "left", "oil", "O1")
    tell(line, "right", "water", "elsewhere")
    line.load("A", FILL, PACK)
    line.job_ends("left", result={"lots": {"dye": "D3", "odd": 7}, "seen": ["cap"]})
    done = last(line, ev.OperationDone)
    assert isinstance(done, ev.OperationDone)
    assert done.lots == {"water": "W7", "dye": "D3"}


def test_a_failure_remembers_it_too() -> None:
    line = SmallLine()
    tell(line, "left", "water", "W7")
    line.load("A", FILL)
    line.job_ends("left", JobEnd.FAILED, message="spilt")
    failed = last(line, ev.OperationFailed)
    assert isinstance(failed, ev.OperationFailed)
    assert failed.lots == {"water": "W7"}


def test_what_is_put_on_the_carrier() -> None:
    """It should be of the lots of that station, as far as they are known."""
    line = SmallLine()
    tell(line, "load", "vial", "V1")
    assert lots.brought(line.plant, "load", {"nest": "vial", "lid": "cap"}) == {"vial": "V1"}
    line.load("A", PRESS)
    loaded = last(line, ev.UnitLoaded)
    assert isinstance(loaded, ev.UnitLoaded)
    assert loaded.lots == {}
