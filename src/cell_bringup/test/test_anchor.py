"""It should anchor line time where the log ends, unless the wall clock cannot be believed."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from cell_bringup.anchor import anchored, anchored_as, stored_plant
from cell_bringup.clock_accepted import accept_stopped
from cell_bringup.failure import CommandFailed
from cell_bringup.nodes import LineOptions
from cell_bringup.own_run import only_runner, run_of
from cell_line.clock import Anchor, this_machine
from cell_line.config.line import load_line
from cell_orchestrator.core.decide import decide
from cell_orchestrator.core.errors import NotAllowed
from cell_orchestrator.core.events import ClockAccepted, ClockDated, Event, TransportHeard
from cell_orchestrator.core.requests import ReportClock
from cell_orchestrator.store.sql_store import SqlStore

CONFIG = Path(__file__).parents[3] / "config" / "lines" / "demo.yaml"
LINE = load_line(CONFIG).line
WALL = 1_800_000_000.0
SetWall = Callable[[float], None]


@pytest.fixture
def wall(monkeypatch: pytest.MonkeyPatch) -> SetWall:
    """Sets the wall clock."""

    def set_wall(seconds: float) -> None:
        monkeypatch.setattr("time.time", lambda: seconds)

    set_wall(WALL)
    return set_wall


@pytest.fixture
def options(tmp_path: Path) -> LineOptions:
    """A line whose log ends ten minutes after its only run began."""
    options = LineOptions(CONFIG, tmp_path)
    store(options, [ClockDated(WALL, "r1", WALL, 0.0, 1.0, 0.0, 0.0), TransportHeard(WALL + 600.0)])
    run_of(load_line(CONFIG), options, 7).save(tmp_path)
    return options


def store(options: LineOptions, events: Sequence[Event]) -> None:
    writer = SqlStore(options.store_url, LINE)
    writer.append(events)
    writer.close()


def test_a_line_that_never_ran(tmp_path: Path, wall: SetWall) -> None:
    """It should begin with the wall clock."""
    anchor = anchored(LineOptions(CONFIG, tmp_path), LINE).anchor
    assert (anchor.line0, anchor.wall0, anchor.machine) == (WALL, WALL, this_machine())


@pytest.mark.parametrize(("passed", "line0"), [(700.0, 700.0), (500.0, 600.0), (-2900.0, 600.0)])
def test_a_line_that_ran(options: LineOptions, wall: SetWall, passed: float, line0: float) -> None:
    """It should go on at the wall clock, or at the last event where the clock is behind that."""
    wall(WALL + passed)
    anchor = anchored(options, LINE).anchor
    assert (anchor.line0, anchor.wall0) == (WALL + line0, WALL + passed)


def test_a_clock_far_behind(options: LineOptions, wall: SetWall) -> None:
    """It should not start before a person accepts it, in an event; then it goes on from the last event."""
    wall(WALL - 86400.0)
    with pytest.raises(CommandFailed, match="^the wall clock tells .*, but the last event is of .*cell clock accept$"):
        anchored(options, LINE)
    accept_stopped(options.state_dir)
    reader = SqlStore(options.store_url, LINE, read_only=True)
    (*_, accepted) = (stored.event for stored in reader.since(0))
    reader.close()
    assert isinstance(accepted, ClockAccepted)
    assert (accepted.at, accepted.wall) == (WALL + 600.0, WALL - 86400.0)
    assert anchored(options, LINE).anchor.line0 == WALL + 600.0


def test_nothing_to_accept(options: LineOptions, wall: SetWall) -> None:
    """It should be refused, and nothing recorded."""
    wall(WALL + 700.0)
    with pytest.raises(NotAllowed, match="nothing is to be accepted"):
        accept_stopped(options.state_dir)
    assert stored_plant(options.store_url, LINE).at == WALL + 600.0


@pytest.mark.parametrize("seconds", [2.0**31, 2_500_000_000.0, -5.0])
def test_a_clock_that_no_message_can_tell(tmp_path: Path, wall: SetWall, seconds: float) -> None:
    """It should be refused in one line."""
    wall(seconds)
    with pytest.raises(CommandFailed, match=r"^the wall clock tells -?\d+ s since 1970: before 1970 and after 2038 "):
        anchored(LineOptions(CONFIG, tmp_path), LINE)


def test_one_node_more(options: LineOptions, wall: SetWall) -> None:
    """It should have anchor and speed of the line that runs here; else be told by the claim, and begin by the wall."""
    folder, anchor = options.state_dir, Anchor(WALL, WALL - 40.0, 3.0, this_machine())
    run_of(load_line(CONFIG), LineOptions(CONFIG, folder, speed=20.0, anchor=anchor), 7).save(folder)
    with only_runner(folder):
        more = anchored_as(options, LINE)
    assert (more.anchor, more.speed, more.time_of_claim) == (anchor, 20.0, False)
    alone = anchored_as(options, LINE)
    assert (alone.anchor.line0, alone.time_of_claim) == (WALL + 600.0, True)


def test_the_next_run_is_dated(options: LineOptions, wall: SetWall) -> None:
    """It should say how long the line was off."""
    wall(WALL + 4200.0)
    line0 = anchored(options, LINE).anchor.line0
    (dated,) = decide(stored_plant(options.store_url, LINE), ReportClock("r2", WALL + 4200.0, 0.0), line0)
    assert isinstance(dated, ClockDated)
    assert (dated.off_s, dated.offset) == (3600.0, 0.0)
