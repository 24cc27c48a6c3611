import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation

from cell_vision.inspection.nominal import Nominal, spread
from cell_vision.inspection.registration import FEW, NotFound, register
from cell_vision.synthetic.printed_part import HALF_TURN, Bracket
from cell_vision.synthetic.scanner import Scanner

NOISE_M = 0.00003
SCANNER = Scanner(pitch_m=0.0008, noise_m=NOISE_M, turn_noise_m=0.0)


@pytest.fixture(scope="module")
def part() -> Nominal:
    return spread(Bracket().mesh(), 0.001)


def pose(turn: NDArray[np.float64], move: tuple[float, float, float]) -> NDArray[np.float64]:
    out = np.eye(4)
    out[:3, :3], out[:3, 3] = Rotation.from_rotvec(turn).as_matrix(), move
    return out


def scanned(part: Nominal, lies: NDArray[np.float64], seed: int = 0) -> NDArray[np.float64]:
    return SCANNER.scan(part.mesh, np.random.default_rng(seed)) @ lies[:3, :3].T + lies[:3, 3]


def off(part: Nominal, found: NDArray[np.float64], lies: NDArray[np.float64]) -> NDArray[np.float64]:
    """How a pose is off, as its covariance has it: about the part's axes at its centre, and along them."""
    between = np.linalg.inv(lies) @ found
    turn = Rotation.from_matrix(between[:3, :3]).as_rotvec()
    return np.r_[turn, (between @ np.r_[part.centre, 1.0])[:3] - part.centre]


def test_part_off_its_place_is_found(part: Nominal) -> None:
    lies = pose(np.array([0.03, -0.05, 0.08]), (0.003, -0.002, 0.001))
    found = register(scanned(part, lies), part, np.eye(4), 0.006)
    assert np.abs(off(part, found.pose, lies)).max() < 5e-5
    assert found.turned_rad == pytest.approx(np.linalg.norm([0.03, -0.05, 0.08]), abs=1e-4)
    assert found.on_surface > 0.95
    assert found.sigma_m == pytest.approx(NOISE_M * 0.75, rel=0.3)  # along rays that meet the surface at a slant


def test_pose_is_as_sure_as_it_says(part: Nominal) -> None:
    """It should lie within the ellipsoid of its covariance, by the chi-square of six degrees of freedom."""
    lies = pose(np.array([0.02, 0.01, -0.03]), (0.001, 0.001, -0.001))
    squares = []
    for seed in range(8):
        found = register(scanned(part, lies, seed), part, np.eye(4), 0.006)
        error = off(part, found.pose, lies)
        squares.append(error @ np.linalg.solve(found.covariance, error))
    assert 2.0 < np.mean(squares) < 14.0


def test_part_that_is_put_in_turned_is_found_where_it_is(part: Nominal) -> None:
    lies = pose(HALF_TURN.as_rotvec(), (0.002, 0.0, 0.001))
    found = register(scanned(part, lies), part, np.eye(4), 0.006, [HALF_TURN])
    assert np.abs(off(part, found.pose, lies)).max() < 5e-5
    assert found.turned_rad == pytest.approx(np.pi, abs=1e-3)


def test_defect_does_not_move_the_part(part: Nominal) -> None:
    lies = np.eye(4)
    scan = scanned(part, lies)
    dent = (scan[:, 2] > 0.0079) & (scan[:, 2] < 0.0081) & (scan[:, 0] < 0.0)
    scan[dent, 2] -= 0.0005
    assert dent.mean() > 0.1
    assert np.abs(off(part, register(scan, part, lies, 0.006).pose, lies)).max() < 4e-5


def test_points_that_are_no_numbers_are_left_out(part: Nominal) -> None:
    scan = scanned(part, np.eye(4))
    scan[::7] = np.nan
    assert np.abs(off(part, register(scan, part, np.eye(4), 0.006).pose, np.eye(4))).max() < 5e-5


def test_too_few_points_are_no_part(part: Nominal) -> None:
    scan = scanned(part, np.eye(4))[: FEW - 1]
    with pytest.raises(NotFound, match="the scan has 199 points; at least 200 are needed"):
        register(scan, part, np.eye(4), 0.006)


def test_part_that_is_elsewhere_is_not_found(part: Nominal) -> None:
    scan = scanned(part, pose(np.zeros(3), (0.5, 0.0, 0.0)))
    with pytest.raises(NotFound, match="0 of"):
        register(scan, part, np.eye(4), 0.006)
