"""It should hold, lift, lay down and show a cloth of any outline."""

import math
from collections.abc import Iterator

import numpy as np
import pytest

from cell_line.registry import Registry
from cell_sim.world.cloth_bench import CLOTH_BENCHES, BenchCloth, BenchLook, ClothBench
from cell_world.geometry import Pose

CORNERS = ((-0.15, -0.2), (0.15, -0.2), (0.1, 0.2), (-0.1, 0.2))
ABOVE = Pose.from_xyz_rpy((0.0, 0.0, 1.2), (math.pi, 0.0, 0.0))


@pytest.fixture(scope="module")
def bench() -> Iterator[ClothBench]:
    look = BenchLook((0.4, 0.4, 0.4), (0.6, 0.3, 1.5), (0.5, 0.5), ABOVE, 0.9, 96, 96)
    bench = Registry.installed().get(CLOTH_BENCHES, "mujoco")(BenchCloth(CORNERS, color=(0.8, 0.1, 0.1)), look)
    yield bench
    bench.close()


@pytest.fixture
def flat(bench: ClothBench) -> ClothBench:
    nodes, _ = bench.flat()
    bench.release()
    bench.place(np.column_stack([nodes, np.full(len(nodes), 0.001)]))
    return bench


def test_it_shows_the_cloth(flat: ClothBench) -> None:
    """It should see it in its colour where it lies, and the table a little farther away than it."""
    picture, depth = flat.picture()
    red = picture[..., 0].astype(int) > 2 * picture[..., 1]
    rows, columns = np.nonzero(red)
    focal = 48 / math.tan(0.45)
    assert np.ptp(columns) / focal * 1.2 == pytest.approx(0.3, abs=0.03)
    assert np.ptp(rows) / focal * 1.2 == pytest.approx(0.4, abs=0.03)
    assert np.median(depth[~red]) == pytest.approx(1.2, abs=0.003)
    low = rows > 48
    assert np.ptp(columns[low]) > np.ptp(columns[~low]), "y goes up in the picture, so the wide hem is below"


def test_it_lifts_and_lays_down(flat: ClothBench) -> None:
    """It should hang from what the fingers hold, unstretched, and rest when it is laid down."""
    assert flat.pinch("left", (-0.1, 0.2)) and flat.pinch("right", (0.1, 0.2))
    flat.move({"left": [(-0.1, 0.2, 0.5)], "right": [(0.1, 0.2, 0.5)]}, 0.8)
    flat.settle(0.4)
    hangs = flat.vertices()
    assert hangs[:, 2].max() == pytest.approx(0.5, abs=0.02)
    assert 0.03 < hangs[:, 2].min() < 0.12
    assert 0.1 < flat.tension() < 3.0
    flat.release()
    flat.settle(2.0)
    assert flat.vertices()[:, 2].max() < 0.2
    assert flat.tension() == 0.0


def test_a_finger_beside_it_holds_nothing(flat: ClothBench) -> None:
    """It should say so."""
    assert not flat.pinch("left", (0.4, 0.4))


def test_a_finger_takes_one_layer_or_all(flat: ClothBench) -> None:
    """It should take the upper one of two that lie there, and leave the other."""
    points = flat.vertices()
    over = points[:, 0] < -1e-6
    points[over] = points[over] * (-1.0, 1.0, 1.0) + (0.0, 0.0, 0.002)
    for one_layer in (True, False):
        flat.place(points)
        flat.pinch("left", (0.125, 0.0), one_layer)
        flat.move({"left": [(0.125, 0.0, 0.15)]}, 0.5)
        lifted = flat.vertices()[:, 2] > 0.08
        assert lifted[over].any()
        assert lifted[~over].any() == (not one_layer)
        flat.release()


def test_the_upper_layer_is_the_one_that_came_down_last(flat: ClothBench) -> None:
    """It should take what was turned over, though layers lie in one another."""
    flat.pinch("left", (-0.13, -0.1))
    flat.move({"left": [(-0.05, -0.1, 0.1), (0.09, -0.1, 0.01)]}, 1.0)
    flat.release()
    flat.settle(2.0)
    flap = flat.flat()[0][:, 0] < -0.08
    flat.pinch("left", (0.09, -0.1), one_layer=True)
    flat.move({"left": [(0.09, -0.1, 0.06)]}, 0.4)
    lifted = flat.vertices()[:, 2] > 0.045
    assert lifted.any() and flap[lifted].all()
    flat.release()
