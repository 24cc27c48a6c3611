"""A log that lost its end: what others remember is settled, and nothing of it is made again."""

from dataclasses import replace
from typing import Any

import pytest
from small_line import FILL, PACK, PRESS, SmallLine

from cell_orchestrator.core import effects as fx
from cell_orchestrator.core import events as ev
from cell_orchestrator.core import requests as rq
from cell_orchestrator.core.accept_store import AcceptStore, Place
from cell_orchestrator.core.errors import NotAllowed
from cell_orchestrator.core.orders import UnitStatus
from cell_orchestrator.core.recipes import Gate, Measurement

HEAD = f"812:{'a' * 64}"


def lost(unit: str, operation: str = "press", job: str = "j1", **fields: Any) -> ev.LostJob:
    return ev.LostJob(
        job, "left", operation, unit, operation, **{"variant": "variant", "began": True, "code": 0, **fields}
    )


def accept(line: SmallLine, *jobs: ev.LostJob, **fields: Any) -> list[ev.Event]:
    events = line.ask(AcceptStore((HEAD,), jobs, by="ann", **fields))
    assert not any(cell.online for cell in line.plant.cells.values()), "what they said may be long past"
    for cell in line.plant.cells.values():
        line.report(cell.name)
    return events


def kinds(events: list[ev.Event]) -> list[str]:
    return [type(event).__name__ for event in events]


def test_nothing_is_accepted_where_nothing_is_missing() -> None:
    """It should be refused."""
    with pytest.raises(NotAllowed, match="nothing is to be accepted"):
        SmallLine().ask(AcceptStore(()))


def test_it_is_recorded_who_accepted_what() -> None:
    """It should be an event that names events and jobs."""
    accepted, *_ = accept(SmallLine(), lost("X-01"))
    assert accepted == ev.StoreAccepted(100.0, (HEAD,), (lost("X-01"),), "ann")


def test_a_unit_on_the_line_of_which_more_was_done_is_not_worked_on_any_more() -> None:
    """It should ride to unload as scrapped, by its name; others go on."""
    line = SmallLine()
    line.load("A", PRESS, PACK)
    line.job_ends("left")
    events = accept(line, lost("A-01", "pack"))
    assert "UnitCondemned" in kinds(events)
    line.tick(60.0)
    line.work_off()
    (left,) = (event for event in line.log if isinstance(event, ev.UnitLeft))
    assert (left.unit, left.status) == ("A-01", UnitStatus.SCRAPPED)
    assert "pack at left" in left.reason


MADE = [
    (0, 0.5, "variant", "done"),
    (0, 5.0, "variant", "scrapped"),
    (0, 0.5, "another", "scrapped"),
    (None, 0.5, "variant", "scrapped"),
]


@pytest.mark.parametrize(("code", "value", "variant", "status"), MADE)
def test_a_waiting_unit_that_was_made_is_not_made(code: int | None, value: float, variant: str, status: str) -> None:
    """It should leave as done if all of its operations were and pass their gates, else as scrapped."""
    line = SmallLine()
    gated = replace(PRESS, gates=(Gate("gap", "m", 0.0, 1.0),))
    line.hold(rq.Target.LINE, "")
    line.order("A", (gated,), (PACK,))
    accept(line, lost("A-01", code=code, variant=variant, measurements=(Measurement("gap", value, "m"),)))
    (left,) = (event for event in line.log if isinstance(event, ev.UnitLeft))
    assert (left.unit, left.status) == ("A-01", status)
    assert list(line.plant.units) == ["A-02"]


def test_an_order_that_is_sent_again_is_taken_and_what_was_made_of_it_is_not_made_again() -> None:
    """It should be in the book with all of its units; the known one leaves at once, the other is made."""
    line = SmallLine()
    accept(line, lost("A-01", "fill", "j0", code=1001), lost("A-01", "fill"))
    line.order("A", (FILL,), (FILL,))
    line.work_off()
    left = [(event.unit, event.status) for event in line.log if isinstance(event, ev.UnitLeft)]
    assert left == [("A-01", UnitStatus.DONE), ("A-02", UnitStatus.DONE)]
    assert len([event for event in line.log if isinstance(event, ev.OperationStarted)]) == 1
    assert not line.plant.lost


def test_a_job_that_was_only_refused_settles_nothing() -> None:
    """It should be named, and its unit made, whether it is ordered again or rides already."""
    line = SmallLine()
    accept(line, lost("A-01", "fill", began=False, code=1))
    line.order("A", (FILL,))
    line.settle()
    accept(line, lost("A-01", "fill", began=False, code=1))
    line.work_off()
    assert line.plant.totals.done == 1


def test_the_result_of_an_open_job_is_taken_from_the_ledger() -> None:
    """It should be recorded as if the cell had said so."""
    line = SmallLine()
    line.load("A", PRESS, PACK)
    (job,) = line.effects(fx.RunJob)
    accept(line, ended=(rq.ReportJob(job.job, rq.JobEnd.DONE),))
    assert line.plant.units["A-01"].step == 1


def test_carriers_are_where_the_transport_knows_them_to_be() -> None:
    """It should be believed of one that stands, and of one that is on a move the log does not know."""
    line = SmallLine()
    line.load("A", PRESS)
    places = (Place("c2", "inspection", unit=""), Place("c3", "buffer", "m9", "unload", unit=""))
    accept(line, places=places)
    assert (line.carrier("c2").station, line.carrier("c2").confirmed) == ("inspection", False)
    moves = {e.carrier: (e.move, e.origin, e.destination) for e in line.effects(fx.MoveCarrier)}
    assert moves["c3"] == ("m9", "buffer", "unload")
    assert not line.carrier("c2").held


@pytest.mark.parametrize("place", [Place("c3", "buffer", "m9", "gone"), Place("c3", "buffer", "", "unload")])
def test_a_move_to_nowhere_is_none(place: Place) -> None:
    """It should stand where it is known to be."""
    line = SmallLine()
    accept(line, lost("X-01"), places=(place,))
    assert (line.carrier("c3").station, line.carrier("c3").move) == ("buffer", None)


def test_a_carrier_of_which_nobody_tells_goes_on_as_the_log_has_it() -> None:
    """It should stay on its way."""
    line = SmallLine()
    line.order("A", (PRESS,))
    (moving,) = (carrier for carrier in line.plant.carriers.values() if carrier.move)
    found = [event.carrier for event in accept(line, lost("X-01")) if isinstance(event, ev.CarrierFound)]
    assert moving.id not in found
    assert line.carrier(moving.id).move == moving.move


def test_a_carrier_whose_tag_names_another_unit_waits_for_a_person() -> None:
    """It should say which; a tag that tells nothing, or the same, holds nobody."""
    line = SmallLine()
    line.load("A", PRESS)
    line.job_ends("left")
    here = line.carrier("c1").station
    accept(line, places=(Place("c1", here, unit="B-01"), Place("c2", "buffer"), Place("c3", "buffer", unit="")))
    assert line.carrier("c1").held == "its tag names B-01, the log A-01: see what lies on it"
    assert not line.carrier("c2").held
    assert not line.carrier("c3").held


def test_what_a_forgetful_cell_may_have_done_is_not_done_again() -> None:
    """It should scrap what such a cell was to work on next, and what a tag names that waits; others go on."""
    line = SmallLine()
    line.order("A", (PRESS,), *[(PACK,)] * 5)
    line.settle()
    units = line.plant.units.values()
    waiting = next(unit.id for unit in units if not unit.carrier)
    riding = {unit.id for unit in units if unit.carrier and unit.operation == PACK}
    assert riding
    carriers = [carrier for carrier in line.plant.carriers.values() if not carrier.unit][:1]
    accept(line, forgetful=("left",), places=tuple(Place(c.id, c.station, unit=waiting) for c in carriers))
    gone = {event.unit: event.reason for event in line.log if isinstance(event, ev.UnitCondemned | ev.UnitLeft)}
    assert set(gone) == {"A-01", waiting}
    assert gone["A-01"].startswith("nobody knows whether it was worked on")
    assert "what is not known at left" in gone[waiting]
    assert not [job for job in line.effects(fx.RunJob) if job.cell == "left"]


def test_carriers_of_which_nobody_knows_are_counted() -> None:
    """It should send nobody anywhere before the transport has said what it sees; where all are known it need not."""
    line = SmallLine()
    known = tuple(Place(name, "buffer") for name in ("c1", "c2", "c3", "c4"))
    line.ask(rq.ReportTransport("j1"))
    accept(line, places=known, journal="j1")
    assert not line.plant.uncounted
    accept(line, places=known[1:], journal="j1")
    assert (line.plant.uncounted, line.plant.journal) == (True, "j1")
    another = SmallLine()
    accept(another, places=known, journal="j1")
    assert another.plant.uncounted, "the log knows no journal, so nothing of what it believes was said by it"
