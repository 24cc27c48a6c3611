"""It should find tags as well in what the detector is given as in the image itself."""

import numpy as np

from cell_vision.fiducials.detecting import TagDetector, calmed
from cell_vision.fiducials.pattern import cells
from cell_vision.images import Grey


def noisy(low: int, high: int, off: float) -> Grey:
    """A tag of two greys on a surface of the brighter one, with noise of a standard deviation."""
    image = np.full((240, 320), high, np.float64)
    image[60:140, 100:180] = np.where(np.kron(cells(7), np.ones((10, 10), bool)), high, low)
    image += np.random.default_rng(5).normal(0.0, off, image.shape)
    return np.clip(np.rint(image), 0, 255).astype(np.uint8)


def test_even_surfaces_are_calmed_and_edges_are_not() -> None:
    """It should leave what is at an edge as it is, and take the noise from what is not."""
    image = noisy(20, 220, 3.0)
    subject = calmed(image)
    assert (subject[58:63, 100:180] == image[58:63, 100:180]).all()
    assert subject[160:].std() < 0.3 * image[160:].std()


def test_faint_tags_are_found() -> None:
    """It should find a tag in the dark, and one in strong noise."""
    for low, high, off in ((5, 22, 0.5), (20, 220, 12.0), (60, 110, 5.0)):
        (tag,) = TagDetector().detect(noisy(low, high, off))
        assert tag.id == 7
        assert np.abs(tag.corners - ((99.5, 59.5), (179.5, 59.5), (179.5, 139.5), (99.5, 139.5))).max() < 1.0
