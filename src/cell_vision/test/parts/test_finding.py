"""Parts found in a tray that is made for it, and what is said where there is none."""

from collections.abc import Sequence

import numpy as np
import pytest

from cell_vision.parts.catalogue import PartCatalogue
from cell_vision.parts.depth_view import view_of
from cell_vision.parts.finding import find_parts
from cell_vision.parts.part_pose import WhyNoParts
from cell_vision.synthetic.kit_parts import TrayPart, kit_parts
from cell_vision.synthetic.part_scene import part_scene
from cell_vision.synthetic.parts_trial import judged, kit_catalogue

SEED = 900_001


@pytest.fixture(scope="module")
def kit() -> tuple[TrayPart, ...]:
    return tuple(part for part in kit_parts() if part.name in ("bracket", "cap", "plug"))


@pytest.fixture(scope="module")
def catalogue(kit: Sequence[TrayPart]) -> PartCatalogue:
    return kit_catalogue(kit)


def test_parts_are_found_where_they_lie(kit: Sequence[TrayPart], catalogue: PartCatalogue) -> None:
    trial = judged(part_scene(SEED, kit, 3), catalogue)
    right = [error for error in trial.errors if error]
    assert len(right) >= 2
    assert np.median([error.off_m for error in right]) < 0.002
    assert len(trial.false) <= 1


def test_an_empty_table_has_nothing(catalogue: PartCatalogue) -> None:
    matrix = np.array([[500.0, 0.0, 159.5], [0.0, 500.0, 119.5], [0.0, 0.0, 1.0]])
    depth = np.full((240, 320), 0.5) + np.random.default_rng(0).normal(0.0, 0.0003, (240, 320))
    found = find_parts(view_of(depth, matrix), catalogue, np.random.default_rng(0))
    assert found.failure is WhyNoParts.NOTHING_THERE and not found.parts


def test_a_dark_sensor_sees_nothing(catalogue: PartCatalogue) -> None:
    found = find_parts(view_of(np.full((240, 320), np.nan), np.eye(3)), catalogue, np.random.default_rng(0))
    assert found.failure is WhyNoParts.NO_DEPTH and "0%" in found.why
