"""What should be going on now, as often as it is asked."""

from dataclasses import replace

import pytest
from small_line import FILL, LINE, PRESS, SmallLine

from cell_orchestrator.core import effects as fx
from cell_orchestrator.core import requests as rq
from cell_orchestrator.core.events import JobKind, TagContent
from cell_orchestrator.core.plant import Plant
from cell_orchestrator.core.recipes import Operation

STOPPED, IDLE, SUSPENDED, EXECUTE, ABORTED, HELD, COMPLETE, STARTING = 2, 4, 5, 6, 9, 11, 17, 3


def test_nothing_is_going_on_without_a_line_or_work() -> None:
    """It should ask for nothing."""
    assert fx.effects(Plant()) == {}
    assert fx.effects(SmallLine().plant) == {}


def test_the_same_plant_asks_for_the_same() -> None:
    """It should be level-triggered: equal effects are the same wish, in the line's order."""
    line = SmallLine()
    line.load("A", FILL)
    line.order("B", (FILL,))
    asked = fx.effects(line.plant)
    assert asked == fx.effects(line.plant)
    assert [type(e) for e in asked.values()] == [fx.MoveCarrier, fx.RunJob]
    first = replace(LINE, carriers=("c4", "c3", "c2", "c1"))
    both = SmallLine(first)
    both.order("A", (PRESS,), (PRESS,))
    both.arrive("c4")
    both.written("c4")
    assert [e.carrier for e in both.effects(fx.MoveCarrier)] == ["c4", "c3"]


def test_a_move_is_asked_for_until_it_ends() -> None:
    """It should name move, carrier, origin and destination."""
    line = SmallLine()
    line.order("A", (PRESS,))
    (move,) = line.effects(fx.MoveCarrier)
    assert (move.carrier, move.origin, move.destination) == ("c1", "buffer", "load")
    line.move_ends("c1")
    assert line.effects(fx.MoveCarrier) == []


def test_a_skill_job_says_all_the_cell_needs() -> None:
    """It should name unit, order, variant, carrier, setup and parameters."""
    line = SmallLine()
    line.load("A", Operation("press", "press", {"force_n": 5.0}, "red"))
    (job,) = line.effects(fx.RunJob)
    unit = ("A-01", "A", "variant", "c1")
    assert job == fx.RunJob(job.job, "left", JobKind.SKILL, "red", "press", *unit, operation="press")
    assert (job.parameters, job.begun) == ({"force_n": 5.0}, False)


def test_a_skill_job_says_whether_it_began_before() -> None:
    """It should tell every cell, also one that is asked again for the job in which it began, and ask for no new job."""
    line = SmallLine()
    line.load("A", FILL)
    (job,) = line.effects(fx.RunJob)
    line.ask(rq.ReportBegan(job.job))
    (again,) = line.effects(fx.RunJob)
    assert again == job and again.begun
    line.job_ends("left", rq.JobEnd.FAILED, recovery=rq.Recovery.OTHER_CELL)
    line.settle()
    (other,) = line.effects(fx.RunJob)
    assert (other.cell, other.begun) == ("right", True)


def test_a_changeover_and_a_preparation_need_only_their_setup() -> None:
    """It should ask for job and preparation of a cell side by side."""
    line = SmallLine()
    line.load("A", PRESS)
    line.order("B", (Operation("press", "press", setup="blue"),))
    line.settle()
    assert [(e.kind, e.setup) for e in line.effects(fx.RunJob)] == [(JobKind.SKILL, "red"), (JobKind.PREPARE, "blue")]
    line.job_ends("left")
    line.settle()
    line.job_ends("left")
    assert [(e.kind, e.setup, e.unit) for e in line.effects(fx.RunJob)] == [(JobKind.CHANGEOVER, "blue", "")]


def test_a_tag_is_not_written_under_a_job() -> None:
    """It should write the next step only when the job has ended."""
    line = SmallLine()
    line.load("A", PRESS, FILL)
    assert line.effects(fx.WriteTag) == []
    line.job_ends("left")
    assert line.effects(fx.WriteTag) == [fx.WriteTag("c1", "left", TagContent("A-01", "1", 1), False, 0)]


def test_a_held_carrier_is_not_identified() -> None:
    """It should leave a doubtful carrier alone while a person looks at it."""
    line = SmallLine()
    line.order("A", (PRESS,))
    line.move_ends("c1")
    line.read("load", "stranger", None)
    line.hold(rq.Target.CARRIER, "c1")
    line.move_ends("c1")
    assert line.effects(fx.Identify) == []
    line.resume(rq.Target.CARRIER, "c1")
    assert line.effects(fx.Identify) == [fx.Identify("c1", "inspection", 0)]


@pytest.mark.parametrize(
    ("state", "command"),
    [
        (STOPPED, fx.RESET),
        (COMPLETE, fx.RESET),
        (IDLE, fx.START),
        (SUSPENDED, fx.UNSUSPEND),
        (STARTING, None),
        (EXECUTE, None),
    ],
)
def test_a_cell_is_led_to_execute(state: int, command: int | None) -> None:
    """It should give the command that leads from a waiting state towards Execute, and none in acting states."""
    line = SmallLine(ready=False)
    line.report("left", state)
    assert [e.command for e in line.effects(fx.CommandCell)] == ([] if command is None else [command])


def test_a_cell_that_is_not_heard_gets_no_command() -> None:
    """It should wait until the cell is back."""
    line = SmallLine()
    line.report("left", IDLE)
    line.ask(rq.ReportCellLost("left"))
    assert line.effects(fx.CommandCell) == []


def test_a_held_cell_ends_its_job_and_is_held() -> None:
    """It should command Hold after the running job, and Unhold when it is resumed."""
    line = SmallLine()
    line.load("A", PRESS)
    line.hold(rq.Target.CELL, "left")
    assert line.effects(fx.CommandCell) == []
    line.job_ends("left")
    assert line.effects(fx.CommandCell) == [fx.CommandCell("left", fx.HOLD, EXECUTE)]
    line.report("left", HELD)
    assert line.effects(fx.CommandCell) == []
    line.resume(rq.Target.CELL, "left")
    assert line.effects(fx.CommandCell) == [fx.CommandCell("left", fx.UNHOLD, HELD)]
