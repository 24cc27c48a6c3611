"""The fold: every event has a rule, nothing is changed in place, and the log gives the plant back."""

from dataclasses import replace
from typing import Any

import pytest
from small_line import FILL, PACK, PRESS, PRESS_BLUE, SmallLine, busy_line

from cell_orchestrator.core import events as ev
from cell_orchestrator.core import requests as rq
from cell_orchestrator.core.apply import APPLY, apply, replay
from cell_orchestrator.core.parking import with_carrier
from cell_orchestrator.core.plant import Carrier, CellTimes, Move, Plant
from cell_orchestrator.store.codec import encode_plant


def test_every_event_has_a_rule() -> None:
    """It should know what each type of event changes."""
    assert set(APPLY) == set(ev.event_types().values())


def test_nothing_is_changed_in_place() -> None:
    """It should leave the plant before an event as it was."""
    plant = Plant()
    for event in busy_line().log:
        before = encode_plant(plant)
        after = apply(plant, event)
        assert encode_plant(plant) == before
        assert after.at == event.at
        plant = after


def test_the_log_gives_the_plant_back() -> None:
    """It should fold to the same plant at once, in two parts, and again."""
    log = busy_line().log
    whole = replay(Plant(), log)
    for cut in range(0, len(log), 7):
        assert replay(replay(Plant(), log[:cut]), log[cut:]) == whole


def test_time_at_work_is_what_the_cell_measured() -> None:
    """It should add what the cell says a job took, its planned time, and whether it was good."""
    line = SmallLine()
    line.load("A", PRESS, PRESS_BLUE)
    line.job_ends("left")
    line.settle()
    assert line.plant.times["left"] == CellTimes(100.0, producing_s=10.0, planned_s=10.0, jobs=1, good=1)
    line.job_ends("left")
    line.job_ends("left", rq.JobEnd.FAILED)
    times = line.plant.times["left"]
    assert (times.setup_s, times.changeovers, times.producing_s, times.jobs, times.good) == (10.0, 1, 20.0, 2, 1)


def test_a_failed_changeover_takes_time_but_does_not_count() -> None:
    """It should add its time to the cell's, and change no count."""
    line = SmallLine()
    line.ask(rq.RequestChangeover("left", "blue", "ann"))
    line.job_ends("left", rq.JobEnd.FAILED, setup="red")
    times = line.plant.times["left"]
    assert (times.setup_s, times.changeovers, line.plant.totals.changeovers) == (10.0, 0, 0)


@pytest.mark.parametrize("how", ["held", "lost", "stopped"])
def test_a_cell_is_down_from_the_moment_it_may_not_work(how: str) -> None:
    """It should count each down time once, whatever else is said meanwhile."""
    line = SmallLine()
    line.now = 150.0
    down = {
        "held": lambda: line.hold(rq.Target.CELL, "left"),
        "lost": lambda: line.ask(rq.ReportCellLost("left")),
        "stopped": lambda: line.report("left", 2),
    }
    down[how]()
    line.now = 160.0
    line.report("left", 11)
    assert line.plant.times["left"].down_since == 150.0
    line.now = 175.0
    line.resume(rq.Target.CELL, "left")
    line.report("left")
    times = line.plant.times["left"]
    assert (times.down_s, times.down_since, times.online_at) == (25.0, 0.0, 100.0)


def test_a_cell_counts_from_its_first_readiness() -> None:
    """It should not call a cell down that was never ready."""
    line = SmallLine(ready=False)
    line.now = 130.0
    line.report("left", 2)
    line.now = 140.0
    line.report("left")
    times = line.plant.times["left"]
    assert (times.online_at, times.down_s) == (140.0, 0.0)


def test_units_and_orders_are_counted_and_forgotten() -> None:
    """It should keep counts, and nothing else, of what left the line."""
    line = SmallLine()
    line.order("A", (PRESS,), (FILL,), due=100.0)
    line.work_off()
    line.order("B", (PACK,))
    line.work_until("right", "B-01")
    line.job_ends("right", rq.JobEnd.FAILED, recovery=rq.Recovery.SCRAP)
    line.work_off()
    totals = line.plant.totals
    assert totals.last_unit_at == line.now, "the last one was lost"
    assert (totals.ordered, totals.done, totals.scrapped, totals.first_pass) == (3, 2, 1, 2)
    assert (totals.orders, totals.late_orders, totals.first_order_at) == (2, 1, 100.0)
    assert dict(line.plant.variants) == {"variant": 2}
    assert not line.plant.units and not line.plant.orders and not line.plant.jobs and not line.plant.backlog


@pytest.mark.parametrize("end", [rq.JobEnd.DONE, rq.JobEnd.FAILED])
@pytest.mark.parametrize("kind", list(ev.JobKind))
def test_a_cell_that_did_a_job_has_not_only_refused(kind: ev.JobKind, end: rq.JobEnd) -> None:
    """It should count refusals in a row, until a job of any kind comes to an end."""
    line = SmallLine()
    if kind is ev.JobKind.CHANGEOVER:
        line.ask(rq.RequestChangeover("left", "blue", "ann"))
    else:
        line.load("A", PRESS)
    if kind is ev.JobKind.PREPARE:
        line.order("B", (PRESS_BLUE,))
        line.settle()
    line.plant = replace(line.plant, cells=line.plant.cells.set("left", replace(line.cell("left"), refusals=2)))
    (job,) = (job.id for job in line.plant.jobs.values() if job.kind is kind)
    line.ask(rq.ReportJob(job, end, setup="blue"))
    assert (job in line.plant.jobs, line.cell("left").refusals) == (False, 0)


WORN = Carrier(
    "c1", "load", 10.0, 10.0, None, True, 2, 20.0, "", ev.TagContent("A-01"), 2, "odd", True, True, 3, "", 1, ""
)
UNSEEN = {"confirmed": False, "reads": 0, "since": 50.0, "asked": 50.0}


def with_carriers(*carriers: Carrier) -> Plant:
    """A plant of the line, with these carriers as they are."""
    plant = SmallLine().plant
    for carrier in carriers:
        plant = with_carrier(plant, plant.at, carrier)
    return plant


@pytest.mark.parametrize(
    ("event", "changes"),
    [
        (ev.CarrierArrived(50.0, "m1", "c1", "left"), {"station": "left", "identified": False, "failed_moves": 0}),
        (ev.MoveFailed(50.0, "m1", "c1", 202, "no way"), {"failed_moves": 2}),
        (ev.CarrierResumed(50.0, "c1", "ann", "left"), {"station": "left", "departed": 50.0, "identified": False}),
    ],
)
def test_a_carrier_that_may_be_elsewhere_has_yet_to_be_seen(event: ev.Event, changes: dict[str, Any]) -> None:
    """It should not be taken for confirmed, and its reads be counted anew."""
    if isinstance(event, ev.CarrierResumed):
        changes = {**changes, "writes": 0, "inspections": 0, "failed_moves": 0}
    after = apply(with_carriers(WORN), event).carriers["c1"]
    assert after == replace(WORN, **UNSEEN, **changes)


@pytest.mark.parametrize(
    ("event", "changes"),
    [
        (
            ev.CarrierDoubted(50.0, "c1", "load", "strange"),
            {"doubt": "strange", "confirmed": False, "identified": False, "tag": None, "writes": 0},
        ),
        (ev.CarrierIdentified(50.0, "c1", "c1", "load"), {"identified": True, "astray": False, "inspections": 0}),
        (ev.CarrierSeen(50.0, "c1", "load", ev.TagContent()), {"tag": ev.TagContent(), "since": 50.0}),
        (ev.ReadRequested(50.0, "c1", "load", 3), {"reads": 3, "asked": 50.0}),
        (ev.TagWritten(50.0, "c1", "load", ev.TagContent()), {"tag": ev.TagContent(), "writes": 0}),
        (ev.DoubtCleared(50.0, "c1", "load"), {"doubt": "", "identified": False, "confirmed": True, "since": 50.0}),
    ],
)
def test_a_doubt_begins_and_ends(event: ev.Event, changes: dict[str, Any]) -> None:
    """It should set back what was believed before, and count tries anew when one succeeds."""
    worn = replace(WORN, identified=not isinstance(event, ev.CarrierIdentified))
    assert apply(with_carriers(worn), event).carriers["c1"] == replace(worn, **changes)


def test_two_carriers_that_were_taken_for_each_other() -> None:
    """It should give each the other's place and move, and doubt both until their tags are written anew."""
    move = Move("m1", "left", 30.0)
    other = Carrier("c2", "buffer", 5.0, 5.0, move, True, 1, 7.0, "B-01", ev.TagContent("B-01"), 1)
    here = replace(WORN, unit="A-01", doubt="", astray=False)
    event = ev.CarrierIdentified(50.0, "c1", "c2", "inspection")
    after = apply(with_carriers(here, other), event).carriers
    assert after["c1"] == replace(
        here, station="buffer", move=move, since=50.0, asked=50.0, reads=0, doubt="swapped", astray=True
    )
    assert after["c2"] == replace(
        other,
        station="inspection",
        move=None,
        since=50.0,
        doubt="swapped",
        astray=False,
        identified=True,
        confirmed=False,
        tag=None,
    )


def test_a_person_who_resumes_a_cell_sets_its_refusals_back() -> None:
    """It should offer it jobs anew, as often as any other."""
    line = SmallLine()
    worn = replace(line.cell("left"), held="look", refusals=2)
    plant = replace(line.plant, cells=line.plant.cells.set("left", worn))
    assert apply(plant, ev.CellResumed(101.0, "left", "ann")).cells["left"] == replace(worn, held="", refusals=0)


def test_a_person_who_resumes_a_carrier_sets_its_counts_back() -> None:
    """It should try everything anew."""
    line = SmallLine()
    worn = replace(line.carrier("c1"), held="look", writes=2, inspections=4, failed_moves=3)
    plant = with_carrier(line.plant, line.plant.at, worn)
    after = apply(plant, ev.CarrierResumed(101.0, "c1", "ann")).carriers["c1"]
    assert (after.held, after.writes, after.inspections, after.failed_moves) == ("", 0, 0, 0)


@pytest.mark.parametrize("at", [0.0, 0.25, 2147483647.0])
def test_an_event_of_any_time_that_a_line_has(at: float) -> None:
    """It should count as of its own time."""
    assert apply(Plant(), ev.TransportHeard(at)).at == at


@pytest.mark.parametrize("at", [10_571_385_600.0, -1.0, float("nan")])
def test_an_event_of_a_time_that_no_line_has(at: float) -> None:
    """It should count as of the event before it, so that nothing waits for the year 2305."""
    plant = apply(Plant(at=100.0), ev.TransportHeard(at))
    assert (plant.at, plant.transport_since, plant.transport_away) == (100.0, 100.0, "")
