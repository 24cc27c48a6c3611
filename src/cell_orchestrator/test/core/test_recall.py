"""A carrier that cannot get where it is sent: its move can be taken back, and who is where it is not is never moved."""

from dataclasses import replace

import pytest
from small_line import PRESS, SmallLine, make_order

from cell_orchestrator.core import effects as fx
from cell_orchestrator.core import events as ev
from cell_orchestrator.core import requests as rq
from cell_orchestrator.core.errors import NotAllowed
from cell_orchestrator.core.parking import with_carrier
from cell_orchestrator.core.plant import NO_CARRIER, Move
from cell_orchestrator.core.queries import status

CANCELLED = 5


@pytest.fixture
def line() -> SmallLine:
    """A small line whose first carrier is on its way to be loaded."""
    line = SmallLine()
    line.ask(make_order("o1", [PRESS], [PRESS]))
    assert line.carrier("c1").bound_for == "load"
    return line


def hold(line: SmallLine, carrier: str) -> None:
    line.ask(rq.Hold(rq.Target.CARRIER, carrier, "wrong", "me"))


def resume(line: SmallLine, carrier: str, station: str = "") -> list[ev.Event]:
    return line.ask(rq.Resume(rq.Target.CARRIER, carrier, "me", station))


def test_holding_a_carrier_takes_its_move_back(line: SmallLine) -> None:
    """It should be asked of the transport, and another carrier should go once that has done it."""
    hold(line, "c1")
    (move,) = line.effects(fx.MoveCarrier)
    assert (move.carrier, move.recall) == ("c1", True)
    line.move_ends("c1", CANCELLED)
    assert line.carrier("c1").standing and line.carrier("c1").held == "wrong"
    (other,) = line.effects(fx.MoveCarrier)
    assert (other.carrier, other.destination, other.recall) == ("c2", "load", False)


def test_a_move_that_cannot_be_taken_back_ends_as_any_other(line: SmallLine) -> None:
    """It should arrive, and wait in the buffer: that move is not taken back."""
    hold(line, "c1")
    line.arrive("c1")
    (move,) = [move for move in line.effects(fx.MoveCarrier) if move.carrier == "c1"]
    assert (move.destination, move.recall) == ("buffer", False)


def test_who_is_not_where_it_is_believed_is_held_once_another_comes_there(line: SmallLine) -> None:
    """It should not be tried again: the move would be that of the other one."""
    line.arrive("c1")
    sent = replace(line.carrier("c4"), station="load", doubt="no read", move=Move("m", "inspection", line.now))
    line.plant = with_carrier(line.plant, line.plant.at, sent)
    line.ask(rq.ReportMove("m", "c4", NO_CARRIER, "no carrier stands free at 'load'"))
    assert line.carrier("c4").held.startswith("cannot be moved: ")
    assert line.carrier("c4").absent
    with pytest.raises(NotAllowed, match="carrier c4 is not at load, c1 is; say where it is"):
        resume(line, "c4")
    assert resume(line, "c4", "buffer")
    assert not line.carrier("c4").absent


def test_nobody_comes_to_where_a_carrier_in_doubt_may_still_stand(line: SmallLine) -> None:
    """It should be kept free until that one has left: a move asked for late would be that of who stands there then."""
    line.arrive("c1")
    gone = replace(line.carrier("c3"), station="load", doubt="no read", move=Move("m", "inspection", line.now))
    line.plant = with_carrier(line.plant, line.plant.at, gone)
    line.written("c1")
    assert line.carrier("c1").bound_for == "left"
    assert "load" not in {carrier.bound_for for carrier in line.plant.carriers.values()}
    line.ask(rq.ReportMove("m", "c3"))
    assert "load" in {carrier.bound_for for carrier in line.plant.carriers.values()}


def test_what_is_late_is_shown(line: SmallLine) -> None:
    """It should be told of a carrier that should long have arrived."""
    assert not any(carrier.late for carrier in status(line.plant).carriers)
    assert line.plant.line
    line.now += line.plant.line.policy.move_timeout_s
    line.ask(rq.Tick())
    assert [carrier.id for carrier in status(line.plant).carriers if carrier.late] == ["c1"]
