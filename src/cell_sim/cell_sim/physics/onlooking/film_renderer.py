"""Pretty pictures of a scene, one after the other, of any size and from anywhere."""

from dataclasses import dataclass

import mujoco
import numpy as np
from PIL import Image

from cell_sim.physics.cameras import MOST_GEOMS
from cell_sim.physics.graphics import Graphics, assets_of
from cell_sim.physics.picture import Picture
from cell_sim.physics.scene import VisibleScene, pour


@dataclass(frozen=True, slots=True)
class PictureQuality:
    """How much work goes into a picture.

    Attributes:
        shadows: Resolution of shadows [px].
        reach: Shadows fall this far from the middle, as a part of the extent of the world. Smaller makes them finer,
            but far floors speckled.
        finer: The picture is drawn larger by this factor and then reduced, which smooths all edges.
        slices: Sides of a round shape.
        stacks: Pieces of a round shape along its axis.
    """

    shadows: int
    reach: float
    finer: float
    slices: int
    stacks: int


STILL = PictureQuality(shadows=8192, reach=0.6, finer=2.0, slices=48, stacks=12)
"""For a picture that is looked at for long."""
MOVING = PictureQuality(shadows=2048, reach=2.0, finer=1.5, slices=20, stacks=3)
"""For one of many; it takes a fifth of the time."""


MIST = (0.8, 1.9)
"""Mist begins and is complete at these distances, as parts of the extent of the world."""
MIST_COLOR = (0.93, 0.945, 0.96, 1.0)


class SceneRenderer(Graphics):
    """Draws a scene as it is when `render` is called."""

    def __init__(self, scene: VisibleScene, look: PictureQuality) -> None:
        """Take the scene and the look."""
        super().__init__()
        self._scene, self._look = scene, look
        self._assets = b""

    def render(self, view: mujoco.MjvCamera, width: int, height: int) -> Picture:
        """Take a picture of some width and height [px]."""
        frame = mujoco.MjrRect(0, 0, round(width * self._look.finer), round(height * self._look.finer))
        with self._drawing():
            pixels = self._render(view, frame)
        return _reduced(pixels[::-1], width, height)

    def _render(self, view: mujoco.MjvCamera, frame: mujoco.MjrRect) -> Picture:
        scene = self._scene
        context = self._prepare(frame)
        mujoco.mjv_updateScene(
            scene.model, scene.data, self._option, None, view, mujoco.mjtCatBit.mjCAT_ALL, self._seen
        )
        for drop in scene.drops:
            pour(self._seen, drop)
        mujoco.mjr_render(frame, self._seen, context)
        pixels: Picture = np.empty((frame.height, frame.width, 3), dtype=np.uint8)
        mujoco.mjr_readPixels(pixels, None, frame, context)
        return pixels

    def _prepare(self, frame: mujoco.MjrRect) -> mujoco.MjrContext:
        """The graphics for the present model and a picture of this size."""
        assets = assets_of(self._scene.model)
        if self._context is None or assets != self._assets:
            self._drop_context()
            self._assets = assets
            self._context = self._upload(self._scene.model)
        if (self._context.offWidth, self._context.offHeight) != (frame.width, frame.height):
            mujoco.mjr_resizeOffscreen(frame.width, frame.height, self._context)
        mujoco.mjr_setBuffer(mujoco.mjtFramebuffer.mjFB_OFFSCREEN, self._context)
        return self._context

    def _upload(self, model: mujoco.MjModel) -> mujoco.MjrContext:
        quality, space = model.vis.quality, model.vis.map
        quality.shadowsize, quality.offsamples = self._look.shadows, 0
        quality.numslices, quality.numstacks, quality.numquads = self._look.slices, self._look.stacks, 1
        space.fogstart, space.fogend = MIST
        space.shadowclip = self._look.reach
        model.vis.rgba.fog[:] = MIST_COLOR
        self._seen = mujoco.MjvScene(model, maxgeom=MOST_GEOMS)
        self._seen.flags[mujoco.mjtRndFlag.mjRND_FOG] = 1
        return mujoco.MjrContext(model, mujoco.mjtFontScale.mjFONTSCALE_100)


def _reduced(pixels: Picture, width: int, height: int) -> Picture:
    if pixels.shape[:2] == (height, width):
        return pixels.copy()
    return np.asarray(Image.fromarray(pixels).resize((width, height), Image.Resampling.BOX))
