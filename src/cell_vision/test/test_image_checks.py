"""It should find each fault of a camera by its figure, and none in a good image."""

import math

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from cell_vision.image_checks import (
    ImageFault,
    ImageLimits,
    ImageVerdict,
    Stamped,
    check_image,
    defocused,
    faults,
    frozen,
    stale,
    tinted,
)
from cell_vision.images import BadImage, Grey
from cell_vision.synthetic.render import render
from cell_vision.synthetic.scene import carrier, scene_of

GOOD = render(scene_of(11, carrier()))


def found(image: Grey, former: Stamped | None = None, stamp: float = 10.0) -> list[ImageFault]:
    return [verdict.fault for verdict in faults(check_image(Stamped(image, stamp), 10.5, former))]


def colours(image: Grey, light: tuple[float, float, float] = (1.0, 1.0, 1.0)) -> NDArray[np.uint8]:
    """The same as red, green and blue, in a light of another colour."""
    return np.rint(image[..., None] * np.array(light)).astype(np.uint8)


def noisy(image: Grey, seed: int) -> Grey:
    noise = np.random.default_rng(seed).normal(0.0, 2.0, image.shape)
    return np.clip(np.rint(image + noise), 0, 255).astype(np.uint8)


@pytest.mark.parametrize("seed", [12, 13, 14, 15])
def test_good_images(seed: int) -> None:
    """It should find nothing, with noise, little light, some blur and a reflection."""
    image = colours(render(scene_of(seed, carrier())))
    verdicts = check_image(Stamped(image, 10.0), 10.1, Stamped(noisy(image, seed), 9.9))
    assert {verdict.fault for verdict in verdicts} == set(ImageFault)
    assert not faults(verdicts)


@pytest.mark.parametrize(
    ("stamp", "is_stale", "limit"),
    [(10.0, False, 1.0), (9.0, False, 1.0), (8.99, True, 1.0), (10.1, False, -0.1), (10.11, True, -0.1)],
)
def test_stamp(stamp: float, is_stale: bool, limit: float) -> None:
    """It should be neither too old nor from the future."""
    verdict = stale(stamp, 10.0)
    assert (verdict.found, verdict.limit) == (is_stale, limit)
    assert verdict.measured == pytest.approx(10.0 - stamp)


def test_stamp_that_is_no_number() -> None:
    """It should be stale."""
    assert stale(math.nan, 10.0).found


def test_frozen() -> None:
    """It should be the same image under a new stamp: one that was sent twice is not, nor is one with other noise."""
    assert found(GOOD, Stamped(GOOD.copy(), 9.9)) == [ImageFault.FROZEN]
    assert found(GOOD, Stamped(GOOD.copy(), 10.0)) == []
    assert found(noisy(GOOD, 1), Stamped(GOOD, 9.9)) == []
    other = frozen(Stamped(GOOD[:100], 1.0), Stamped(GOOD, 0.0))
    assert (other.found, other.measured) == (False, 1.0)
    one = GOOD.copy()
    one[0, 0] ^= 1
    verdict = frozen(Stamped(one, 1.0), Stamped(GOOD, 0.0))
    assert verdict.found and verdict.measured == pytest.approx(1.0 / GOOD.size)


def test_dark() -> None:
    """It should be found by the bright parts: a lens cap, a lamp that is off."""
    assert found((GOOD * 0.05).astype(np.uint8)) == [ImageFault.DARK]
    assert ImageFault.DARK in found(noisy(np.zeros_like(GOOD), 1))


def test_blinded() -> None:
    """It should be found where a third of the image is at the full scale, and not where a tenth is."""
    for share, blind in ((0.1, []), (0.35, [ImageFault.BLINDED])):
        image = GOOD.copy()
        image[: int(share * len(image))] = 255
        assert found(image) == blind


@pytest.mark.parametrize("light", [(1.0, 0.45, 0.2), (1.0, 0.75, 0.5), (0.6, 0.8, 1.0), (0.5, 1.0, 0.5)])
def test_tinted(light: tuple[float, float, float]) -> None:
    """It should be found where nothing looks grey, and not where most of what is seen has a colour of its own."""
    assert found(colours(GOOD, light)) == [ImageFault.TINTED]
    some = colours(GOOD, light)
    some[: len(some) // 4] = colours(GOOD)[: len(some) // 4]
    assert found(some) == []


def test_light_whose_colour_nobody_can_tell() -> None:
    """It should give no verdict of the colour of the light without colours, without light, or at the full scale."""
    assert tinted(GOOD) is None
    assert tinted(np.zeros((60, 80, 3), np.uint8)) is None
    assert tinted(np.full((60, 80, 3), 255, np.uint8)) is None
    lit = np.zeros((100, 100, 3), np.uint8)
    lit[:12, :12] = (40, 40, 40)
    assert tinted(lit) == ImageVerdict(ImageFault.TINTED, False, 1.0, 0.1)
    lit[:12, :12] = (39, 39, 39)
    assert tinted(lit) is None
    lit[:12, :12] = (50, 40, 45)
    assert tinted(lit) == ImageVerdict(ImageFault.TINTED, False, 1.0, 0.1)
    lit[:12, :12] = (52, 40, 45)
    assert tinted(lit) == ImageVerdict(ImageFault.TINTED, True, 0.0, 0.1)


def test_defocused() -> None:
    """It should measure the blur of an edge in pixels, whichever way it runs."""
    step = np.full((120, 160), 40, np.uint8)
    step[:, 80:] = 200
    for image in (step, np.ascontiguousarray(step.T)):
        blurred = cv2.GaussianBlur(image, (0, 0), 3.0)
        verdict = defocused(blurred, ImageLimits(blur_px=2.0))
        assert verdict is not None and verdict.found
        assert verdict.measured == pytest.approx(3.0, rel=0.15)
        sharp = defocused(image)
        assert sharp is not None and not sharp.found and sharp.measured < 1.2
    assert found(cv2.GaussianBlur(GOOD, (0, 0), 5.0)) == [ImageFault.DEFOCUSED]


def test_image_without_edges() -> None:
    """It should tell nothing of its focus."""
    assert defocused(noisy(np.full((100, 100), 128, np.uint8), 2)) is None


def test_no_image_is_refused() -> None:
    """It should not be called a fault of the camera."""
    with pytest.raises(BadImage):
        check_image(Stamped(np.zeros((3, 3)), 1.0), 1.0)
