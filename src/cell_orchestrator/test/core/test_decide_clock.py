"""The wall clock only dates what happens: it is reported, recorded, accepted, and holds nothing up."""

import pytest
from small_line import PRESS, SmallLine

from cell_orchestrator.core import events as ev
from cell_orchestrator.core import requests as rq
from cell_orchestrator.core.decide_clock import is_behind
from cell_orchestrator.core.errors import NotAllowed
from cell_orchestrator.core.queries import status

DAY_S = 86400.0
TABLE = {
    "an hour back": (-3600.0,),
    "40 s back": (-40.0,),
    "ten days ahead and back": (10.0 * DAY_S, -10.0 * DAY_S),
    "a suspend": (7200.0,),
}
"""How the wall clock is set while the line runs [s]; daylight saving does not set it, for it counts in UTC."""


class Wall:
    """The wall clock of a small line, which tells line time when its run begins."""

    def __init__(self, line: SmallLine, run: str = "r1", wall: float | None = None, speed: float = 1.0) -> None:
        self.line, self.run, self.speed, self.skew = line, run, speed, 0.0
        self.ahead = 0.0 if wall is None else wall - line.now
        self.began = self.read()

    def read(self) -> list[ev.Event]:
        wall = self.line.now + self.ahead + self.skew
        return self.line.ask(rq.ReportClock(self.run, wall, self.skew, self.speed))

    def step(self, seconds: float) -> list[ev.Event]:
        self.skew += seconds
        return self.read()


@pytest.fixture
def line() -> SmallLine:
    return SmallLine()


def test_a_run_begins(line: SmallLine) -> None:
    """It should be recorded once, also when the orchestrator alone is started again."""
    wall = Wall(line)
    assert wall.began == [ev.ClockDated(100.0, "r1", 100.0, 0.0, 1.0, 0.0, 0.0)]
    line.now += 60.0
    assert wall.read() == []
    assert Wall(line).began == []


@pytest.mark.parametrize(("wall", "off_s", "apart"), [(700.0, 540.0, 540.0), (140.0, -20.0, -20.0)])
def test_a_run_after_another(line: SmallLine, wall: float, off_s: float, apart: float) -> None:
    """It should say how long the line was off, and date line time by the wall clock as it is now."""
    Wall(line)
    line.now += 60.0
    line.ask(rq.Hold(rq.Target.LINE, ""))
    (dated,) = Wall(line, "r2", wall).began
    assert isinstance(dated, ev.ClockDated)
    assert (dated.off_s, dated.offset) == (off_s, apart)


@pytest.mark.parametrize("steps", TABLE.values(), ids=TABLE)
def test_steps_while_the_line_runs(line: SmallLine, steps: tuple[float, ...]) -> None:
    """It should record each, warn until it is right again or accepted, and date by what the clock tells now."""
    wall = Wall(line)
    total = 0.0
    for step in steps:
        line.now += 30.0
        total += step
        assert wall.step(step) == [ev.ClockStepped(line.now, line.now + total, step, total, total)]
        assert wall.read() == []
        assert line.plant.clock.date(line.now) == line.now + total
        assert bool(status(line.plant).clock) is bool(total)
        assert status(line.plant).clock_since == (line.now if total else 0.0)


@pytest.mark.parametrize("steps", TABLE.values(), ids=TABLE)
def test_a_batch_over_steps(steps: tuple[float, ...]) -> None:
    """It should be made as if nothing was: the same happens at the same line times."""
    plain, stepped = SmallLine(), SmallLine()
    wall = Wall(stepped)
    Wall(plain)
    for subject in (plain, stepped):
        subject.order("A", (PRESS,), (PRESS,))
    for step in steps:
        wall.step(step)
    for subject in (plain, stepped):
        subject.work_off()
    same, other = (
        [(type(e), e.at) for e in each.log if not isinstance(e, ev.ClockStepped)] for each in (plain, stepped)
    )
    assert same == other


def test_a_little_is_no_step(line: SmallLine) -> None:
    """It should not be recorded before it has become a second, in one go or in many."""
    wall = Wall(line)
    assert [bool(wall.step(0.4)) for _ in range(4)] == [False, False, True, False]


@pytest.mark.parametrize(
    ("step", "due", "late"),
    [(0.0, 150.0, False), (-3600.0, 150.0, False), (-40.0, 50.0, True), (10.0 * DAY_S, 150.0, True)],
)
def test_due_dates_are_of_the_wall_clock(line: SmallLine, step: float, due: float, late: bool) -> None:
    """It should be late when the wall clock says so when its last unit leaves; the list of open orders agrees."""
    wall = Wall(line)
    line.order("A", (PRESS,), due=due)
    wall.step(step)
    assert [order.late for order in status(line.plant).orders] == [late]
    line.work_off()
    assert [e.late for e in line.log if isinstance(e, ev.OrderClosed)] == [late]


def test_how_long_a_unit_waits_is_line_time(line: SmallLine) -> None:
    """It should count from when its order was taken, whatever date whoever read the order saw."""
    Wall(line).step(10.0 * DAY_S)
    line.hold(rq.Target.LINE, "")
    line.order("A", (PRESS,))
    assert line.plant.units["A-01"].waiting_since == line.now


def test_an_alarm_is_accepted(line: SmallLine) -> None:
    """It should be over then, once; dates stay."""
    wall = Wall(line)
    wall.step(-3600.0)
    assert line.ask(rq.AcceptClock(line.now - 3600.0, "ann", "winter")) == [
        ev.ClockAccepted(line.now, line.now - 3600.0, -3600.0, "ann", "winter")
    ]
    assert status(line.plant).clock == ""
    with pytest.raises(NotAllowed, match="nothing is to be accepted: the wall clock was not set"):
        line.ask(rq.AcceptClock(line.now - 3600.0, "ann"))


def test_a_wall_clock_far_behind_the_last_event(line: SmallLine) -> None:
    """It should be known, and believed once a person accepts it; the next run goes on from the last event."""
    line.now = 1e6
    Wall(line)
    assert [is_behind(line.plant, line.now - behind) for behind in (3599.0, 3601.0)] == [False, True]
    wall = line.now - 10.0 * DAY_S
    line.ask(rq.AcceptClock(wall, "ann"))
    assert not is_behind(line.plant, wall)
    assert line.plant.clock.run == "r1"
    assert line.plant.clock.date(line.now) == wall
    (dated,) = Wall(line, "r2", wall).began
    assert isinstance(dated, ev.ClockDated)
    assert (dated.off_s, line.plant.clock.date(line.now)) == (0.0, wall)


def test_a_line_that_ran_fast(line: SmallLine) -> None:
    """It should not be taken for one whose wall clock was set back: its line time is far ahead."""
    Wall(line, wall=1e6, speed=50.0)
    line.now += 5000.0
    line.ask(rq.Hold(rq.Target.LINE, ""))
    assert not is_behind(line.plant, 1e6 + 100.0)
    assert is_behind(line.plant, 1e6 + 99.0 - 3600.0)
