"""It should find models of the library in checked pictures, and say what it cannot look for."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("embreex", reason="the libraries of vision are not installed")

import trimesh

from cell_line.clock import ScaledClock
from cell_skills.devices.images import Optics, Picture
from cell_vision.camera import CameraModel
from cell_vision.seeing.parts_eye import PartsEye, straight
from cell_vision.seeing.standing import MountedCamera
from cell_vision.seeing.view import CameraView
from cell_vision.seeing.views import CheckedViews
from cell_vision.synthetic.ray_picture import ray_picture
from cell_world.geometry import Pose
from cell_world.sdf.looks import Visual
from cell_world.sdf.reader import load_world

LIBRARY = Path(__file__).parents[4] / "worlds" / "models"
CAMERA = CameraModel.of_field_of_view(1.0, 640, 480)
STANDS = Pose.from_xyz_rpy((0.0, 0.0, 0.5), (np.pi, 0.0, 0.0))
"""Half a metre over the table, looking down."""
LIES = {
    "board_lamp": Pose.from_xyz_rpy((0.06, 0.02, 0.007), (0.0, 0.0, 0.4)),
    "lid_black": Pose.from_xyz_rpy((-0.05, -0.03, 0.01), (0.0, 0.0, -0.7)),
}
TABLE, GAMMA = (0.8, 0.8, 0.76), 2.2


def boxes_of(model: str) -> Iterator[tuple[Visual, Any]]:
    """What is seen of a model that stands in its own frame and is made of boxes, each as a mesh."""
    for link in load_world(LIBRARY / model / "model.sdf", [LIBRARY]).links.values():
        for visual in link.visuals:
            yield visual, trimesh.creation.box(visual.shape.size)


class StillCamera:
    """A camera over a table with two parts on it."""

    def __init__(self, clock: ScaledClock) -> None:
        solids, colours = [trimesh.creation.box((1.0, 1.0, 0.1)).apply_translation((0.0, 0.0, -0.05))], [TABLE]
        for name, pose in LIES.items():
            for visual, box in boxes_of(name):
                solids.append(box.apply_transform((pose @ visual.pose).matrix()))
                colours.append(tuple(channel**GAMMA for channel in visual.material.diffuse[:3]))
        self._seen = ray_picture(CAMERA, STANDS.matrix(), solids, colours, np.random.default_rng(3))
        self._clock = clock

    async def pair(self, camera: str, since: float) -> tuple[Picture, Picture]:
        """Take both now."""
        optics = Optics(CAMERA.width, CAMERA.height, CAMERA.matrix, "plumb_bob", (0.0,) * 5)
        colour = Picture(self._clock.now(), "eye", self._seen.colour, "rgb8", optics)
        return colour, replace(colour, pixels=self._seen.depth, encoding="32FC1")


@pytest.fixture(scope="module")
def eye() -> PartsEye:
    clock = ScaledClock(mono0=0.0)
    views = CheckedViews(StillCamera(clock), lambda _: MountedCamera("eye", STANDS), clock)
    return PartsEye(views, LIBRARY)


def test_parts_are_found_where_they_lie(eye: PartsEye) -> None:
    look = asyncio.run(eye.find_parts("eye", ["board_lamp", "lid_black", "board_lamp"]))
    assert [part.name for part in look.catalogue.parts] == ["board_lamp", "lid_black"]
    found = {part.part: STANDS @ Pose.from_matrix(part.camera_T_part) for part in look.found.parts}
    assert found.keys() == LIES.keys()
    for name, pose in found.items():
        assert pose.position == pytest.approx(LIES[name].position, abs=1.5e-3)


@pytest.mark.parametrize(
    ("models", "why"),
    [
        ([], "1 to 32 models can be looked for, not 0"),
        (["lid_black"] * 33, "not 33"),
        (["lid_black", "../secret"], "there is no model '../secret'"),
        (["towel\0"], "cannot be printed"),
    ],
)
def test_what_cannot_be_looked_for_is_refused(eye: PartsEye, models: list[str], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        asyncio.run(eye.find_parts("eye", models))


def test_a_bent_picture_is_straightened_and_no_depth_is_made_up() -> None:
    rows = np.arange(CAMERA.height, dtype=np.float32)[:, None]
    near = np.where(rows < 240, 0.5, 1.0).repeat(CAMERA.width, axis=1).astype(np.float32)
    rgb = np.zeros((CAMERA.height, CAMERA.width, 3), np.uint8)
    lens = replace(CAMERA, distortion=(-0.2, 0.0, 0.0, 0.0, 0.0))
    _, depth = straight(CameraView("eye", 0.0, rgb, near, lens, STANDS))
    assert set(np.unique(depth[np.isfinite(depth)])) == {np.float32(0.5), np.float32(1.0)}
