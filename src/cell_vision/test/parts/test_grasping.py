"""Grips on a block that lies on a table, alone and beside a wall."""

import numpy as np
import pytest
import trimesh

from cell_vision.parts.depth_view import DepthView, view_of
from cell_vision.parts.grasping import ParallelFingers, grips_of, scene_grips
from cell_vision.parts.known_part import KnownPart, known_part
from cell_vision.parts.part_pose import PartPose
from cell_vision.parts.plane import SupportPlane

MATRIX = np.array([[300.0, 0.0, 159.5], [0.0, 300.0, 119.5], [0.0, 0.0, 1.0]])
SIZE = (0.03, 0.05, 0.02)
TABLE = SupportPlane(np.array([0.0, 0.0, -1.0]), 0.5, 0.0005, 0.8)


@pytest.fixture(scope="module")
def block() -> KnownPart:
    return known_part("block", trimesh.creation.box(SIZE))


def lying(wall: bool) -> tuple[PartPose, DepthView]:
    """The block in the middle of the image, with walls at its two long sides or without."""
    depth = np.full((240, 320), 0.5)
    u, v = (np.arange(320) - 159.5) / 300.0 * 0.48, (np.arange(240) - 119.5)[:, None] / 300.0 * 0.48
    of_block = (np.abs(u) < SIZE[0] / 2) & (np.abs(v) < SIZE[1] / 2)
    depth[of_block] = 0.48
    if wall:
        depth[(np.abs(u) > SIZE[0] / 2 + 0.002) & (np.abs(u) < 0.06) & (np.abs(v) < 0.1)] = 0.45
    pose = np.diag([1.0, -1.0, -1.0, 1.0])
    pose[2, 3] = 0.49
    return PartPose("block", pose, np.eye(6), 1.0, 1.0, 0.0, of_block), view_of(depth, MATRIX)


def test_fingers_meet_opposite_faces_that_they_can_span(block: KnownPart) -> None:
    grips = grips_of(block, ParallelFingers(open_m=0.04))
    assert len(grips.width_m) and np.unique(grips.width_m.round(4)).tolist() == [0.02, 0.03]
    assert not len(grips_of(block, ParallelFingers(open_m=0.015)).width_m)


def test_a_free_block_is_gripped_from_above_across_its_narrow_side(block: KnownPart) -> None:
    fingers = ParallelFingers(open_m=0.04)
    found = scene_grips(grips_of(block, fingers), block, *lying(wall=False), TABLE, fingers)
    assert found[0].width_m == pytest.approx(0.03, abs=1e-4)
    assert found[0].camera_T_grip[:3, 2] == pytest.approx([0.0, 0.0, 1.0], abs=0.3)


def test_what_stands_beside_is_not_hit(block: KnownPart) -> None:
    wide = ParallelFingers()
    walled = scene_grips(grips_of(block, wide), block, *lying(wall=True), TABLE, wide)
    assert walled and all(abs(grip.camera_T_grip[0, 0]) < 0.5 for grip in walled)


def test_the_table_is_not_hit(block: KnownPart) -> None:
    fingers = ParallelFingers(deep_m=0.02)
    assert not scene_grips(grips_of(block, fingers), block, *lying(wall=False), TABLE, fingers)
