"""It should tell how far the wall clock was set against the monotonic clock, and when it cannot be believed."""

import pytest

from cell_line.clock import Anchor
from cell_orchestrator.core.plant import Plant
from cell_orchestrator.core.requests import ReportClock
from cell_orchestrator.core.wall_clock import WallClock
from cell_orchestrator.store.errors import StoreError
from cell_orchestrator.wall import Wall, behind_by

WALL0 = 1_800_000_000.0
PLANT = Plant(at=WALL0 + 600.0, clock=WallClock(at=WALL0, wall=WALL0, run="1799000000.000000"))


class Hands:
    """Both clocks of a machine, which the test moves."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.wall, self.mono, self.held_up = WALL0, 70.0, 0.0
        monkeypatch.setattr("time.time", self._time)
        monkeypatch.setattr("time.monotonic", lambda: self.mono)

    def _time(self) -> float:
        self.mono += self.held_up
        return self.wall


@pytest.fixture
def hands(monkeypatch: pytest.MonkeyPatch) -> Hands:
    return Hands(monkeypatch)


def test_readings(hands: Hands) -> None:
    """It should tell what was set, not what passed, and name the run that its processes share."""
    subject = Wall(Anchor(5.0, WALL0, 70.0), 20.0)
    for passed, step, skew in ((0.0, 0.0, 0.0), (5.0, -40.0, -40.0), (60.0, 41.0, 1.0)):
        hands.mono += passed
        hands.wall += passed + step
        assert subject.read() == ReportClock("1800000000.000000", hands.wall, skew, 20.0)


def test_a_process_that_is_held_up(hands: Hands) -> None:
    """It should say nothing rather than take its own pause for a step."""
    hands.held_up = 3.0
    assert Wall(Anchor(5.0, WALL0, 70.0), 1.0).read() is None


@pytest.mark.parametrize(("ahead", "believed"), [(-3000.0, True), (-2999.0, True), (-3001.0, False), (1e6, True)])
def test_a_run_that_begins(hands: Hands, ahead: float, believed: bool) -> None:
    """It should not go on by a clock an hour behind the last event; both times and what to say stand in one line."""
    hands.wall = WALL0 + ahead
    said = behind_by(PLANT, hands.wall)
    assert bool(said) is not believed
    if not believed:
        assert said.count("2027-01-15") == 2 and said.endswith("set it, or say ./cell clock accept")
        with pytest.raises(StoreError, match="but the last event is of 2027-01-15 "):
            Wall(Anchor(PLANT.at, hands.wall, 70.0), 1.0).check(PLANT)


def test_a_run_that_began_already(hands: Hands) -> None:
    """It should go on when only the orchestrator is started anew, whatever the wall clock tells."""
    hands.wall = WALL0 - 1e6
    Wall(Anchor(5.0, 1_799_000_000.0, 70.0), 1.0).check(PLANT)
