"""It should say how many units of a past batch were foreseen, by what was known at the time."""

from pathlib import Path

import pytest

from cell_bringup.bench.finish import Guess, bench_finish, judged
from cell_bringup.failure import CommandFailed
from cell_orchestrator.core import events as ev
from cell_sim.virtual.faults import rates_called
from cell_sim.virtual.scenario import scenario
from cell_sim.virtual.world import VirtualWorld

ENDLESS = 500_000


def shift(seed: int) -> list[ev.Event]:
    """What a virtual line without faults did with 16 units, which were ordered bit by bit."""
    world = VirtualWorld(seed, scenario(seed, 16), rates_called("none", seed), 3600.0)
    for _ in range(ENDLESS):
        if world.over:
            break
        world.schedule.step()
    events = [stored.event for stored in world.store.since(0)]
    world.store.close()
    return events


def test_the_end_of_a_shift_is_foreseen() -> None:
    """It should foresee four of five units when all are ordered, and the times of the line are known."""
    guesses = [guess for seed in (6, 7, 8) for guess in judged(shift(seed), (0.7,))[0]]
    assert len(guesses) > 12
    assert sum(guess.near for guess in guesses) >= 0.8 * len(guesses)
    assert all(guess.ordered < guess.at < guess.came for guess in guesses)


def test_what_is_expected_never_or_far_off_is_not_foreseen() -> None:
    assert Guess("A", 100.0, 180.0, 215.0, 200.0).near
    assert not Guess("A", 100.0, 180.0, 215.0, 200.0).near_to_go
    assert not Guess("A", 100.0, 180.0, 216.0, 200.0).near
    assert not Guess("A", 100.0, 180.0, None, 200.0).near


def test_a_folder_must_be_named(tmp_path: Path) -> None:
    with pytest.raises(CommandFailed, match="--real"):
        bench_finish(1, 1, print)
    with pytest.raises(CommandFailed, match="no line was started here"):
        bench_finish(1, 1, print, tmp_path)
