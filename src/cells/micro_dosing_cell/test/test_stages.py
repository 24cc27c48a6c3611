"""How the next run of a pump is chosen."""

from hypothesis import given
from hypothesis import strategies as st

from micro_dosing_cell.stages import SHORTEST_S, DoseShot, Flow

FLOW = Flow(coarse_g_s=2.0, fine_g_s=0.3)
rests = st.floats(min_value=0.005, max_value=50.0)
after = st.floats(min_value=0.0, max_value=0.5)


def test_the_stages_follow_each_other() -> None:
    """It should go from coarse over fine to pulses as the rest gets smaller."""
    stages = [FLOW.shot(rest, 0.007).stage for rest in (5.0, 1.0, 0.3, 0.06, 0.02, 0.008)]
    assert stages == ["coarse", "coarse", "fine", "fine", "pulse", "pulse"]


@given(rest=rests, after_s=after)
def test_no_shot_aims_beyond_the_rest(rest: float, after_s: float) -> None:
    """It should expect at most the rest in the vessel when the flow has ended, and run the pump for a while."""
    shot = Flow(2.0, 0.3, after_s).shot(rest, 0.007)
    assert shot.mass_g + after_s * shot.rate_g_s <= rest * 1.000001
    assert shot.mass_g / shot.rate_g_s >= SHORTEST_S * 0.999


def test_it_learns_what_flows_after_a_stop() -> None:
    """It should come close to the true after-flow within a few shots."""
    subject = FLOW
    for _ in range(6):
        subject = subject.learnt(DoseShot("fine", 0.3, 0.3), 0.3 + 0.3 * 0.2)
    assert abs(subject.after_s - 0.2) < 0.01


def test_a_wild_shot_does_not_spoil_what_it_learnt() -> None:
    """It should keep the after-flow within bounds."""
    assert 0.0 <= FLOW.learnt(DoseShot("fine", 0.3, 0.3), 9.0).after_s <= 0.5
    assert 0.0 <= FLOW.learnt(DoseShot("fine", 0.3, 0.3), 0.0).after_s <= 0.5
