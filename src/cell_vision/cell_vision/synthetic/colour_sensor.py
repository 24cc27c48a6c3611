"""What a colour and depth camera makes of a rendered picture: light, blur, noise, compression, holes in the depth."""

from dataclasses import dataclass

import cv2
import numpy as np

from cell_vision.cloth.table_view import Colours
from cell_vision.images import Floats


@dataclass(frozen=True, slots=True)
class ColourSensor:
    """A camera, and the light of the day.

    Attributes:
        exposure: Factor of all light.
        balance: Factors of red, green and blue.
        slope: Change of the light from left to right and from top to bottom of the picture, shares.
        blur_px: Standard deviation of its blur [px].
        noise: Standard deviation of the noise, grey values.
        quality: Of the JPEG compression, 1 to 100.
        depth_noise_m: Standard deviation of a depth at a metre; it grows with the square [m].
        holes: Share of the pixels without depth, beside those at edges.
    """

    exposure: float
    balance: tuple[float, float, float]
    slope: tuple[float, float]
    blur_px: float
    noise: float
    quality: int
    depth_noise_m: float = 0.001
    holes: float = 0.01

    @classmethod
    def any(cls, rng: np.random.Generator) -> "ColourSensor":
        """Return one as they come."""
        return cls(
            exposure=float(rng.uniform(0.75, 1.2)),
            balance=(float(rng.uniform(0.92, 1.08)), 1.0, float(rng.uniform(0.92, 1.08))),
            slope=(float(rng.uniform(-0.25, 0.25)), float(rng.uniform(-0.25, 0.25))),
            blur_px=float(rng.uniform(0.4, 1.1)),
            noise=float(rng.uniform(1.5, 5.0)),
            quality=int(rng.integers(70, 96)),
        )

    def colour(self, rendered: Colours, rng: np.random.Generator) -> Colours:
        """Return the picture, uint8 (height, width, 3), of a rendered one."""
        height, width = rendered.shape[:2]
        u, v = np.linspace(-0.5, 0.5, width)[None, :, None], np.linspace(-0.5, 0.5, height)[:, None, None]
        light = rendered * (1.0 + self.slope[0] * u + self.slope[1] * v) * self.exposure * np.array(self.balance)
        seen = cv2.GaussianBlur(light.astype(np.float32), (0, 0), self.blur_px)
        noisy = np.clip(seen + rng.normal(0.0, self.noise, seen.shape), 0.0, 255.0).astype(np.uint8)
        _, packed = cv2.imencode(".jpg", noisy, (cv2.IMWRITE_JPEG_QUALITY, self.quality))
        return np.asarray(cv2.imdecode(packed, cv2.IMREAD_COLOR), dtype=np.uint8)

    def depth(self, rendered: Floats, rng: np.random.Generator) -> Floats:
        """Return the depth, (height, width) [m], of a rendered one; NaN in holes and along edges."""
        noisy = rendered + rng.normal(0.0, self.depth_noise_m, rendered.shape) * rendered**2
        filled = np.nan_to_num(rendered, nan=10.0).astype(np.float32)
        steps = cv2.dilate(filled, np.ones((3, 3))) - cv2.erode(filled, np.ones((3, 3))) > 0.05
        noisy[steps | (rng.random(rendered.shape) < self.holes)] = np.nan
        return np.asarray(noisy, dtype=np.float64)
