"""Chucks and threads hold what they are told to, and may lose it."""

import pytest
from stepped_world import cell_world

from cell_sim.physics.bodies import find_pose, model_pose
from cell_sim.physics.hand.holder import WeldHolder

CHUCK = "dosing::gantry::capper"


def test_a_chuck_that_loses_its_cap_lets_it_fall() -> None:
    """It should hold until the fault, and again when it is told to."""
    sim = cell_world("dosing").simulation
    place = find_pose(sim, CHUCK)
    assert place is not None
    sim.spawn("cap_9", "cap", place)
    chuck = sim.device(CHUCK, WeldHolder)
    chuck.take("cap_9::body")
    sim.step(50)
    held = model_pose(sim, "cap_9").position[2]
    sim.fail(CHUCK, "drop", 0.0)
    with pytest.raises(KeyError, match="cannot suffer 'jam'"):
        sim.fail(CHUCK, "jam")
    assert chuck.holding == "cap_9::body"
    sim.fail(CHUCK, "drop")
    sim.step(50)
    assert chuck.holding == ""
    assert model_pose(sim, "cap_9").position[2] < held - 0.005
    chuck.take("cap_9::body")
    assert chuck.holding == "cap_9::body"
