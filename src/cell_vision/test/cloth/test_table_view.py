"""It should make the picture of a camera straight."""

import math

import numpy as np
import pytest

from cell_vision.camera import CameraModel
from cell_vision.cloth.table_view import PITCH_M, TableView
from cell_world.geometry import Pose

TILTED = TableView(
    CameraModel.of_field_of_view(1.2, 320, 240),
    Pose.from_xyz_rpy((0.1, -0.4, 1.4), (math.pi + 0.25, 0.0, 0.0)),
    0.8,
    0.6,
)


def test_places_and_pixels_are_inverse() -> None:
    """It should have the middle of the table in the middle of the picture, and y upwards by rows."""
    places = np.array([(0.0, 0.0), (0.2, -0.1)])
    assert TILTED.on_table(TILTED.pixels(places)) == pytest.approx(places)
    columns, rows = TILTED.size
    assert TILTED.pixels(places)[0] == pytest.approx([(columns - 1) / 2, (rows - 1) / 2])


def test_a_mark_is_where_it_lies() -> None:
    """It should show a mark of the table at its place, by a camera that looks from aside."""
    place = np.array([[0.15, -0.08, 0.0]])
    back = TILTED.pose.inverse()
    u, v = TILTED.camera.project(np.array([back.apply(place[0])]))[0]
    image = np.zeros((240, 320, 3), np.uint8)
    image[round(v) - 2 : round(v) + 3, round(u) - 2 : round(u) + 3] = 255
    row, column = np.nonzero(TILTED.straight(image)[..., 0] > 128)
    found = TILTED.on_table(np.array([[column.mean(), row.mean()]]))[0]
    assert found == pytest.approx(place[0, :2], abs=2 * PITCH_M)


def test_heights_are_those_over_the_table() -> None:
    """It should see a flat table at 0 and what is nearer above it, where depth is known."""
    turn = TILTED.pose.matrix()[2, :3]
    v, u = np.mgrid[0:240, 0:320].reshape(2, -1)
    rays = np.column_stack([TILTED.camera.rays(np.column_stack([u, v]).astype(float)), np.ones(u.size)])
    depth = (-TILTED.pose.position[2] / (rays @ turn)).reshape(240, 320)
    assert np.abs(TILTED.heights(depth)).max() < 0.004
    assert TILTED.heights(depth * 0.9).min() > 0.1
    assert np.isnan(TILTED.heights(np.full_like(depth, np.nan))).all()
