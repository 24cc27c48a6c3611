"""Pictures with depth of the cameras in a scene."""

import mujoco
import numpy as np
from numpy.typing import NDArray

from cell_sim.physics.graphics import Graphics, assets_of
from cell_sim.physics.scene import Rendered, pour
from cell_sim.world.pictures import RgbdPicture

MOST_GEOMS = 20_000
SAMPLES = 4
"""Of each pixel: what is as small as a pixel is seen by its share, as by a real sensor, which gathers light."""
HIDDEN = mujoco.mjNGROUP - 1
"""Group of geoms that a camera does not see."""


class RgbdRenderer(Graphics):
    """Renders cameras of a scene, colour and depth in one pass."""

    def __init__(self, scene: Rendered) -> None:
        """Take the scene; what is seen is what it shows when `render` is called."""
        super().__init__()
        self._scene = scene
        self._version, self._assets = 0, b""

    def render(self, camera: str) -> RgbdPicture:
        """Take a picture with the resolution of the camera.

        Raises:
            KeyError: there is no such camera.
        """
        with self._drawing():
            return self._render(camera)

    def _render(self, camera: str) -> RgbdPicture:
        model, data = self._scene.model, self._scene.data
        context = self._fresh(model)
        index = model.camera(camera).id
        width, height = model.cam_resolution[index].tolist()
        view = mujoco.MjvCamera()
        view.type, view.fixedcamid = mujoco.mjtCamera.mjCAMERA_FIXED, index
        model.geom_group[:] = np.where(in_view(model, data, index), self._groups, HIDDEN)
        mujoco.mjv_updateScene(model, data, self._option, None, view, mujoco.mjtCatBit.mjCAT_ALL, self._seen)
        for drop in self._scene.drops:
            pour(self._seen, drop)
        rectangle = mujoco.MjrRect(0, 0, width, height)
        mujoco.mjr_render(rectangle, self._seen, context)
        rgb = np.empty((height, width, 3), dtype=np.uint8)
        raw = np.empty((height, width), dtype=np.float32)
        mujoco.mjr_readPixels(rgb, raw, rectangle, context)
        return RgbdPicture(camera, float(data.time), rgb[::-1].copy(), self._metres(raw[::-1]))

    def _fresh(self, model: mujoco.MjModel) -> mujoco.MjrContext:
        """The graphics of the present model; those of an earlier one do when meshes and textures are the same."""
        if self._context is not None and self._version == self._scene.version:
            return self._context
        self._version = self._scene.version
        self._groups = model.geom_group.copy()
        if self._context is not None and self._assets == assets_of(model):
            return self._context
        self._drop_context()
        self._assets = assets_of(model)
        self._seen = mujoco.MjvScene(model, maxgeom=MOST_GEOMS)
        screen = model.vis.global_
        model.vis.quality.offsamples = SAMPLES
        screen.offwidth, screen.offheight = model.cam_resolution.max(axis=0)  # a larger one takes longer
        self._context = mujoco.MjrContext(model, mujoco.mjtFontScale.mjFONTSCALE_100)
        self._context.readDepthMap = mujoco.mjtDepthMap.mjDEPTH_ZEROFAR
        mujoco.mjr_setBuffer(mujoco.mjtFramebuffer.mjFB_OFFSCREEN, self._context)
        return self._context

    def _metres(self, raw: NDArray[np.float32]) -> NDArray[np.float32]:
        """Undo the projection: the buffer holds 1 at the near plane and 0 at the far one, where there is nothing."""
        model = self._scene.model
        near, far = (float(plane) * model.stat.extent for plane in (model.vis.map.znear, model.vis.map.zfar))
        depth = np.asarray(near * far / (near + raw.astype(np.float64) * (far - near)), dtype=np.float32)
        depth[raw <= 0.0] = np.nan
        return depth


def in_view(model: mujoco.MjModel, data: mujoco.MjData, camera: int) -> NDArray[np.bool_]:
    """Which geoms may be seen by a camera: those whose bounding spheres touch its cone.

    OpenGL would find out itself, vertex by vertex, which takes most of the time of a picture.
    """
    turn = data.cam_xmat[camera].reshape(3, 3)
    at = (data.geom_xpos - data.cam_xpos[camera]) @ turn
    radius = np.where(model.geom_rbound > 0.0, model.geom_rbound, np.inf)  # a plane has none
    width, height = model.cam_resolution[camera]
    slope = np.tan(np.radians(model.cam_fovy[camera]) / 2.0)
    ahead = -at[:, 2]
    inside = ahead > -radius
    for axis, edge in ((0, slope * width / height), (1, slope)):
        inside &= np.abs(at[:, axis]) < ahead * edge + radius * np.hypot(1.0, edge)
    return np.asarray(inside)
