"""What a depth camera makes of true depth: noise of the disparity, its steps, holes, shadows, edges that fly.

The order is that of Handa et al., "A benchmark for RGB-D visual odometry", ICRA 2014, after Barron and Malik 2013:
depth is read a little beside its pixel, turned to disparity, disturbed, and rounded to the steps of the matcher.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from cell_vision.camera import CameraModel

Singles = NDArray[np.float32]
EDGE_M = 0.004
"""Depth that differs by more from pixel to pixel is an edge [m]."""


@dataclass(frozen=True, slots=True)
class DepthCamera:
    """A depth camera that triangulates, with its pattern thrown from beside it.

    Attributes:
        camera: The lens; it has no distortion.
        baseline_m: From the pattern's projector, which is to the right, to the lens [m].
        noise_px: Standard deviation of the disparity [px].
        patch_px: Noise of neighbouring pixels is alike within about so many [px].
        step_px: The matcher tells disparity in such steps [px].
        wander_px: Depth is read so far beside its pixel, standard deviation [px].
        flying: Share of the pixels at an edge that lie between the two surfaces, 0 to 1.
        grazing: Cosine of the angle to the ray below which half of a surface is not seen.
    """

    camera: CameraModel
    baseline_m: float = 0.055
    noise_px: float = 0.10
    patch_px: float = 1.2
    step_px: float = 0.125
    wander_px: float = 0.6
    flying: float = 0.3
    grazing: float = 0.2

    def sigma_m(self, depth_m: float) -> float:
        """Return the standard deviation of a depth [m], which grows with its square."""
        disparity = self.noise_px + self.step_px / np.sqrt(12.0)
        return float(disparity * depth_m**2 / (self.camera.fx * self.baseline_m))

    def seen(self, depth: Singles, cosine: Singles, shiny: Singles, rng: np.random.Generator) -> Singles:
        """Return what it tells of a scene, (h, w), NaN where it tells nothing [m].

        Args:
            depth: the true one, along z, NaN where there is nothing, (h, w) [m].
            cosine: of the angle between ray and surface, (h, w).
            shiny: share of the surface at each pixel that reflects the pattern elsewhere, (h, w).
            rng: for all that is by chance.
        """
        beside = self._beside(depth, rng)
        focal = self.camera.fx * self.baseline_m
        with np.errstate(divide="ignore", invalid="ignore"):
            disparity = focal / beside + self.noise_px * _patchy(depth.shape, self.patch_px, rng)
            told = focal / (np.rint(disparity / self.step_px) * self.step_px)
        hole = ~np.isfinite(depth) | self._shadow(depth)
        hole |= rng.random(depth.shape) > 1.0 / (1.0 + np.exp(-(cosine - self.grazing) / 0.04))
        hole |= _patchy(depth.shape, 2.5, rng) > _threshold(shiny)
        told[hole] = np.nan
        return np.asarray(told, np.float32)

    def _beside(self, depth: Singles, rng: np.random.Generator) -> Singles:
        """Depth of pixels a little beside, between two surfaces at some edges."""
        h, w = depth.shape
        v, u = np.mgrid[0:h, 0:w]
        du, dv = (self.wander_px * _patchy(depth.shape, 1.0, rng) for _ in range(2))
        at = (np.clip(np.rint(v + dv), 0, h - 1).astype(int), np.clip(np.rint(u + du), 0, w - 1).astype(int))
        moved = depth[at]
        low, high = ndimage.minimum_filter(depth, 3), ndimage.maximum_filter(depth, 3)
        flies = (high - low > EDGE_M) & (rng.random(depth.shape) < self.flying)
        mixed = low + rng.random(depth.shape).astype(np.float32) * (high - low)
        return np.asarray(np.where(flies, mixed, moved), np.float32)

    def _shadow(self, depth: Singles) -> NDArray[np.bool_]:
        """Pixels to which the pattern does not come, since something stands before them."""
        h, w = depth.shape
        with np.errstate(divide="ignore", invalid="ignore"):
            disparity = np.nan_to_num(self.camera.fx * self.baseline_m / depth)
        rows = np.broadcast_to(np.arange(h)[:, None], depth.shape)
        at = np.clip(np.rint(np.arange(w) - disparity).astype(int) + w, 0, 2 * w - 1)
        largest = np.zeros((h, 2 * w))
        np.maximum.at(largest, (rows, at), disparity)
        return np.asarray(disparity < largest[rows, at] - 1.0)


def _patchy(shape: tuple[int, ...], sigma_px: float, rng: np.random.Generator) -> NDArray[np.float64]:
    """Normal noise that is alike within some pixels, of standard deviation 1."""
    smooth = ndimage.gaussian_filter(rng.normal(size=shape), sigma_px)
    return np.asarray(smooth / smooth.std())


def _threshold(share: Singles) -> NDArray[np.float64]:
    """What normal noise exceeds with this probability, about (logistic)."""
    inside = np.clip(share, 1e-9, 1.0 - 1e-9)
    return np.where(share > 0.0, -np.log(inside / (1.0 - inside)) / 1.702, np.inf)
