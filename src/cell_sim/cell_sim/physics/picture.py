"""Pictures of a simulated world."""

from collections.abc import Iterator
from contextlib import contextmanager

import mujoco
import numpy as np
from numpy.typing import NDArray

from cell_sim.physics.compiling import compiled
from cell_sim.physics.spec import build_spec
from cell_world.sdf.elements import SdfWorld

Picture = NDArray[np.uint8]
"""Height x width x RGB."""
SHADOWS = 4096
"""Resolution of shadows in pretty pictures [px]."""
SAMPLES = 8
"""Samples per pixel in pretty pictures."""


def render(
    model: mujoco.MjModel, data: mujoco.MjData, camera: str, width: int, height: int, pretty: bool = True
) -> Picture:
    """Return what a camera of the model sees.

    Args:
        model: A compiled world.
        data: Its state with all that follows from it, as after `mj_forward`; it is not changed.
        camera: Name of a camera: a sensor, or the view of the world.
        width: [px].
        height: [px].
        pretty: With smooth edges and shadows, which takes about ten times as long.
    """
    with _quality(model, pretty), mujoco.Renderer(model, height, width) as renderer:
        renderer.update_scene(data, camera)
        picture: Picture = renderer.render()
        return picture


def snapshot(world: SdfWorld, camera: str, width: int, height: int, pretty: bool = True) -> Picture:
    """Return what a camera sees of a world at its start."""
    model = compiled(build_spec(world))
    data = mujoco.MjData(model)
    mujoco.mj_forward(model, data)
    return render(model, data, camera, width, height, pretty)


@contextmanager
def _quality(model: mujoco.MjModel, pretty: bool) -> Iterator[None]:
    """Raise the quality of a model while a renderer is made from it."""
    quality = model.vis.quality
    before = (quality.shadowsize, quality.offsamples)
    if pretty:
        quality.shadowsize, quality.offsamples = SHADOWS, SAMPLES
    try:
        yield
    finally:
        quality.shadowsize, quality.offsamples = before
