"""What is in a vessel."""

import math

import pytest

from cell_sim.world.liquid import TURNS, VesselContent, color


def test_masses_add_up() -> None:
    """It should keep the mass of each component."""
    subject = VesselContent()
    subject.pour("water", 2.0)
    subject.pour("red", 0.5)
    subject.pour("water", 1.0)
    assert subject.masses == {"water": 3.0, "red": 0.5}
    assert subject.mass == 3.5
    assert subject.volume == pytest.approx(3.5e-6)


def test_stirring_evens_out_and_pouring_spoils_it() -> None:
    """It should become even with the turns, and start over when something is added."""
    subject = VesselContent({"water": 1.0})
    assert subject.uniformity() == 0.0
    subject.stirred += TURNS
    assert subject.uniformity() == pytest.approx(1.0 - math.exp(-1.0))
    subject.pour("red", 0.1)
    assert subject.uniformity() == 0.0


def test_colours_mix_as_paint_does() -> None:
    """It should be that of the pigment in a clear liquid, green from blue and yellow, lighter with white."""
    red, green, blue = color({"clear": 5.0, "red": 1.5})
    assert red > 0.8 and green < 0.2 and blue < 0.2
    red, green, blue = color({"blue": 1.0, "yellow": 1.0})
    assert green > red and green > blue
    assert sum(color({"blue": 1.0, "white": 3.0})) > sum(color({"blue": 1.0}))
    assert color({}) == color({"unheard_of": 1.0})
