import math
import pickle

import numpy as np
import pytest

from cell_world.geometry import IDENTITY, Pose

QUARTER = math.pi / 2
TILTED = Pose.from_xyz_rpy((0.1, -0.2, 0.3), (0.4, -0.5, 0.6))
OTHER = Pose.from_xyz_rpy((-1.0, 0.5, 2.0), (-2.0, 0.3, 3.0))


def by_hand(roll: float, pitch: float, yaw: float) -> np.ndarray:
    """Rz(yaw) Ry(pitch) Rx(roll), as SDF defines its angles."""
    cr, sr, cp, sp, cy, sy = (f(a) for a in (roll, pitch, yaw) for f in (math.cos, math.sin))
    about_x = np.array([[1, 0, 0], [0, cr, -sr], [0, sr, cr]])
    about_y = np.array([[cp, 0, sp], [0, 1, 0], [-sp, 0, cp]])
    about_z = np.array([[cy, -sy, 0], [sy, cy, 0], [0, 0, 1]])
    return about_z @ about_y @ about_x


def test_angles_turn_about_fixed_axes() -> None:
    """It should read roll, pitch, yaw as SDF means them."""
    assert TILTED.matrix()[:3, :3] == pytest.approx(by_hand(0.4, -0.5, 0.6))
    assert TILTED.matrix()[:3, 3] == pytest.approx([0.1, -0.2, 0.3])
    assert TILTED.rpy() == pytest.approx((0.4, -0.5, 0.6))


def test_yaw_turns_x_to_y() -> None:
    """It should be right-handed."""
    turned = Pose.from_xyz_rpy((1.0, 0.0, 0.0), (0.0, 0.0, QUARTER))
    assert turned.apply((1.0, 0.0, 0.0)) == pytest.approx((1.0, 1.0, 0.0))
    assert turned.rotate((1.0, 0.0, 0.0)) == pytest.approx((0.0, 1.0, 0.0))


def test_chaining_is_the_product_of_matrices() -> None:
    """It should chain as matrices do."""
    assert (TILTED @ OTHER).matrix() == pytest.approx(TILTED.matrix() @ OTHER.matrix())


def test_a_pose_and_its_inverse_cancel() -> None:
    """It should come back to where it was, from both sides."""
    for chained in (TILTED @ TILTED.inverse(), TILTED.inverse() @ TILTED):
        assert chained.matrix() == pytest.approx(np.eye(4), abs=1e-12)


def test_a_matrix_survives_the_round_trip() -> None:
    """It should return from a matrix as the same pose."""
    again = Pose.from_matrix(OTHER.matrix())
    assert again.position == pytest.approx(OTHER.position)
    assert again.quaternion == pytest.approx(OTHER.quaternion)


def test_two_quaternions_of_one_turn_are_one_pose() -> None:
    """It should keep one of the two signs, and length one."""
    assert Pose(quaternion=(-2.0, 0.0, 0.0, 0.0)) == IDENTITY
    assert Pose(quaternion=(-1.0, 1.0, 0.0, 0.0)).quaternion == pytest.approx((0.5**0.5, -(0.5**0.5), 0.0, 0.0))


@pytest.mark.parametrize("quaternion", [(0.0, 0.0, 0.0, 0.0), (math.nan, 0.0, 0.0, 1.0)])
def test_what_is_no_rotation_is_refused(quaternion: tuple[float, float, float, float]) -> None:
    """It should not divide by nothing."""
    with pytest.raises(ValueError, match="not a rotation"):
        Pose(quaternion=quaternion)


def test_it_holds_plain_floats() -> None:
    """It should be comparable, hashable and cheap to send to another process."""
    pose = Pose(np.array([1.0, 2.0, 3.0]))  # type: ignore[arg-type]
    assert pose.position == (1.0, 2.0, 3.0)
    assert {type(value) for value in (TILTED @ OTHER).position + TILTED.quaternion} == {float}
    assert pickle.loads(pickle.dumps(TILTED)) == TILTED
