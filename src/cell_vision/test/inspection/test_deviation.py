import numpy as np
import pytest
import trimesh
from numpy.typing import NDArray

from cell_vision.inspection.deviation import FEWEST, deviation
from cell_vision.inspection.nominal import Nominal, spread
from cell_vision.inspection.registration import Registration

NOISE_M, RADIUS_M, DEPTH_M, THICK_M = 0.00003, 0.0005, 0.0015, 0.004


@pytest.fixture(scope="module")
def block() -> Nominal:
    return spread(trimesh.creation.box((0.04, 0.03, THICK_M)), 0.001)


def sure(covariance: NDArray[np.float64] | None = None) -> Registration:
    return Registration(np.eye(4), np.zeros((6, 6)) if covariance is None else covariance, NOISE_M, 1.0, 0.0)


def top(seed: int = 0, count: int = 60_000, off_m: float = 0.0) -> NDArray[np.float64]:
    """A noisy scan of the upper face, which may lie higher than it should."""
    rng = np.random.default_rng(seed)
    flat = rng.uniform(-0.5, 0.5, (count, 2)) * [0.04, 0.03]
    return np.column_stack([flat, THICK_M / 2.0 + off_m + rng.normal(0.0, NOISE_M, count)])


def test_material_that_is_left_or_lacks_has_its_sign(block: Nominal) -> None:
    for off_m in (0.0003, -0.0003):
        found = deviation(top(off_m=off_m), block, sure(), RADIUS_M, DEPTH_M, 0.0)
        assert np.nanmedian(found.off_m) == pytest.approx(off_m, abs=5e-6)


def test_only_the_scanned_face_is_seen_and_nothing_at_its_edge(block: Nominal) -> None:
    found = deviation(top(), block, sure(), RADIUS_M, DEPTH_M, 0.0)
    inner = (np.abs(block.points[:, :2]) < np.array([0.02, 0.015]) - 0.001).all(axis=1)
    up = block.normals[:, 2] > 0.5
    assert found.seen[up & inner].all()
    assert not found.seen[~up].any()
    assert not found.seen[block.near_edge(RADIUS_M)].any()


def test_uncertainty_holds(block: Nominal) -> None:
    found = deviation(top(1), block, sure(), RADIUS_M, DEPTH_M, 0.0)
    within = np.abs(found.off_m[found.seen]) < 2.0 * found.sigma_m[found.seen]
    assert 0.94 < within.mean() < 0.995
    assert np.nanmedian(found.sigma_m) == pytest.approx(
        NOISE_M / np.sqrt(60_000 / 1200e-6 * np.pi * RADIUS_M**2), rel=0.3
    )


def test_what_the_pose_and_the_scanner_do_not_know_is_added(block: Nominal) -> None:
    """It should grow away from the centre where the part may be tilted."""
    tilted = np.diag([0.0, 0.01**2, 0.0, 0.0, 0.0, 0.0])
    found = deviation(top(), block, sure(tilted), RADIUS_M, DEPTH_M, 0.00001)
    far = found.seen & (np.abs(np.abs(block.points[:, 0]) - 0.015) < 0.0005)
    near = found.seen & (np.abs(block.points[:, 0]) < 0.0003)
    assert np.median(found.sigma_m[far]) == pytest.approx(0.015 * 0.01, rel=0.05)
    assert np.median(found.sigma_m[near]) < 0.00002


def test_scanner_is_never_better_than_its_calibration(block: Nominal) -> None:
    found = deviation(top(count=200_000), block, sure(), RADIUS_M, DEPTH_M, 0.00002)
    assert np.nanmin(found.sigma_m) >= 0.00002


def test_few_points_are_not_enough(block: Nominal) -> None:
    here = block.points[np.argmax((block.normals[:, 2] > 0.5) & (np.abs(block.points[:, :2]).max(axis=1) < 0.005))]
    for count, seen in ((FEWEST - 1, 0), (FEWEST, 1)):
        found = deviation(np.tile(here, (count, 1)), block, sure(), 0.0001, DEPTH_M, 0.0)
        assert found.seen.sum() == seen


def test_points_beside_the_part_are_strays(block: Nominal) -> None:
    scan = np.vstack([top(), [[0.1, 0.0, 0.0], [0.0, 0.0, 0.005]]])
    found = deviation(scan, block, sure(), RADIUS_M, DEPTH_M, 0.0)
    assert found.stray.tolist() == [[0.1, 0.0, 0.0], [0.0, 0.0, 0.005]]


def test_back_of_a_thin_wall_is_not_taken_for_its_front() -> None:
    """It should see both faces of a plate of 1 mm where both were scanned, each by its own points."""
    wall = spread(trimesh.creation.box((0.04, 0.03, 0.001)), 0.001)
    above = top() - [0.0, 0.0, THICK_M / 2.0 - 0.0005]
    below = above * [1.0, 1.0, -1.0] - [0.0, 0.0, 0.0002]
    found = deviation(np.vstack([above, below]), wall, sure(), RADIUS_M, DEPTH_M, 0.0)
    assert np.nanmedian(found.off_m[wall.normals[:, 2] > 0.5]) == pytest.approx(0.0, abs=5e-6)
    assert np.nanmedian(found.off_m[wall.normals[:, 2] < -0.5]) == pytest.approx(0.0002, abs=5e-6)


def test_points_that_are_no_numbers_are_left_out(block: Nominal) -> None:
    scan = top()
    scan[::7] = np.nan
    assert np.nanmedian(deviation(scan, block, sure(), RADIUS_M, DEPTH_M, 0.0).off_m) == pytest.approx(0.0, abs=5e-6)
