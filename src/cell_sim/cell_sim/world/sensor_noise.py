"""What a real camera adds to what there is to see."""

from dataclasses import replace

import numpy as np

from cell_sim.world.pictures import RgbdPicture

DEPTH_PER_M = 0.001
"""Standard deviation of a depth grows with its square, as that of a pair of eyes does: at 1 m it is this [m]."""
FULL = 255.0


def noisy(picture: RgbdPicture, share: float, chance: np.random.Generator) -> RgbdPicture:
    """Return a picture with the noise of a sensor.

    Args:
        picture: What there is to see.
        share: Standard deviation of each channel of a pixel, share of the full scale; 0 is a perfect camera, whose
            depth is perfect, too.
        chance: Where the noise comes from.
    """
    if not share:
        return picture
    seen = picture.rgb + np.float32(share * FULL) * chance.standard_normal(picture.rgb.shape, dtype=np.float32)
    off = np.float32(DEPTH_PER_M) * picture.depth**2 * chance.standard_normal(picture.depth.shape, dtype=np.float32)
    return replace(picture, rgb=np.clip(np.rint(seen), 0, FULL).astype(np.uint8), depth=picture.depth + off)
