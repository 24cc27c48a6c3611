"""Settings of the simulation that an SDF world does not say."""

from dataclasses import dataclass

import mujoco
import numpy as np

from cell_world.sdf.elements import Color, SdfWorld

SKY = "sky"
"""Name of the texture behind everything."""
SKY_SIZE = 128
"""Pixels across one side of the sky."""
MARGIN = 2.0
"""How much larger the world is than the distance between its links [m]."""
FARTHEST = 100.0
"""Nothing is drawn beyond this distance [m]."""
NEAREST = 0.01
"""Nor before this one, in a world without cameras [m]."""
PICTURE = (1920, 1080)
"""Largest picture that can be rendered, if no camera is larger: width, height [px]."""


@dataclass(frozen=True, slots=True)
class SpecOptions:
    """Settings of the simulation.

    Attributes:
        integrator: "implicitfast" keeps stiff arms stable; cloth (flex) needs "discrete".
        cone: "elliptic" friction is the same in all directions.
        impratio: How much harder friction is than contact; more lets grippers slip less.
        armature_turning: Inertia of drives, added to every turning joint [kg m2].
        armature_sliding: The same for every sliding joint [kg].
        mimic_time: Time constant with which a joint follows the one it mimics [s].
    """

    integrator: str = "implicitfast"
    cone: str = "elliptic"
    impratio: float = 10.0
    armature_turning: float = 0.05
    armature_sliding: float = 0.1
    mimic_time: float = 0.005


def apply_options(spec: mujoco.MjSpec, world: SdfWorld, options: SpecOptions) -> None:
    """Set time, gravity, solver and picture quality."""
    spec.modelname = world.name
    spec.compiler.degree = False
    spec.compiler.inertiafromgeom = mujoco.mjtInertiaFromGeom.mjINERTIAFROMGEOM_FALSE
    spec.option.timestep = world.physics.step
    spec.option.gravity = world.gravity
    spec.option.integrator = getattr(mujoco.mjtIntegrator, f"mjINT_{options.integrator.upper()}")
    spec.option.cone = getattr(mujoco.mjtCone, f"mjCONE_{options.cone.upper()}")
    spec.option.impratio = options.impratio
    _set_extent(spec, world)
    _set_look(spec, world)


def _set_extent(spec: mujoco.MjSpec, world: SdfWorld) -> None:
    """Say how big the world is; MuJoCo's near plane and shadows are fractions of it."""
    places = np.array([link.pose.position for link in world.links.values()] or [(0.0, 0.0, 0.0)])
    low, high = places.min(axis=0), places.max(axis=0)
    extent = float(max(high - low)) + MARGIN
    cameras = [sensor.camera for sensor in world.sensors()]
    spec.stat.extent = extent
    spec.stat.center = (low + high) / 2.0
    spec.visual.map.znear = min((camera.near for camera in cameras), default=NEAREST) / extent
    spec.visual.map.zfar = FARTHEST / extent
    spec.visual.global_.offwidth = max([PICTURE[0], *(camera.width for camera in cameras)])
    spec.visual.global_.offheight = max([PICTURE[1], *(camera.height for camera in cameras)])


def _set_look(spec: mujoco.MjSpec, world: SdfWorld) -> None:
    """Set quality for speed, which `picture` raises, and the sky."""
    spec.visual.quality.shadowsize = 0
    spec.visual.quality.offsamples = 0
    spec.add_texture(
        name=SKY,
        type=mujoco.mjtTexture.mjTEXTURE_SKYBOX,
        builtin=mujoco.mjtBuiltin.mjBUILTIN_GRADIENT,
        rgb1=world.scene.background[:3],
        rgb2=_darker(world.scene.background),
        width=SKY_SIZE,
        height=SKY_SIZE,
    )


def _darker(color: Color) -> list[float]:
    return [0.6 * part for part in color[:3]]
