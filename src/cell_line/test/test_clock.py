"""It should tell line time by the monotonic clock, whatever becomes of the wall clock."""

import pytest

from cell_line.clock import Anchor, ScaledClock, this_machine

DAY_S = 86400.0
STEPS = (-3600.0, -40.0, 10 * DAY_S, -10 * DAY_S, 7200.0)
"""Steps of a wall clock [s]: set back, corrected, set wrongly and back again, a suspend."""


class Hands:
    """Both clocks of a machine, which the test moves."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.wall, self.mono = 1000.0, 70.0
        monkeypatch.setattr("time.time", lambda: self.wall)
        monkeypatch.setattr("time.monotonic", lambda: self.mono)

    def wait(self, seconds: float) -> None:
        self.wall += seconds
        self.mono += seconds


@pytest.fixture
def hands(monkeypatch: pytest.MonkeyPatch) -> Hands:
    return Hands(monkeypatch)


def test_scaled_clock(hands: Hands) -> None:
    """It should run at its speed from its origin, and refuse to stand still."""
    assert ScaledClock(speed=20.0, line0=500.0, mono0=hands.mono - 10.0).now() == 700.0
    with pytest.raises(ValueError, match="clock speed must be > 0"):
        ScaledClock(speed=0.0)


@pytest.mark.parametrize("speed", [1.0, 20.0])
def test_steps_of_the_wall_clock(hands: Hands, speed: float) -> None:
    """It should go on as if nothing was, neither stand still nor run ahead."""
    subject = ScaledClock(speed, 500.0, hands.mono)
    passed = 0.0
    for step in STEPS:
        hands.wall += step
        hands.wait(3.0)
        passed += 3.0
        assert subject.now() == pytest.approx(500.0 + passed * speed)


def test_nodes_of_one_machine(hands: Hands) -> None:
    """It should tell the same on each, also on one that starts after the wall clock was set."""
    anchor = Anchor.now(500.0, hands.wall)
    first = anchor.clock(1.0).mono0
    hands.wait(60.0)
    hands.wall -= 3600.0
    assert anchor.clock(1.0).mono0 == first == 70.0
    assert anchor.machine == this_machine() != ""


@pytest.mark.parametrize("machine", ["another one", ""])
def test_a_node_of_another_machine(hands: Hands, machine: str) -> None:
    """It should take from the wall clocks, once, how long ago the line began, and count by its own clock from then."""
    told = Anchor(500.0, hands.wall - 40.0, 123456.0, machine)
    here = told.here()
    assert (here.line0, here.mono0) == (500.0, 30.0)
    hands.wait(5.0)
    hands.wall += 10 * DAY_S
    assert here.here() == here
