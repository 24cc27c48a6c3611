"""The single next step: who is loaded, worked on, sent where, and what waits."""

import os
import subprocess
import sys
from dataclasses import replace

import pytest
from small_line import FILL, LINE, PACK, PRESS, SmallLine, make_order

from cell_orchestrator.core import events as ev
from cell_orchestrator.core import requests as rq
from cell_orchestrator.core.apply import replay
from cell_orchestrator.core.decide import decide
from cell_orchestrator.core.line import Station, StationKind
from cell_orchestrator.core.plant import Plant


def whys(line: SmallLine) -> list[tuple[str, str, str]]:
    """Every dispatch so far: carrier, destination, why."""
    return [(e.carrier, e.destination, e.why) for e in line.log if isinstance(e, ev.CarrierDispatched)]


def working_on(line: SmallLine, cell: str) -> str:
    """The unit the cell works on, or what its job changes to."""
    job = line.plant.jobs[line.cell(cell).job]
    return job.unit or job.setup


def test_nothing_is_planned_without_a_line() -> None:
    """It should wait for a configuration."""
    assert decide(Plant(), rq.Advance("id"), 1.0) == []


def test_a_unit_goes_from_load_over_its_cells_to_unload() -> None:
    """It should do every operation in order, and bring the empty carrier home."""
    line = SmallLine()
    line.order("A", (PRESS, PACK))
    line.work_off()
    assert [w for _, _, w in whys(line)] == ["load", "press", "pack", "unload", "wait"]
    assert line.plant.totals.done == 1
    assert not line.plant.units and not line.plant.orders


def test_each_step_starts_one_thing() -> None:
    """It should use its id once."""
    line = SmallLine()
    accepted = decide(line.plant, make_order("A", (PRESS,), (PRESS,)), 100.0)
    events = decide(replay(line.plant, accepted), rq.Advance("id"), 100.0)
    assert events == [ev.CarrierDispatched(100.0, "id", "c1", "buffer", "load", "load")]


def test_the_nearest_empty_carrier_is_fetched() -> None:
    """It should take the shortest way, and among equals the first of the line."""
    line = SmallLine(replace(LINE, travel_s={"buffer": {"load": 20.0}, "unload": {"load": 5.0}}))
    went = (
        ev.CarrierDispatched(100.0, "m", "c3", "buffer", "unload", ""),
        ev.CarrierArrived(100.0, "m", "c3", "unload"),
    )
    line.plant = replay(line.plant, [*went, ev.CarrierSeen(100.0, "c3", "unload", ev.TagContent())])
    line.order("A", (PRESS,))
    assert line.destination("c3") == "load"


def test_a_carrier_without_a_cell_to_go_to_waits_in_the_buffer() -> None:
    """It should keep load station and cells free for others."""
    line = SmallLine()
    line.load("A", PRESS)
    line.order("B", (PRESS,))
    line.settle()
    assert (line.carrier("c2").unit, line.carrier("c2").station) == ("B-01", "buffer")
    line.job_ends("left")
    line.settle()
    assert working_on(line, "left") == "B-01"


def test_an_empty_carrier_stays_at_the_load_station() -> None:
    """It should be ready for the next unit."""
    line = SmallLine()
    line.order("A", (PRESS,))
    line.ask(rq.CancelOrder("A"))
    line.arrive("c1")
    assert (line.carrier("c1").station, line.destination("c1")) == ("load", "")


def test_doubt_goes_to_inspection_one_at_a_time() -> None:
    """It should keep the second doubtful carrier where it is until inspection is free."""
    line = SmallLine()
    line.order("A", (PRESS,), (PRESS,))
    line.move_ends("c1")
    line.read("load", "stranger", None)
    line.arrive("c1")
    line.move_ends("c2")
    line.read("load", "stranger", None)
    assert (line.carrier("c2").station, line.destination("c2")) == ("load", "")
    line.identified("c1")
    line.written("c1")
    assert line.destination("c2") == "inspection"


def test_a_unit_in_doubt_is_worked_on_after_inspection() -> None:
    """It should lose nothing."""
    line = SmallLine()
    line.order("A", (PRESS,))
    line.arrive("c1")
    line.written("c1")
    line.move_ends("c1")
    line.read("left", "stranger", None)
    assert not line.cell("left").job
    line.work_off()
    assert (line.plant.totals.done, line.plant.totals.doubts) == (1, 1)


# Blast radius


@pytest.mark.parametrize(
    ("target", "name"), [(rq.Target.CELL, "left"), (rq.Target.ORDER, "A"), (rq.Target.CARRIER, "c1")]
)
def test_a_hold_leaves_the_others_going(target: rq.Target, name: str) -> None:
    """It should make everything else, and the held rest after its end."""
    line = SmallLine()
    line.hold(rq.Target.CELL, "right")
    line.load("A", PRESS, PACK)
    line.hold(target, name)
    line.resume(rq.Target.CELL, "right")
    line.order("B", (FILL,), (PACK, FILL))
    line.work_off()
    assert line.plant.totals.done == (3 if target is rq.Target.CELL else 2) or line.plant.units.keys() == {"A-01"}
    line.resume(target, name)
    line.work_off()
    assert line.plant.totals.done == 3


def test_a_lost_cell_leaves_the_others_going() -> None:
    """It should do elsewhere what can be done elsewhere."""
    line = SmallLine()
    line.load("A", PRESS)
    line.ask(rq.ReportCellLost("left"))
    line.order("B", (FILL,))
    line.settle()
    line.job_ends("right")
    line.settle()
    assert line.plant.totals.done == 1
    assert line.cell("left").job, "its job stays open until the cell is heard again"


def test_a_carrier_does_not_wait_at_a_cell_that_is_held() -> None:
    """It should make room, so that the cell can get another carrier when it is back."""
    line = SmallLine()
    line.order("A", (PRESS,))
    line.arrive("c1")
    line.written("c1")
    line.hold(rq.Target.CELL, "left")
    line.arrive("c1")
    assert line.destination("c1") == "buffer"


# Determinism


@pytest.mark.parametrize("first", LINE.carriers)
def test_the_plan_follows_the_configured_order(first: str) -> None:
    """It should choose the first carrier of the line, whatever order a Map has in this process."""
    rest = tuple(name for name in LINE.carriers if name != first)
    line = SmallLine(replace(LINE, carriers=(first, *rest)))
    line.order("A", (PRESS,))
    assert line.destination(first) == "load"


def test_every_process_plans_the_same() -> None:
    """It should write the same log whatever order hashes give to sets and Maps."""
    script = "from small_line import busy_line; print(busy_line().log)"
    path = os.pathsep.join(filter(None, sys.path))
    logs = [
        subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": path},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for seed in ("1", "2", "3")
    ]
    assert logs[0] == logs[1] == logs[2]
    assert "UnitReworked" in logs[0]


def test_two_places_for_inspection() -> None:
    """It should use both, and send nobody from one to the other."""
    second = {**LINE.stations, "inspection2": Station("inspection2", StationKind.INSPECTION)}
    line = SmallLine(replace(LINE, stations=second))
    line.order("A", (PRESS,))
    line.move_ends("c1")
    line.read("load", "stranger", None)
    line.move_ends("c1")
    assert (line.carrier("c1").station, line.destination("c1")) == ("inspection", "")
    line.move_ends("c2")
    line.read("load", "stranger", None)
    assert (line.destination("c1"), line.destination("c2")) == ("", "inspection2")


def test_two_places_to_load() -> None:
    """It should fetch a carrier to each while units wait, and send nobody from one to the other."""
    second = {**LINE.stations, "load2": Station("load2", StationKind.LOAD)}
    line = SmallLine(replace(LINE, stations=second))
    line.hold(rq.Target.CELL, "left")
    for name in ("c2", "c3", "c4"):
        line.hold(rq.Target.CARRIER, name)
    line.order("A", (PRESS,), (PRESS,))
    line.settle()
    assert (line.carrier("c1").station, whys(line)) == ("load", [("c1", "load", "load")])
    line.resume(rq.Target.CARRIER, "c3")
    assert (line.destination("c1"), line.destination("c3")) == ("", "load2")


def test_a_buffer_that_is_too_small() -> None:
    """It should leave carriers where they are."""
    small = {**LINE.stations, "buffer": replace(LINE.stations["buffer"], capacity=3)}
    line = SmallLine(replace(LINE, stations=small))
    line.order("A", (PRESS,))
    line.work_off()
    assert (line.carrier("c1").station, line.carrier("c1").unit) == ("unload", "")


def test_every_kind_of_station_has_its_way_out() -> None:
    """It should leave no idle carrier at unload, inspection or a cell."""
    line = SmallLine()
    line.order("A", *[(PRESS, PACK)] * 6)
    line.work_off()
    kinds = {LINE.stations[c.station].kind for c in line.plant.carriers.values()}
    assert kinds <= {StationKind.BUFFER, StationKind.LOAD}
    assert line.plant.totals.done == 6
