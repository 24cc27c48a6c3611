"""It should locate what is blurred, too."""

from dataclasses import replace

import numpy as np

from cell_vision.fiducials.detecting import TagDetector
from cell_vision.fiducials.failures import NotLocated, Unseen
from cell_vision.fiducials.locating import TargetLocated, locate
from cell_vision.fiducials.looking import look, sharpened
from cell_vision.synthetic.render import render
from cell_vision.synthetic.scene import carrier, scene_of


def test_blurred_image() -> None:
    """It should find in the sharpened image what it does not find at once."""
    scene = replace(scene_of(300035, carrier()), blur_px=1.2, covers=())
    image, detector = render(scene), TagDetector()
    assert isinstance(locate(image, detector.detect(image), scene.camera, scene.target), NotLocated)
    found = look(detector, image, scene.camera, scene.target)
    assert isinstance(found, TargetLocated) and set(found.tags) == {0, 1, 2, 3}
    assert np.linalg.norm(np.subtract(found.pose.position, scene.pose.position)) < 1e-3


def test_nothing_there() -> None:
    """It should say what it said at first."""
    scene = scene_of(1, carrier())
    empty = np.full((480, 640), 100, np.uint8)
    assert look(TagDetector(), empty, scene.camera, scene.target) == NotLocated(Unseen.NOT_FOUND)


def test_sharpened() -> None:
    """It should leave what is even as it is, and make a step higher."""
    step = np.full((20, 40), 100, np.uint8)
    step[:, 20:] = 150
    out = sharpened(step)
    assert (out[:, :8] == 100).all() and out[:, 19].max() < 100 and out[:, 20].min() > 150
