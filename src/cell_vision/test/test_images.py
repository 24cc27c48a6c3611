"""It should take what is an image, and refuse the rest in one line."""

import numpy as np
import pytest

from cell_vision.images import BadImage, grey


def test_grey_stays_as_it_is() -> None:
    """It should not touch a grey image."""
    image = np.arange(400, dtype=np.uint8).reshape(20, 20)
    assert np.array_equal(grey(image), image)
    assert grey(image[:, ::-1]).flags.c_contiguous


def test_colour_becomes_grey() -> None:
    """It should weigh red, green and blue as the eye does."""
    for channel, level in ((0, 76), (1, 150), (2, 29)):
        image = np.zeros((20, 20, 3), np.uint8)
        image[..., channel] = 255
        assert (grey(image) == level).all()


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (np.zeros((20, 20)), "8 bits"),
        (np.zeros((20, 20, 4), np.uint8), "not \\(20, 20, 4\\)"),
        (np.zeros(20, np.uint8), "not \\(20,\\)"),
        (np.zeros((15, 20), np.uint8), "16 to 10000 px"),
        (np.zeros((16, 10001), np.uint8), "16 to 10000 px"),
        (None, "8 bits"),
    ],
    ids=str,
)
def test_no_image(wrong: object, says: str) -> None:
    """It should say what is wrong with it."""
    with pytest.raises(BadImage, match=says):
        grey(wrong)
