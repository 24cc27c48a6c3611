"""It should turn points into pixels and back."""

import numpy as np
import pytest

from cell_vision.camera import CameraModel

BENT = CameraModel(550.0, 560.0, 318.0, 242.0, 640, 480, (-0.12, 0.05, 0.001, -0.001, 0.0))


def test_middle_of_the_image() -> None:
    """It should lie between the two pixels in the middle, on the axis of the lens."""
    subject = CameraModel.of_field_of_view(1.05, 640, 480)
    assert np.allclose(subject.project(np.array([[0.0, 0.0, 2.0]])), [[319.5, 239.5]])
    edge = np.tan(0.5 * 1.05)
    assert np.allclose(subject.project(np.array([[edge, 0.0, 1.0]])), [[639.5, 239.5]])


def test_there_and_back() -> None:
    """It should find the ray of a pixel, with distortion and without."""
    pixels = np.array([[10.0, 20.0], [320.0, 240.0], [600.0, 450.0]])
    for subject in (BENT, CameraModel(550.0, 560.0, 318.0, 242.0, 640, 480)):
        rays = np.column_stack([subject.rays(pixels), np.ones(3)])
        assert np.allclose(subject.project(2.5 * rays), pixels, atol=1e-4)
        assert np.allclose(subject.bent(subject.straightened(pixels)), pixels, atol=1e-4)
    assert np.abs(BENT.straightened(pixels) - pixels).max() > 5.0
    assert BENT.project(np.empty((0, 3))).shape == (0, 2)


@pytest.mark.parametrize(
    "wrong",
    [{"fx": 0.0}, {"fy": -1.0}, {"width": 0}, {"gamma": 0.0}, {"cx": float("nan")}, {"distortion": (0.0,) * 4}],
    ids=str,
)
def test_no_camera(wrong: dict[str, object]) -> None:
    """It should refuse what is none."""
    good = {"fx": 550.0, "fy": 550.0, "cx": 320.0, "cy": 240.0, "width": 640, "height": 480}
    with pytest.raises(ValueError, match="camera"):
        CameraModel(**{**good, **wrong})  # type: ignore[arg-type]
