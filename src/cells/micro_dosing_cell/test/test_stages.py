"""How the next run of a pump is chosen."""

from hypothesis import given
from hypothesis import strategies as st

from micro_dosing_cell.calibration import PumpCalibration
from micro_dosing_cell.stages import SHORTEST_S, Flow

KNOWN = PumpCalibration(1.0, 0.08, 0.006, 0.004)
FLOW = Flow(coarse_g_s=2.0, fine_g_s=0.3, known=KNOWN)
calibrations = st.builds(
    PumpCalibration,
    st.floats(0.3, 2.0),
    st.floats(0.0, 0.5),
    st.floats(0.004, 0.06),
    st.floats(0.002, 0.1),
)


def test_the_stages_follow_each_other() -> None:
    """It should go from coarse over fine to drops as the rest gets smaller."""
    stages = [FLOW.shot(rest, 0.0007).stage for rest in (5.0, 1.0, 0.3, 0.1, 0.02, 0.002)]
    assert stages == ["coarse", "coarse", "fine", "fine", "drop", "drop"]


@given(rest=st.floats(0.001, 50.0), known=calibrations)
def test_no_shot_aims_beyond_the_rest(rest: float, known: PumpCalibration) -> None:
    """It should expect at most the rest in the vessel when the flow has ended, and run the pump for a while."""
    shot = Flow(2.0, 0.3, known).shot(rest, 0.0007)
    assert known.expected(shot.mass_g, shot.rate_g_s) <= rest * 1.000001
    assert shot.mass_g / shot.rate_g_s >= SHORTEST_S * 0.999


def test_a_pump_that_nobody_knows_is_approached_from_further_away() -> None:
    """It should leave more of the rest to be dosed slowly than with a pump that is known."""
    unknown = Flow(2.0, 0.3).shot(5.0, 0.0007)
    assert unknown.mass_g < FLOW.shot(5.0, 0.0007).mass_g < 5.0


def test_a_run_that_is_sure_to_end_near_enough_gives_all_of_the_rest() -> None:
    """It should not stop short of what a wide tolerance allows."""
    shot = FLOW.shot(1.0, 0.1)
    assert abs(KNOWN.expected(shot.mass_g, shot.rate_g_s) - 1.0) < 1e-9
