"""What a sensor adds."""

import numpy as np
import pytest

from cell_sim.world.pictures import RgbdPicture
from cell_sim.world.sensor_noise import noisy

SEEN = RgbdPicture("camera", 1.0, np.full((120, 160, 3), 100, np.uint8), np.full((120, 160), 2.0, np.float32))


def test_noise_is_of_the_stated_size_and_comes_from_its_seed() -> None:
    """It should scatter colour by its share, depth by the square of the distance, the same for one seed."""
    one, same, other = (noisy(SEEN, 0.01, np.random.default_rng(seed)) for seed in (1, 1, 2))
    assert np.std(one.rgb) == pytest.approx(2.55, abs=0.1)
    assert np.std(one.depth) == pytest.approx(0.004, abs=0.0002)
    np.testing.assert_array_equal(one.rgb, same.rgb)
    assert (one.rgb != other.rgb).mean() > 0.5


def test_a_perfect_camera_has_none() -> None:
    """It should show what there is."""
    assert noisy(SEEN, 0.0, np.random.default_rng(1)) is SEEN
