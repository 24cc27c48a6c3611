"""A table, a camera straight over it, and pictures of garments that lie there."""

import math
from collections.abc import Callable

import numpy as np
import pytest

from cell_vision.camera import CameraModel
from cell_vision.cloth.outlines import GarmentOutline, Pieces
from cell_vision.cloth.table_view import Colours, TableView
from cell_world.geometry import Pose

SHIRT = {
    "hem_left": (-0.24, -0.33),
    "hem_right": (0.24, -0.33),
    "armpit_right": (0.24, 0.1),
    "sleeve_right": (0.42, 0.13),
    "shoulder_right": (0.17, 0.33),
    "shoulder_left": (-0.17, 0.33),
    "sleeve_left": (-0.42, 0.13),
    "armpit_left": (-0.24, 0.1),
}


@pytest.fixture
def view() -> TableView:
    pose = Pose.from_xyz_rpy((0.0, 0.0, 1.5), (math.pi, 0.0, 0.0))
    return TableView(CameraModel.of_field_of_view(1.2, 320, 320), pose, 1.3, 1.3)


@pytest.fixture
def towel() -> GarmentOutline:
    return GarmentOutline("towel", {"a": (-0.25, -0.35), "b": (0.25, -0.35), "c": (0.25, 0.35), "d": (-0.25, 0.35)})


@pytest.fixture
def shirt() -> GarmentOutline:
    return GarmentOutline("shirt", SHIRT)


@pytest.fixture
def draw(view: TableView) -> Callable[..., Colours]:
    """Make a straight picture: a table under uneven light, and cloth of a colour on it."""

    def make(*things: Pieces, color: tuple[int, int, int] = (190, 60, 50), seed: int = 1) -> Colours:
        columns, rows = view.size
        light = np.linspace(0.75, 1.15, columns)[None, :, None] * np.linspace(1.0, 0.85, rows)[:, None, None]
        scene = np.full((rows, columns, 3), (120.0, 125.0, 130.0))
        for thing in things:
            scene[view.covered(thing)] = color
        noise = np.random.default_rng(seed).normal(0.0, 3.0, scene.shape)
        return np.asarray(np.clip(scene * light + noise, 0, 255).astype(np.uint8))

    return make
