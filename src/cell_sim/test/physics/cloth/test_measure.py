"""Measuring a mesh from above."""

import math

import numpy as np
import pytest

from cell_sim.physics.cloth.measure import measure
from cell_sim.physics.cloth.model import SIDE, Array

THICK = 0.002


def sheet(width: float = 0.5, length: float = 0.7) -> Array:
    """A flat mesh in the middle of the table."""
    x, y = np.meshgrid(
        np.linspace(-width / 2, width / 2, SIDE), np.linspace(-length / 2, length / 2, SIDE), indexing="ij"
    )
    return np.stack([x.ravel(), y.ravel(), np.full(x.size, 0.001)], axis=1)


def turned(mesh: Array, yaw: float, x: float, y: float) -> Array:
    turn = np.array([[math.cos(yaw), -math.sin(yaw)], [math.sin(yaw), math.cos(yaw)]])
    return np.column_stack([mesh[:, :2] @ turn.T + (x, y), mesh[:, 2]])


@pytest.mark.parametrize("yaw", [-0.3, 0.0, 0.12])
def test_a_flat_sheet(yaw: float) -> None:
    """It should find place, direction, size, one layer and the four corners."""
    seen = measure(turned(sheet(), yaw, 0.02, -0.03), THICK)
    assert (seen.x, seen.y, seen.yaw) == pytest.approx((0.02, -0.03, yaw), abs=1e-5)
    assert (seen.width, seen.length) == pytest.approx((0.5, 0.7))
    assert seen.layers == 1 and seen.height == 0.0
    corner = turned(np.array([[-0.25, 0.35, 0.0]]), yaw, 0.02, -0.03)[0]
    assert seen.corners["back_left"] == pytest.approx(corner[:2], abs=1e-5)


def test_folded_sheets() -> None:
    """It should count layers: two after one fold, four after two."""
    once = sheet()
    once[:, 1] = np.abs(once[:, 1])
    seen = measure(once, THICK)
    assert seen.layers == 2
    assert (seen.length, seen.y) == pytest.approx((0.35, 0.175))
    twice = once.copy()
    twice[:, 0] = np.abs(twice[:, 0])
    assert measure(twice, THICK).layers == 4


def test_the_highest_point() -> None:
    """It should measure over a flat layer."""
    mesh = sheet()
    mesh[80, 2] = 0.012
    assert measure(mesh, THICK).height == pytest.approx(0.01)
