"""Pumps and scales as real ones are."""

from dataclasses import replace
from random import Random

import pytest

from micro_dosing_cell.pump_model import NARROWEST, PumpState, block, new_pump, purge, run
from micro_dosing_cell.scale_model import ScaleState, follow, reading

THIN, THICK = PumpState(1.0, 1.0), PumpState(1000.0, 1.0)


def mean_run(pump: PumpState, rate: float = 0.3) -> tuple[float, float]:
    """Return the mean flow [g/s] and the mean of what follows the stop [g] of many runs."""
    runs = [run(pump, 1.0, rate, 0.05, 0.0, Random(seed))[1] for seed in range(400)]
    return sum(one.flow_g_s for one in runs) / 400, sum(one.after_g + one.drop_g for one in runs) / 400


def test_a_thick_fluid_flows_on_longer_and_slips_at_high_rates() -> None:
    """It should depend on viscosity and rate."""
    assert mean_run(THICK)[1] > 1.5 * mean_run(THIN)[1] > 0.0
    assert mean_run(THICK, 2.0)[0] / 2.0 < 0.985 * mean_run(THICK, 0.02)[0] / 0.02


def test_the_calibration_wanders() -> None:
    """It should not be the same after many runs."""
    pump, dice = THIN, Random(1)
    for _ in range(500):
        pump, _ = run(pump, 0.1, 0.3, 0.05, 0.0, dice)
    assert abs(pump.gain - 1.0) > 0.005


def test_air_gives_nothing_until_it_is_out() -> None:
    """It should lose what the bubble would weigh, then give again."""
    pump, real = run(replace(THIN, air_g=0.5), 1.0, 1.0, 0.05, 0.0, Random(2))
    assert real.flow_g_s == pytest.approx(0.5, abs=0.06)
    assert pump.air_g == 0.0
    assert purge(replace(THIN, air_g=0.5), 0.0, Random(2)).air_g == 0.0


def test_a_blocked_tip_gives_nothing_and_most_purges_free_it() -> None:
    """It should stay blocked until then."""
    assert run(block(THIN), 1.0, 1.0, 0.05, 0.0, Random(3))[1].flow_g_s == 0.0
    freed = sum(not purge(block(THIN), 0.0, Random(seed)).blocked for seed in range(200))
    assert 110 < freed < 170


def test_an_idle_tip_narrows_and_a_purge_opens_it() -> None:
    """It should narrow to a limit, and no further by itself."""
    night, real = run(THIN, 1.0, 1.0, 0.05, 12 * 3600.0, Random(4))
    assert night.opening == NARROWEST
    assert real.flow_g_s < 0.75
    assert purge(night, 0.0, Random(4)).opening == 1.0


def test_what_hangs_at_a_tip_is_neither_lost_nor_made() -> None:
    """It should come with the next run, or fall: over many runs nothing but the film at the tip is missing."""
    pump, dice, given, due = replace(THIN, gain=1.0), Random(5), 0.0, 0.0
    for _ in range(300):
        before = pump
        pump, real = run(replace(pump, gain=1.0, air_g=0.0), 0.01, 0.1, 0.05, 0.0, dice)
        given += real.after_g + real.drop_g
        due += real.after_g + real.drop_g + pump.hanging_g - before.hanging_g
    assert given == pytest.approx(due - pump.hanging_g)


def test_fluids_and_pumps_differ() -> None:
    """It should be another one for another chance."""
    many = [new_pump(Random(seed), 5.0) for seed in range(50)]
    assert len({one.viscosity_mpa_s for one in many}) == len({one.gain for one in many}) == 50
    assert {one.ran_s for one in many} == {5.0}


def test_a_scale_settles_wanders_and_rounds() -> None:
    """It should follow the load, its zero should not stay, and its readings should be whole digits."""
    scale = ScaleState(0.0, 0.0, 0.0)
    soon, later = follow(scale, 10.0, 0.1, Random(6)), follow(scale, 10.0, 2.0, Random(6))
    assert soon.shown_g < 6.0
    assert later.shown_g == pytest.approx(10.0, abs=1e-4)
    assert 0.0 < abs(follow(scale, 0.0, 600.0, Random(7)).zero_g) < 0.005
    assert round(reading(later, 0.0002, 0.01, Random(8)) / 0.01, 6) == 1000.0
