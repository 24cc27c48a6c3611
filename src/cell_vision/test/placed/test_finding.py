"""Parts on places in pictures that are drawn here, with the noise of a sensor: rendered, not photographed."""

from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from cell_vision.camera import CameraModel
from cell_vision.placed.comparing import PlacePicture
from cell_vision.placed.drawing import Drawn, Window, draw
from cell_vision.placed.faces import Face, faces_of_model
from cell_vision.placed.finding import Covered, FoundPart, PlaceablePart, find_part
from cell_world.geometry import Pose

LIBRARY = Path(__file__).parents[4] / "worlds" / "models"
CAMERA = CameraModel.of_field_of_view(0.2, 160, 120)
CAMERA_T_WORLD = Pose.from_xyz_rpy((0.0, 0.0, 1.0), (np.pi, 0.0, 0.0))
PLACE = Pose((0.0, 0.0, 0.007))
"""A part with its origin 7 mm above its bottom lies on a table at z = 0."""
SUPPORT_M = -0.007
NAMES = ("leaflet_en", "leaflet_de", "card_thanks", "board_sensor", "lid_clear")
LIGHT = np.array([0.9, 0.8, 0.7, 0.7, 0.9, 0.9, 0.0])
TABLE = Face(
    np.array([[-1.0, -1.0, 0.0], [1.0, -1.0, 0.0], [1.0, 1.0, 0.0], [-1.0, 1.0, 0.0]]),
    np.array([0.0, 0.0, 1.0]),
    np.array([0.8, 0.82, 0.84]),
)


@cache
def known() -> tuple[PlaceablePart, ...]:
    return tuple(PlaceablePart.of(name, faces_of_model(name, LIBRARY)) for name in NAMES)


def photographed(faces: list[Face], seed: int = 1) -> PlacePicture:
    """Return a picture of faces on a table, of which only the table is known."""
    corners = np.array([[x, y, 1.0] for x in (-0.09, 0.09) for y in (-0.07, 0.07)])
    window = Window.around(corners, 100.0, 4, CAMERA)
    assert window
    drawn = draw([TABLE, *faces], CAMERA_T_WORLD, window, Drawn.blank(window))
    chance = np.random.default_rng(seed)
    rgb = window.coarse(drawn.color * LIGHT[np.minimum(drawn.way, 6)][..., None])
    rgb = np.clip(255.0 * rgb + chance.normal(0.0, 1.5, rgb.shape), 0, 255).astype(np.uint8)
    depth = 1.0 / window.coarse(drawn.near) + chance.normal(0.0, 0.001, rgb.shape[:2])
    return PlacePicture(rgb, depth.astype(np.float32), CAMERA, CAMERA_T_WORLD, [TABLE])


def lying(name: str, x: float, y: float, yaw: float, flipped: bool = False) -> list[Face]:
    """Return a part on the table, off the place [m, rad]."""
    part = next(one for one in known() if one.name == name)
    height = part.high if flipped else -part.low
    pose = Pose.from_xyz_rpy((x, y, height), (0.0, 0.0, yaw)) @ Pose.from_xyz_rpy(
        (0.0, 0.0, 0.0), (np.pi if flipped else 0.0, 0.0, 0.0)
    )
    return [face.moved(pose) for face in part.faces]


def found(faces: list[Face], seed: int = 1) -> FoundPart | None:
    return find_part(photographed(faces, seed), PLACE, known(), SUPPORT_M)


@pytest.mark.parametrize("name", ["leaflet_de", "card_thanks", "board_sensor", "lid_clear"])
def test_a_part_is_known_and_measured(name: str) -> None:
    """It should tell which part it is, and where, better than to a pixel, which is 1.3 mm."""
    seen = found(lying(name, 0.002, -0.001, 0.05))
    assert seen and (seen.part, seen.flipped) == (name, False)
    assert (seen.x, seen.y) == pytest.approx((0.002, -0.001), abs=0.0003)
    assert seen.yaw == pytest.approx(0.05, abs=0.01)
    assert 0.0 < seen.sigma_m < 0.0005


def test_a_part_on_its_head_is_noticed() -> None:
    """It should tell that it is flipped, by what its other side looks like."""
    seen = found(lying("leaflet_en", 0.001, 0.0, 0.0, flipped=True))
    assert seen is not None
    assert seen.flipped or not seen.part


def test_what_nobody_knows_has_no_name() -> None:
    """It should see that something lies there, and not call it one of its parts."""
    stranger = [
        Face(face.corners, face.normal, np.array([0.1, 0.7, 0.2])) for face in lying("leaflet_en", 0.0, 0.0, 0.0)
    ]
    seen = found(stranger)
    assert seen is not None and seen.part == ""


def test_an_empty_place_is_empty() -> None:
    """It should find nothing in noise, nor what lies farther away."""
    assert found([]) is None
    assert found(lying("board_sensor", 0.06, 0.0, 0.0)) is None


def test_known_things_may_lie_a_little_otherwise() -> None:
    """It should not take the edges of what is known to lie below for a part, and still see a clear one on it."""
    below, above = lying("leaflet_de", 0.0, 0.0, 0.0), PLACE @ Pose((0.0, 0.0, 0.006))
    believed = [TABLE, *(face.moved(Pose((0.0005, -0.0004, 0.0))) for face in below)]
    lid = [face.moved(Pose((0.0, 0.0, 0.006))) for face in lying("lid_clear", 0.001, 0.0, 0.0)]
    for seed in range(5):
        bare, covered = (replace(photographed(seen, seed), faces=believed) for seen in (below, below + lid))
        assert find_part(bare, above, known(), SUPPORT_M) is None
        seen = find_part(covered, above, known(), SUPPORT_M)
        assert seen and seen.part == "lid_clear"


def test_a_place_that_is_covered_is_not_judged() -> None:
    """It should say so where something stands before the lens."""
    hand = [Face(0.1 * TABLE.corners + np.array([0.0, 0.0, 0.3]), TABLE.normal, np.array([0.3, 0.3, 0.3]))]
    with pytest.raises(Covered):
        found(hand)
