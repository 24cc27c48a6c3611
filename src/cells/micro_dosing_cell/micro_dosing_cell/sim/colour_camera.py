"""A colour camera over the vessel and its chart, as it errs: no camera of a line is a colorimeter.

Its three channels are not those of the eye, its values are not linear, its light is a white LED that wanders and is
not even over the picture, lens and housing scatter some light, and every pixel has noise and eight bits.
"""

from dataclasses import dataclass

import numpy as np

from cell_vision.colour.observer import WAVELENGTHS, Floats

PIXELS = 400
"""Pixels of a patch, or of the paint, that are averaged."""
FULL_WELL = 8000.0
"""Electrons of a pixel that is white."""
READ_NOISE = 6.0
"""Of a pixel [electrons]."""
BRIGHTEST = 0.75
"""Exposure puts a perfect white here, of what a pixel holds."""
UNEVEN = 0.01
"""Standard deviation of the light at one place of the picture, after its unevenness was calibrated away."""
STRAY = 0.004
"""Mean share of the picture's light that is scattered over all of it."""


@dataclass(frozen=True)
class PaintCamera:
    """One camera with its light.

    Attributes:
        channels: What a channel makes of light, shape (31, 3).
        gammas: Its values are the light to the power of 1 / gamma, shape (3,).
        shoulder: How much bright light is pressed together.
        dice: Chance.
    """

    channels: Floats
    gammas: Floats
    shoulder: float
    dice: np.random.Generator

    def shoot(self, spectra: Floats) -> Floats:
        """Return the mean values, 0 to 1, shape (patches, 3), of what reflects like this, shape (patches, 31)."""
        light = _led(self.dice)
        white = light @ self.channels
        level = BRIGHTEST * np.exp(self.dice.normal(0.0, 0.03))
        seen = (spectra * light) @ self.channels / white * level
        seen = seen * (1.0 + self.dice.normal(0.0, UNEVEN, (len(seen), 1))) + STRAY * seen.mean(axis=0)
        electrons = self.dice.poisson(np.clip(seen, 0.0, None)[:, None, :] * FULL_WELL, (len(seen), PIXELS, 3))
        noisy = (electrons + self.dice.normal(0.0, READ_NOISE, electrons.shape)) / FULL_WELL
        pressed = noisy * (1.0 + self.shoulder) / (1.0 + self.shoulder * np.clip(noisy, 0.0, None))
        values = np.clip(pressed, 0.0, 1.0) ** (1.0 / self.gammas)
        return np.asarray((np.round(values * 255.0) / 255.0).mean(axis=1))


def colour_camera(dice: np.random.Generator) -> PaintCamera:
    """Return a camera as another one of its series may be."""
    middle = np.array([600.0, 535.0, 455.0]) + dice.normal(0.0, 3.0, 3)
    width = np.array([38.0, 42.0, 32.0]) * np.exp(dice.normal(0.0, 0.05, 3))
    main = np.exp(-0.5 * ((WAVELENGTHS[:, None] - middle) / width) ** 2)
    leak = 0.05 * np.exp(-0.5 * ((WAVELENGTHS[:, None] - middle[::-1]) / 60.0) ** 2)
    gammas = 2.2 + dice.normal(0.0, 0.06, 3)
    return PaintCamera(main + leak, gammas, float(dice.uniform(0.1, 0.4)), dice)


def _led(dice: np.random.Generator) -> Floats:
    """A white LED of high colour rendering: a blue peak and two phosphors, whose shares wander with its warmth."""
    blue = np.exp(-0.5 * ((WAVELENGTHS - 450.0 - dice.normal(0.0, 1.0)) / 16.0) ** 2)
    green = np.exp(-0.5 * ((WAVELENGTHS - 535.0) / 45.0) ** 2)
    red = np.exp(-0.5 * ((WAVELENGTHS - 630.0) / 45.0) ** 2)
    shares = np.array([0.8, 0.9, 0.75]) * np.exp(dice.normal(0.0, 0.02, 3))
    return np.asarray(shares @ np.stack([blue, green, red]) + 0.03)
