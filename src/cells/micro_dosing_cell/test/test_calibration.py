"""What is learnt of a pump."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from micro_dosing_cell.calibration import PumpCalibration


def gives(mass_g: float, rate_g_s: float) -> float:
    """Return what a pump gives that gives 5 % too little and flows on for 0.15 s [g]."""
    return 0.95 * mass_g + 0.15 * rate_g_s


def test_it_learns_gain_and_after_flow() -> None:
    """It should foresee a pump within its own doubt after some runs, be they fast or slow."""
    dice, known = Random(4), PumpCalibration()
    for _ in range(20):
        for mass, rate in ((3.0, 2.0), (0.15, 0.3), (0.004, 0.04)):
            known = known.learnt(mass, rate, gives(mass, rate) * dice.gauss(1.0, 0.003))
    for mass, rate in ((2.0, 2.0), (0.1, 0.3), (0.002, 0.02)):
        assert abs(known.expected(mass, rate) - gives(mass, rate)) < 2.0 * known.spread(mass, rate)
    assert known.spread(2.0, 2.0) < PumpCalibration().spread(2.0, 2.0) / 4.0


def test_a_bubble_teaches_nothing_but_doubt() -> None:
    """It should keep the gain, and be less sure of it."""
    known = PumpCalibration(1.0, 0.08, 0.006, 0.004)
    after = known.learnt(2.0, 2.0, 1.4)
    assert (after.gain, after.after_s) == (known.gain, known.after_s)
    assert after.spread(2.0, 2.0) > known.spread(2.0, 2.0)


def test_what_gave_far_too_much_is_approached_anew() -> None:
    """It should expect no less than a new pump gives, and be as unsure."""
    after = PumpCalibration(0.7, 0.02, 0.006, 0.004).learnt(2.0, 2.0, 2.1)
    assert after == PumpCalibration()


numbers = st.floats(min_value=-1e6, max_value=1e6)


@given(known=st.builds(PumpCalibration, numbers, numbers, numbers, numbers), gained=numbers)
def test_it_stays_what_a_pump_can_be(known: PumpCalibration, gained: float) -> None:
    """It should be bounded, whatever was kept before and whatever the scale says."""
    after = known.bounded().learnt(0.5, 0.3, gained)
    assert 0.3 <= after.gain <= 2.0
    assert 0.0 <= after.after_s <= 0.5
    assert 0.0 < after.gain_sd <= 0.15
    assert 0.0 < after.after_sd <= 0.1
